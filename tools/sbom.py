#!/usr/bin/env python3
"""What the program is made of, as CycloneDX 1.5 on stdout: every crate that is linked or runs while building, with its
version, licence and checksum. The same Cargo.lock gives the same bytes.

    python3 tools/sbom.py > setara.cdx.json
"""

import json
import pathlib
import subprocess
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent


def crates(metadata):
    """Packages that the program needs, without those of tests."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    waiting, seen = [metadata["resolve"]["root"]], set()
    while waiting:
        own = waiting.pop()
        if own in seen:
            continue
        seen.add(own)
        for dependency in nodes[own]["deps"]:
            if any(kind["kind"] != "dev" for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    return [p for p in metadata["packages"] if p["id"] in seen]


def main():
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    checksums = {(p["name"], p["version"]): p.get("checksum") for p in lock["package"]}

    def component(package):
        name, version = package["name"], package["version"]
        out = {
            "type": "library",
            "bom-ref": f"pkg:cargo/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:cargo/{name}@{version}",
            "licenses": [{"expression": package["license"].replace("/", " OR ")}],
        }
        if checksums[name, version]:
            out["hashes"] = [{"alg": "SHA-256", "content": checksums[name, version]}]
        return out

    packages = sorted(crates(metadata), key=lambda p: (p["name"], p["version"]))
    own = next(p for p in packages if p["id"] == metadata["resolve"]["root"])
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**component(own), "type": "application"}},
        "components": [component(p) for p in packages if p is not own],
    }
    print(json.dumps(bom, indent=2, ensure_ascii=False))


main()
