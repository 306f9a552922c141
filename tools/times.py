#!/usr/bin/env python3
"""How long a clean clone takes to its first report, to its tests and to a release, how large the binary is, and which crates
take the time. The figures of the README are those that this prints on two quiet cores.

    tools/times.py [--profile dev|release|dist] [--tests] [--top 12]

A clone of HEAD is made in a temporary folder and built there, with the crates that cargo has downloaded already (time for the
download is the network's and is not measured). Nothing outside of the temporary folder is written.
"""

import argparse
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLE = "examples/kabupaten-melati/apbd-2026.csv"


def run(folder, *command):
    """Wall and CPU seconds of a command; the program stops where it fails."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-2000:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def minutes(seconds):
    return f"{int(seconds // 60)} min {int(seconds % 60):02} s" if seconds >= 60 else f"{seconds:.1f} s"


def crates(folder):
    """Seconds by crate, from the page that `cargo build --timings` writes."""
    pages = sorted((folder / "target/cargo-timings").glob("cargo-timing-*.html"))
    found = pages and re.search(r"const UNIT_DATA = (\[.*?\]);\n", pages[0].read_text(), re.S)
    out = {}
    for unit in json.loads(found.group(1)) if found else []:
        out[unit["name"]] = out.get(unit["name"], 0) + unit["duration"]
    return sorted(out.items(), key=lambda pair: -pair[1])


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--profile", default="dev")
    asked.add_argument("--tests", action="store_true", help="build and run the tests too")
    asked.add_argument("--top", type=int, default=12, help="crates to name")
    asked = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "setara"
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", ROOT, folder], check=True)
        # Tests over the material beside the repository need it beside the clone.
        if (ROOT.parent / "shared").is_dir():
            os.symlink(ROOT.parent / "shared", folder.parent / "shared")
        print(f"{os.cpu_count()} cores")
        build = ["cargo", "build", "--locked", "--timings", "--bin", "setara", "--profile", asked.profile]
        wall, cpu = run(folder, *build)
        name = {"dev": "debug"}.get(asked.profile, asked.profile)
        binary = folder / "target" / name / "setara"
        print(f"build ({asked.profile}): {minutes(wall)}, {minutes(cpu)} of CPU")
        wall, _ = run(folder, binary, "report", EXAMPLE)
        print(f"report: {wall:.2f} s")
        print(f"binary: {binary.stat().st_size / 1e6:.1f} MB")
        for crate, seconds in crates(folder)[: asked.top]:
            print(f"  {seconds:6.1f} s  {crate}")
        if asked.tests:
            wall, cpu = run(folder, "cargo", "test", "--locked", "-q")
            print(f"tests: {minutes(wall)}, {minutes(cpu)} of CPU")


if __name__ == "__main__":
    main()
