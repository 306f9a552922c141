#!/usr/bin/env python3
"""The archive of a release: the program, its licences, READMEs and changes, completions of four shells, and the manual
pages of every command in both languages. The program must run on this machine. The same files give the same bytes.

    python3 tools/pack.py target/dist/setara x86_64-unknown-linux-musl dist/
"""

import gzip
import io
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEXTS = ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "README.id.md", "CHANGELOG.md"]
COMPLETIONS = {"bash": "setara.bash", "zsh": "_setara", "fish": "setara.fish", "powershell": "_setara.ps1"}
# As man(1) looks for them below a folder of MANPATH.
MANUALS = {"en": "man/man1", "id": "man/id/man1"}


def contents(program):
    """Name in the archive → bytes."""
    files = {program.name: program.read_bytes()}
    files |= {name: (ROOT / name).read_bytes() for name in TEXTS}
    run = lambda *args: subprocess.run([program, *args], check=True, capture_output=True).stdout
    files |= {f"completions/{name}": run("completions", "--lang", "en", shell) for shell, name in COMPLETIONS.items()}
    for lang, folder in MANUALS.items():
        with tempfile.TemporaryDirectory() as pages:
            run("man", "--lang", lang, "--output", pages)
            files |= {f"{folder}/{page.name}": page.read_bytes() for page in pathlib.Path(pages).iterdir()}
    return dict(sorted(files.items()))


def tar_gz(root, files, program):
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"{root}/{name}")
            entry.size, entry.mode = len(data), 0o755 if name == program else 0o644
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def zip_file(root, files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(f"{root}/{name}"), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def main():
    program, target, folder = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], pathlib.Path(sys.argv[3])
    version = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["version"]
    root, files = f"setara-{version}-{target}", contents(program)
    windows = "windows" in target
    archive = folder / f"{root}.{'zip' if windows else 'tar.gz'}"
    folder.mkdir(parents=True, exist_ok=True)
    archive.write_bytes(zip_file(root, files) if windows else tar_gz(root, files, program.name))
    print(archive)


main()
