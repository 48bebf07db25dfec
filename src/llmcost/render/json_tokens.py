"""The reports of ``tokens`` as JSON; their schema is in ``tokens_schema``.

Amounts and shares are exact decimals as text; tokens are numbers; what is not priced is ``null``.
"""

from dataclasses import fields
from typing import Any

from llmcost.model.counted import Boundaries, Classes, EditReport, FileCounts, Largest, Over, TokensReport
from llmcost.model.money import plain
from llmcost.model.results import SCHEMA_VERSION, TokenCount

Json = dict[str, Any]
TokenReport = TokensReport | Largest | Boundaries | Classes | EditReport


def document(report: TokenReport, version: str, generated_at: str) -> Json:
    """A report of ``tokens``, whichever it is."""
    kind, body = _body(report)
    head = {"schema_version": SCHEMA_VERSION, "kind": kind, "llmcost": version, "generated_at": generated_at}
    return {**head, **body}


def _body(report: TokenReport) -> tuple[str, Json]:
    match report:
        case TokensReport():
            return "tokens", _tokens(report)
        case Largest():
            return "token-pieces", _largest(report)
        case Boundaries():
            return "token-boundaries", _boundaries(report)
        case Classes():
            return "token-classes", _classes(report)
        case EditReport():
            return "token-edit", _edit(report)


def _tokens(report: TokensReport) -> Json:
    return {
        "as_of": str(report.as_of),
        "files": [_file(file) for file in report.files],
        "total": [_count(count) for count in report.total],
        "skipped": [_fields(skipped) for skipped in report.skipped],
        **_budget(report.budget, report.over),
    }


def _file(file: FileCounts) -> Json:
    counts = [_count(count) for count in file.counts]
    for count, parts in zip(counts, file.parts, strict=False):
        count["parts"] = _fields(parts)
    for count, lengths in zip(counts, file.lengths, strict=False):
        count["lengths"] = _fields(lengths) | {"mean": plain(lengths.mean)}
    return {
        "file": file.file,
        "bytes": file.bytes,
        "characters": file.characters,
        "read_as": file.read_as,
        "records": file.records or None,
        "counts": counts,
        "uncounted": dict(file.uncounted),
    }


def _count(count: TokenCount) -> Json:
    return _fields(count) | {"input_cost": None if count.input_cost is None else plain(count.input_cost)}


def _budget(budget: int | None, over: tuple[Over, ...]) -> Json:
    return {} if budget is None else {"budget": budget, "over": [_fields(each) for each in over]}


def _largest(report: Largest) -> Json:
    pieces = [_fields(piece) | {"share": plain(piece.share)} for piece in report.pieces]
    whole = {"count": report.count, "tokens": report.tokens}
    return {"model": report.model, "encoding": report.encoding, "method": report.method, **whole, "pieces": pieces}


def _boundaries(report: Boundaries) -> Json:
    tokens = [{"text": token.decode("utf-8", "replace"), "bytes": token.hex()} for token in report.tokens]
    return {"file": report.file, "model": report.model, "encoding": report.encoding, "tokens": tokens}


def _classes(report: Classes) -> Json:
    classes = [_fields(each) for each in report.classes]
    return {"files": report.files, "model": report.model, "encoding": report.encoding, "classes": classes}


def _edit(report: EditReport) -> Json:
    edits = [
        {
            "model": edit.model,
            "before": _count(edit.before),
            "after": _count(edit.after),
            "monthly_before": None if edit.monthly_before is None else plain(edit.monthly_before),
            "monthly_after": None if edit.monthly_after is None else plain(edit.monthly_after),
            "change": None if edit.change is None else plain(edit.change),
        }
        for edit in report.edits
    ]
    return {
        "as_of": str(report.as_of),
        "currency": "USD",
        "before": report.before,
        "after": report.after,
        "requests_per_day": plain(report.requests_per_day),
        "days_per_month": plain(report.days_per_month),
        "assumed": ["requests_per_day"] if report.assumed else [],
        "edits": edits,
        **_budget(report.budget, report.over),
    }


def _fields(value: Any) -> Json:
    return {field.name: getattr(value, field.name) for field in fields(value)}
