"""The reports of ``tokens`` as JSON; their schema is in ``tokens_schema``.

Amounts and shares are exact decimals as text; tokens are numbers; what is not priced is ``null``.
"""

from llmcost.model.reports.token_counts import (
    Boundaries,
    EditReport,
    FileCounts,
    LargestPieces,
    Over,
    TokenClassCounts,
    TokensReport,
)

from .values import Json, amount, head, plainly

TokenReport = TokensReport | LargestPieces | Boundaries | TokenClassCounts | EditReport


def document(report: TokenReport, version: str, generated_at: str) -> Json:
    """A report of ``tokens``, whichever it is."""
    kind, body = _body(report)
    return {**head(kind, version, generated_at), **body}


def _body(report: TokenReport) -> tuple[str, Json]:
    match report:
        case TokensReport():
            return "tokens", _tokens(report)
        case LargestPieces():
            return "token-pieces", plainly(report)
        case Boundaries():
            return "token-boundaries", _boundaries(report)
        case TokenClassCounts():
            return "token-classes", plainly(report)
        case EditReport():
            return "token-edit", _edit(report)


def _tokens(report: TokensReport) -> Json:
    return {
        "as_of": str(report.as_of),
        "files": [_file(file) for file in report.files],
        "total": plainly(report.total),
        "skipped": plainly(report.skipped),
        **_budget(report.budget, report.over),
    }


def _file(file: FileCounts) -> Json:
    counts: list[Json] = plainly(file.counts)
    for count, parts in zip(counts, file.parts, strict=False):
        count["parts"] = plainly(parts)
    for count, lengths in zip(counts, file.lengths, strict=False):
        count["lengths"] = plainly(lengths)
    return {
        "file": file.file,
        "bytes": file.bytes,
        "characters": file.characters,
        "read_as": file.read_as,
        "records": file.records or None,
        "counts": counts,
        "uncounted": dict(file.uncounted),
    }


def _budget(budget: int | None, over: tuple[Over, ...]) -> Json:
    return {} if budget is None else {"budget": budget, "over": plainly(over)}


def _boundaries(report: Boundaries) -> Json:
    tokens = [{"text": token.decode("utf-8", "replace"), "bytes": token.hex()} for token in report.tokens]
    names = ("file", "model", "encoding", "method")
    return {**{name: getattr(report, name) for name in names}, "tokens": tokens}


def _edit(report: EditReport) -> Json:
    return {
        "as_of": str(report.as_of),
        "currency": "USD",
        "files": [_file(file) for file in report.files],
        "requests_per_day": amount(report.requests_per_day),
        "days_per_month": amount(report.days_per_month),
        "assumed": ["requests_per_day"] if report.assumed else [],
        "edits": plainly(report.edits),
        **_budget(report.budget, report.over),
    }
