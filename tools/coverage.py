#!/usr/bin/env python3
"""Which lines of `src` the tests run, those that they run through the binary too: a Markdown table, a row a module.
Needs cargo-llvm-cov and llvm-tools of the toolchain in use; what it takes stands in docs/dev/coverage.md.

    python3 tools/coverage.py                   run the tests, then the table
    python3 tools/coverage.py --table           the table again, of what was run before
    python3 tools/coverage.py --missing [PATH]  the regions that nothing ran, of files whose path holds PATH
"""

import collections
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def llvm_cov(*arguments):
    # Every run of the binary adds to the same four files: one a process would fill the disk.
    env = {**os.environ, "LLVM_PROFILE_FILE_NAME": "setara-%4m.profraw"}
    return subprocess.run(["cargo", "llvm-cov", *arguments], cwd=ROOT, check=True, env=env, stdout=subprocess.PIPE)


def tests_from(text):
    """The line from which a file holds its own tests."""
    return next((n for n, line in enumerate(text, 1) if line.startswith("#[cfg(test)]")), len(text) + 1)


def measured(segments, end):
    """Of each line before `end` that holds code: how often it was run. And the regions: start, end, how often."""
    lines, regions, by_line = {}, [], collections.defaultdict(list)
    for at, segment in enumerate(segments):
        by_line[segment[0]].append(segment)
        line, column, count, has_count, is_entry, is_gap = segment
        if has_count and is_entry and not is_gap and line < end:
            until = segments[at + 1] if at + 1 < len(segments) else segment
            regions.append(((line, column), (until[0], until[1]), count))
    around = None
    for line in range(1, min(end, segments[-1][0] + 1) if segments else 1):
        own = by_line[line]
        starts = [s for s in own if s[3] and s[4] and not s[5]]
        skipped = bool(own) and not own[0][3] and own[0][4]
        if not skipped and (starts or (around and around[3])):
            lines[line] = max([s[2] for s in starts] + ([around[2]] if around and around[3] else []))
        around = own[-1] if own else around
    return lines, regions


def main():
    if not sys.argv[1:]:
        llvm_cov("--tests", "--no-fail-fast", "--no-report")
    export = json.loads(llvm_cov("report", "--json", "--skip-functions").stdout)
    sums = collections.defaultdict(lambda: [0] * 4)
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    for file in sorted(export["data"][0]["files"], key=lambda f: f["filename"]):
        path = pathlib.Path(file["filename"]).resolve()
        if not path.is_relative_to(ROOT / "src"):
            continue
        text = path.read_text().splitlines()
        lines, regions = measured(file["segments"], tests_from(text))
        name = path.relative_to(ROOT / "src").parts[0].removesuffix(".rs")
        seen = [len(lines), sum(n > 0 for n in lines.values()), len(regions), sum(n > 0 for _, _, n in regions)]
        for key in (name, "all"):
            sums[key] = [a + b for a, b in zip(sums[key], seen)]
        if sys.argv[1:2] == ["--missing"] and wanted in str(path.relative_to(ROOT)):
            for (line, column), (last, _), count in regions:
                if not count:
                    print(f"{path.relative_to(ROOT)}:{line}:{column}-{last}: {text[line - 1][column - 1 :].strip()}")
    if sys.argv[1:2] == ["--missing"]:
        return
    print("| module | lines | run | % | regions | run | % |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, (lines, run, regions, run_regions) in sorted(sums.items(), key=lambda s: (s[0] == "all", s[0])):
        print(f"| {name} | {lines} | {run} | {share(run, lines)} | {regions} | {run_regions} | {share(run_regions, regions)} |")


def share(part, whole):
    return f"{100 * part / whole:.1f}" if whole else "-"


if __name__ == "__main__":
    main()
