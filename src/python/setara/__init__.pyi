from os import PathLike
from typing import Any, Iterable, Mapping, TypedDict, Union

Path = Union[str, "PathLike[str]"]
Value = Union[None, bool, int, float, Path]
Option = Union[Value, Iterable[Value]]

class Finding(TypedDict, total=False):
    """A finding, as `check --format json` writes it (docs/formats.md)."""

    code: str
    """Such as `"A004"`; `setara explain A004` says what it is."""
    name: str
    severity: str
    """`"error"`, `"warning"` or `"note"`."""
    path: str
    sheet: str
    line: int
    """From 1, in the file or sheet; 0: of the whole file. The same for the columns and the ends."""
    column: int
    end_line: int
    end_column: int
    message: str
    help: Union[str, None]
    key: str
    """The same for the same finding, in whatever row it is then."""
    url: str

class SetaraError(Exception):
    """The command could not be done (exit code 2). The message is what it says, in the language of the run."""

    findings: list[Finding]
    """What was found before, as far as it goes."""

class Tagged:
    """Budget lines with their verdicts, a table of arrow.

    One row for each line; columns and their types are those of `tag --format arrow` (docs/scale.md): `amount` is
    decimal128 in rupiah with two places, `year` int32, texts are utf8, what is not known is null. Takes no package to make,
    and any reader of the arrow C stream interface to read: `polars.DataFrame(tagged)`, `pyarrow.table(tagged)`,
    `pandas.DataFrame.from_arrow(tagged)` (3.0), and with `lines = pyarrow.table(tagged)` in duckdb `SELECT ... FROM lines`.
    """

    exit_code: int
    """0, or 1 where rows could not be counted: `findings` names each."""
    findings: list[Finding]
    messages: list[str]
    """What the command says on stderr beside its findings."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...

def report(paths: Union[Path, Iterable[Path]], **options: Option) -> dict[str, Any]:
    """How much counts as ARG, by lens, category and OPD, and whom it reaches.

    `paths`: a budget file or folder, or several. `options`: those of `setara report`, with `_` for `-`; True for a flag, a
    list for one that may be repeated (`by=["opd"]`, `year=2026`, `lang="id"`, `internal=True`).

    The object of `report --format json` (docs/json.md), with `findings`, `messages` and `exit_code` beside its fields.
    Amounts are strings in rupiah with two decimals, shares are parts of one, counts are int; None: cannot be computed.

    Raises `SetaraError` where the command exits with 2.
    """

def compare(paths: Union[Path, Iterable[Path]], **options: Option) -> dict[str, Any]:
    """What changed between stages or years, and whether money moved or labels did.

    `paths`: before and after, or more steps between them; a folder stands for all files in it. The object of `compare
    --format json`, with `findings`, `messages` and `exit_code`; units as in `report`.
    """

def check(paths: Union[Path, Iterable[Path]], **options: Option) -> dict[str, Any]:
    """What is wrong or doubtful in budget files.

    `findings`: a list, the heaviest first within a file; `exit_code`: 1 where one of them is at or over `fail_on`
    (`"error"` if nothing is said), else 0; `messages`.
    """

def inspect(paths: Union[Path, Iterable[Path]], **options: Option) -> dict[str, Any]:
    """How files were understood, before their figures are trusted.

    `tables`: a list, an object of `inspect --format json` for each table (a file, or a sheet of a workbook); with
    `findings`, `messages` and `exit_code`.
    """

def tag(paths: Union[Path, Iterable[Path]], **options: Option) -> Tagged:
    """Every line with its verdict and the evidence for it. Options of `setara tag`: `where=["lens=evidence"]` ..."""

def run(args: Iterable[Path]) -> int:
    """The command itself: `run(["report", "apbd.csv", "-o", "laporan.html"])`.

    Reads and writes as it does on the command line, to files and to the streams of the process (a notebook does not show
    these). The exit code: 0 done, 1 findings, 2 could not be done.
    """
