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

from .table import Record, text

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


def token_counts(report: TokensReport) -> str:
    """A line for each file and model, each total and each skipped file."""
    return text(COUNTS, _tokens(report))


def largest_pieces(report: LargestPieces) -> str:
    """A line for each of the largest pieces, and the total."""
    return text(PIECES, _largest(report))


def boundaries(report: Boundaries) -> str:
    """A line for each token."""
    return text(TOKENS, _boundaries(report))


def character_classes(report: TokenClassCounts) -> str:
    """A line for each class of characters."""
    return text(CLASSES, _classes(report))


def edit(report: EditReport) -> str:
    """A line for each model, with its counts before and after the edit."""
    return text(EDITS, _edits(report))


def _tokens(report: TokensReport) -> Iterable[Record]:
    """A line for each file and model, then the totals, then the skipped files."""
    for file in report.files:
        for count in file.counts:
            yield _count("file", count) | _file(report, file, count)
    for count in report.total:
        yield _count("total", count)
    for skipped in report.skipped:
        yield {"row": "skipped", "file": skipped.file, "notes": skipped.reason}


def _file(report: TokensReport, file: FileCounts, count: TokenCount) -> Record:
    record: Record = {"file": file.file, "bytes": file.bytes, "read_as": file.read_as, "records": file.records}
    if report.limit and count.high > report.limit.budget:
        record["over_by"] = count.high - report.limit.budget
    if count.parts:
        record |= {f"{name}_tokens": getattr(count.parts, name) for name in ("text", "overhead", "tools", "images")}
    if count.lengths:
        record |= {name: getattr(count.lengths, name) for name in ("mean", "p50", "p95", "max")}
    uncounted = [f"not counted: {times} × {kind}" for kind, times in file.uncounted.items()]
    record["notes"] = "; ".join(filter(None, [count.note, *uncounted]))
    return record


def _count(row: str, count: TokenCount) -> Record:
    names = ("model", "tokens", "method", "encoding", "low", "high")
    record: Record = {"row": row, "input_cost_usd": count.input_cost, "notes": count.note}
    return record | {name: getattr(count, name) for name in names}


def _largest(report: LargestPieces) -> Iterable[Record]:
    names = ("file", "line", "column", "part", "tokens", "share", "text")
    for piece in report.pieces:
        yield {"row": "piece", "model": report.model, **{name: getattr(piece, name) for name in names}}
    yield {"row": "total", "model": report.model, "tokens": report.tokens}


def _boundaries(report: Boundaries) -> Iterable[Record]:
    for number, token in enumerate(report.tokens, 1):
        decoded = token.decode("utf-8", "replace")
        yield {"row": "token", "number": number, "model": report.model, "text": decoded, "bytes_hex": token.hex()}


def _classes(report: TokenClassCounts) -> Iterable[Record]:
    for each in report.classes:
        record: Record = {"row": "class", "class": each.name, "model": report.model}
        yield record | {"characters": each.characters, "tokens": each.tokens}


def _edits(report: EditReport) -> Iterable[Record]:
    for edit in report.edits:
        yield {
            "row": "edit",
            "model": edit.model,
            "before_file": report.files[0].file,
            "after_file": report.files[1].file,
            "before_tokens": edit.before.tokens,
            "after_tokens": edit.after.tokens,
            "before_low": edit.before.low,
            "before_high": edit.before.high,
            "after_low": edit.after.low,
            "after_high": edit.after.high,
            "method": edit.after.method,
            "requests_per_day": report.requests_per_day,
            "days_per_month": report.days_per_month,
            "monthly_before_usd": edit.monthly_before,
            "monthly_after_usd": edit.monthly_after,
            "change_usd": edit.change,
        }
