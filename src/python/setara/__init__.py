"""Gender-responsive budgeting (ARG) for Indonesian local government.

Reads budget files, tags every line against gender criteria with the evidence, and says how much counts, by which rule, and
whom it reaches. The functions are the commands of `setara`, with their options: `--by opd --year 2026 --exact` is
`by=["opd"], year=2026, exact=True`. They write nothing, neither files nor to the terminal; `run` is the command itself.

Units: amounts are strings in rupiah with two decimals (`"2504233282.00"`: give them to `decimal.Decimal`), shares are numbers
(0.25 is 25 %), what cannot be computed is None.
"""

import json
import os
import signal
import sys
import threading

from . import _setara

__all__ = ["SetaraError", "Tagged", "check", "compare", "inspect", "report", "run", "tag"]

# What would write a file, or decide what is written: the functions give everything back.
_COMMAND_ONLY = {
    "bundle", "bundle_with", "format", "help", "output", "overwrite", "save_profile", "version", "width", "write_baseline",
}


class SetaraError(Exception):
    """The command could not be done: the message is what it says, `findings` what it found before (a list of dicts)."""

    def __init__(self, message, findings=()):
        super().__init__(message)
        self.findings = list(findings)


class Tagged:
    """Tagged lines as a table of arrow: `polars.DataFrame(tagged)`, `pyarrow.table(tagged)`, `duckdb.from_arrow(...)`.

    A row is a budget line (or a part of one, where it is divided); the columns are those of `tag --format arrow`. It can be
    read any number of times.
    """

    def __init__(self, data, answer):
        self._stream = _setara.ArrowStream(data)
        self.exit_code = answer["exit_code"]
        self.findings = answer["findings"]
        self.messages = answer["messages"]

    def __arrow_c_stream__(self, requested_schema=None):
        return self._stream.__arrow_c_stream__(requested_schema)


def report(paths, **options):
    """How much counts as ARG, by lens, category and OPD, and whom it reaches: the object of `report --format json`."""
    return _object("report", paths, options)


def compare(paths, **options):
    """What changed from the first of the files or folders to the last: the object of `compare --format json`."""
    return _object("compare", paths, options)


def check(paths, **options):
    """What is wrong or doubtful: `findings`, as `check --format json` writes them, and the exit code that CI would see."""
    return _call("check", paths, options, "json")[1]


def inspect(paths, **options):
    """How files were understood: `tables`, each an object of `inspect --format json`."""
    data, answer = _call("inspect", paths, options, "json")
    tables = _json(data, [])
    return {"tables": tables if isinstance(tables, list) else [tables], **answer}


def tag(paths, **options):
    """Every line with its verdict and the evidence for it, as a `Tagged` that every reader of arrow takes."""
    return Tagged(*_call("tag", paths, options, "arrow"))


def run(args):
    """The command: `run(["report", "apbd.csv", "-o", "laporan.html"])`. Writes as it does, to files and to the streams of
    the process, and gives its exit code."""
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        return _setara.program(["setara", *(os.fspath(arg) for arg in args)])
    finally:
        _take_signals_back()


def _take_signals_back():
    """The command takes Ctrl-C while it writes a file, and keeps it; the program that called it may go on."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            if handler is not None:
                signal.signal(number, handler)


def _main():
    # Python would only take a note of Ctrl-C, and act after the command.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _setara.program(["setara", *sys.argv[1:]])


def _object(command, paths, options):
    data, answer = _call(command, paths, options, "json")
    return {**_json(data, {}), **answer}


def _call(command, paths, options, form):
    refused = sorted(_COMMAND_ONLY.intersection(options))
    if refused:
        raise TypeError(f"{command}() takes no {', '.join(refused)}: files are written by setara.run([{command!r}, ...])")
    names = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    words = ["setara", command, f"--format={form}", *_words(options), "--", *map(os.fspath, names)]
    code, data, findings, messages = _setara.call(words)
    # What `check` writes are its findings.
    findings = _json(data if command == "check" else findings, [])
    if code == 2 or not data:
        raise SetaraError(messages.strip(), findings)
    return data, {"findings": findings, "exit_code": code, "messages": messages.splitlines()}


def _words(options):
    """Options as words of the command line."""
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if value is True:
            yield option
        elif value is not None and value is not False:
            for one in [value] if isinstance(value, (int, float, str, os.PathLike)) else value:
                yield f"{option}={one if isinstance(one, (int, float)) else os.fspath(one)}"


def _json(data, otherwise):
    return json.loads(bytes(data)) if data else otherwise
