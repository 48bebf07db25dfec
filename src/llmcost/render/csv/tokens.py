"""The reports of ``tokens`` as CSV: one table each.

The kind of the row is the first column: a CI runner could read a file name at the start of a line as a command.
"""

from collections.abc import Iterable

from llmcost.model.reports.token_counts import (
    Boundaries,
    EditReport,
    FileCounts,
    LargestPieces,
    TokenClassCounts,
    TokenCount,
    TokensReport,
)

from .table import Record, fields, table

COUNTS = (
    "row", "file", "bytes", "model", "tokens", "method", "encoding", "low", "high", "input_cost_usd", "read_as",
    "text_tokens", "overhead_tokens", "tools_tokens", "images_tokens", "records", "mean", "p50", "p95", "max",
    "over_by", "notes",
)  # fmt: skip
PIECES = ("row", "file", "line", "column", "part", "model", "tokens", "share", "text")
CLASSES = ("row", "class", "model", "characters", "tokens")
TOKENS = ("row", "number", "model", "text", "bytes_hex")
EDITS = (
    "row", "model", "before_file", "after_file", "before_tokens", "after_tokens", "before_low", "before_high",
    "after_low", "after_high", "method", "requests_per_day", "days_per_month", "monthly_before_usd",
    "monthly_after_usd", "change_usd",
)  # fmt: skip


@table(COUNTS)
def token_counts(report: TokensReport) -> Iterable[Record]:
    """A line for each file and model, then the totals, then the skipped files."""
    for file in report.files:
        for count in file.counts:
            yield _count("file", count) | _file(report, file, count)
    for count in report.total:
        yield _count("total", count)
    for skipped in report.skipped:
        yield {"row": "skipped", "file": skipped.file, "notes": skipped.reason}


def _file(report: TokensReport, file: FileCounts, count: TokenCount) -> Record:
    record = fields(file, "file", "bytes", "read_as", "records")
    if report.limit and count.high > report.limit.budget:
        record["over_by"] = count.high - report.limit.budget
    if count.parts:
        record |= fields(count.parts, **{f"{name}_tokens": name for name in ("text", "overhead", "tools", "images")})
    if count.lengths:
        record |= fields(count.lengths, "mean", "p50", "p95", "max")
    uncounted = [f"not counted: {times} × {kind}" for kind, times in file.uncounted.items()]
    record["notes"] = "; ".join(filter(None, [count.note, *uncounted]))
    return record


def _count(row: str, count: TokenCount) -> Record:
    range_ = fields(count, "low", "high", input_cost_usd="input_cost", notes="note")
    return {"row": row, **fields(count, "model", "tokens", "method", "encoding"), **range_}


@table(PIECES)
def largest_pieces(report: LargestPieces) -> Iterable[Record]:
    """A line for each of the largest pieces, and the total."""
    for piece in report.pieces:
        location = fields(piece, "file", "line", "column", "part")
        yield {"row": "piece", "model": report.model, **location, **fields(piece, "tokens", "share", "text")}
    yield {"row": "total", "model": report.model, "tokens": report.tokens}


@table(TOKENS)
def boundaries(report: Boundaries) -> Iterable[Record]:
    """A line for each token."""
    for number, token in enumerate(report.tokens, 1):
        decoded = token.decode("utf-8", "replace")
        yield {"row": "token", "number": number, "model": report.model, "text": decoded, "bytes_hex": token.hex()}


@table(CLASSES)
def character_classes(report: TokenClassCounts) -> Iterable[Record]:
    for each in report.classes:
        yield {"row": "class", "class": each.name, "model": report.model, **fields(each, "characters", "tokens")}


@table(EDITS)
def edit(report: EditReport) -> Iterable[Record]:
    """A line for each model, with its counts before and after the edit."""
    files = {"before_file": report.files[0].file, "after_file": report.files[1].file}
    head: Record = {"row": "edit", **files, **fields(report, "requests_per_day", "days_per_month")}
    counts = {f"{side}_{name}": f"{side}.{name}" for side in ("before", "after") for name in ("tokens", "low", "high")}
    amounts = {"monthly_before_usd": "monthly_before", "monthly_after_usd": "monthly_after", "change_usd": "change"}
    for each in report.edits:
        yield {**head, **fields(each, "model", method="after.method", **counts, **amounts)}
