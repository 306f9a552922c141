#!/usr/bin/env python3
"""The files of the mirror that pre-commit installs setara from: a package without code that depends on the wheel of one
version. `language: python` on this repository would build setara for every user; the mirror takes the built wheel.

    python3 tools/mirror.py ../setara-pre-commit     writes the files; commit and tag them with the version (v0.1.0)
"""

import pathlib
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent

PROJECT = """\
# Written by tools/mirror.py of setara.
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "setara-pre-commit"
version = "{version}"
description = "Hooks of setara for pre-commit"
requires-python = ">=3.9"
license = "MIT OR Apache-2.0"
dependencies = ["setara=={version}"]

[tool.setuptools]
py-modules = []
"""

README = """\
# setara for pre-commit

Written by `tools/mirror.py` of setara, whose `docs/ci.md` explains the hooks. A tag of this repository installs the wheel
of setara of the same version.

```yaml
repos:
  - repo: https://github.com/OWNER/setara-pre-commit
    rev: v{version}
    hooks:
      - id: setara-check
        files: ^anggaran/.*\\.(csv|xlsx)$
```
"""


def main():
    folder = pathlib.Path(sys.argv[1])
    version = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["version"]
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text()
    # Without the comment of the hooks that take what is installed.
    hooks = "".join(line for line in hooks.splitlines(keepends=True) if not line.startswith("#"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".pre-commit-hooks.yaml").write_text(hooks.replace("language: system", "language: python"))
    (folder / "pyproject.toml").write_text(PROJECT.format(version=version))
    (folder / "README.md").write_text(README.format(version=version))
    for name in ("LICENSE-APACHE", "LICENSE-MIT"):
        (folder / name).write_text((ROOT / name).read_text())


main()
