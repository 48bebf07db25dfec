"""The screen of ``tokens``: a line for each file and model, and the parts of chats and the lengths of records."""

from collections.abc import Iterable

from llmcost.model.money import plain
from llmcost.model.reports.token_counts import FileCounts, TokenCount, TokensReport

from ..document.format_values import number, rounded, small_money
from ..document.page import Block, Column, Facts, Grid, Line

COLUMNS = (
    Column("File"),
    Column("Model"),
    Column("Tokens", right=True),
    Column("Method"),
    Column("Range", right=True, drop=2),
    Column("Tokenizer", drop=3),
    Column("As input", right=True, drop=1),
)
PARTS = (
    Column("File"),
    Column("Model"),
    *(Column(title, right=True) for title in ("Text", "Overhead", "Tools", "Images")),
)
LENGTHS = (
    Column("File"),
    Column("Model"),
    *(Column(title, right=True) for title in ("Records", "Mean", "p50", "p95", "Max")),
)
MAX_SKIPPED = 10
"""The most skipped files that are listed with their reason."""


def page(report: TokensReport) -> list[Block]:
    """The counts with their method, and the cost of sending each text once as input."""
    lines = [_line(file.file, count) for file in report.files for count in file.counts]
    lines += [_line("total", count, "total") for count in report.total]
    blocks: list[Block] = [Grid(COLUMNS, tuple(lines), key=1)]
    for columns, title, rows in (
        (PARTS, "Parts of the chats", tuple(_parts(report.files))),
        (LENGTHS, "Lengths of the records", tuple(_lengths(report.files))),
    ):
        blocks += [Grid(columns, rows, title, key=1)] if rows else []
    facts = [*_notes(report.files), *_workload(report.files), *uncounted(report.files), *_skipped(report)]
    return [*blocks, *([Facts(tuple(facts))] if facts else [])]


def _line(file: str, count: TokenCount, style: str = "") -> Line:
    cells = (
        file,
        count.model,
        tokens(count),
        count.method,
        "—" if count.low == count.high else f"{count.low:,} – {count.high:,}",
        count.encoding,
        small_money(count.input_cost),
    )
    return Line(cells, style=style)


def tokens(count: TokenCount) -> str:
    """A count, with ``~`` if it is not exact."""
    return f"{count.tokens:,}" if count.method in ("exact", "api") else f"~{count.tokens:,}"


def _parts(files: Iterable[FileCounts]) -> Iterable[Line]:
    for file in files:
        for count in file.counts:
            if parts := count.parts:
                numbers = (parts.text, parts.overhead, parts.tools, parts.images)
                yield Line((file.file, count.model, *(f"{one:,}" for one in numbers)))


def _lengths(files: Iterable[FileCounts]) -> Iterable[Line]:
    for file in files:
        for count in file.counts:
            if lengths := count.lengths:
                numbers = (f"{one:,}" for one in (lengths.p50, lengths.p95, lengths.max))
                yield Line((file.file, count.model, f"{file.records:,}", number(lengths.mean), *numbers))


def _notes(files: tuple[FileCounts, ...]) -> Iterable[tuple[str, str]]:
    models: dict[str, dict[str, None]] = {}
    for file in files:
        for count in file.counts:
            if count.note:
                models.setdefault(count.note, {})[count.model] = None
    return [(f"~ {len(named)} of {len(files[0].counts)}", note) for note, named in models.items()]


def _workload(files: Iterable[FileCounts]) -> Iterable[tuple[str, str]]:
    """The lengths of a file's records in the form of a workload field: one number if they hardly differ."""
    for file in files:
        if file.counts and (lengths := file.counts[0].lengths):
            mean = plain(rounded(lengths.mean, 2))
            spread = f"{{mean: {mean}, p50: {lengths.p50}, p95: {lengths.p95}}}"
            found = spread if 0 < lengths.p50 < lengths.p95 else mean
            yield "workload", f"input_tokens: {found}    # {file.file} on {file.counts[0].model}"


def uncounted(files: Iterable[FileCounts]) -> Iterable[tuple[str, str]]:
    """The contents of files that no count includes."""
    for file in files:
        for kind, times in file.uncounted.items():
            yield "not counted", f"{file.file}: {times:,} × {kind}"
        missing = [(count.model, count.parts.uncounted) for count in file.counts if count.parts]
        for size in sorted({uncounted for _, uncounted in missing if uncounted}):
            models = ", ".join(model for model, uncounted in missing if uncounted == size)
            what = "images and built-in tools of unknown size or token count"
            text = f"{size:,} {what}, on {models}"
            yield "not counted", f"{file.file}: {text}"


def _skipped(report: TokensReport) -> Iterable[tuple[str, str]]:
    for skipped in report.skipped[:MAX_SKIPPED]:
        yield "skipped", f"{skipped.file}: {skipped.reason}"
    if (more := len(report.skipped) - MAX_SKIPPED) > 0:
        yield "skipped", f"and {more:,} more"
