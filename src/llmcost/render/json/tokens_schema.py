"""The JSON Schema (draft-07) of the documents that ``render.json_tokens`` writes."""

from llmcost.model.reports.token_counts import METHODS

from .snapshot_schema import AMOUNT, DAY, DECIMAL, DRAFT, STAMP, TEXT, TEXTS, Json, _list, _object, _or_null

_NUMBER: Json = {"type": "integer", "minimum": 0}
_PARTS = _object(dict.fromkeys(("text", "overhead", "tools", "images", "uncounted"), _NUMBER))
_LENGTHS = _object({"mean": DECIMAL, "p50": _NUMBER, "p95": _NUMBER, "max": _NUMBER})
_METHOD: Json = {"enum": list(METHODS)}
_COUNT = _object(
    {
        "model": TEXT,
        "tokens": _NUMBER,
        "method": _METHOD,
        "encoding": TEXT,
        "low": _NUMBER,
        "high": _NUMBER,
        "input_cost": AMOUNT,
        "note": TEXT,
    },
    optional={"parts": _PARTS, "lengths": _LENGTHS},
)
_FILE = _object(
    {
        "file": TEXT,
        "bytes": _NUMBER,
        "characters": _NUMBER,
        "read_as": {"enum": ["text", "chat", "jsonl"]},
        "records": _or_null(_NUMBER),
        "counts": _list(_COUNT),
        "uncounted": {"type": "object", "additionalProperties": _NUMBER},
    }
)
_OVER = _object({"file": TEXT, "model": TEXT, "tokens": _NUMBER, "by": _NUMBER, "models": _NUMBER})
_LIMITED = {"budget": _NUMBER, "over": _list(_OVER)}
_BODIES: dict[str, tuple[Json, Json]] = {
    "tokens": (
        {
            "as_of": DAY,
            "files": _list(_FILE),
            "total": _list(_COUNT),
            "skipped": _list(_object({"file": TEXT, "reason": TEXT})),
        },
        _LIMITED,
    ),
    "token-pieces": (
        {
            "model": TEXT,
            "encoding": TEXT,
            "method": _METHOD,
            "count": _NUMBER,
            "tokens": _NUMBER,
            "pieces": _list(
                _object(
                    {
                        "file": TEXT,
                        "line": _or_null(_NUMBER),
                        "column": _or_null(_NUMBER),
                        "part": TEXT,
                        "tokens": _NUMBER,
                        "share": DECIMAL,
                        "text": TEXT,
                    }
                )
            ),
        },
        {},
    ),
    "token-boundaries": (
        {
            "file": TEXT,
            "model": TEXT,
            "encoding": TEXT,
            "method": _METHOD,
            "tokens": _list(_object({"text": TEXT, "bytes": TEXT})),
        },
        {},
    ),
    "token-classes": (
        {
            "files": _NUMBER,
            "model": TEXT,
            "encoding": TEXT,
            "method": _METHOD,
            "classes": _list(_object({"name": TEXT, "characters": _NUMBER, "tokens": _NUMBER})),
        },
        {},
    ),
    "token-edit": (
        {
            "as_of": DAY,
            "currency": {"const": "USD"},
            "files": _list(_FILE),
            "requests_per_day": DECIMAL,
            "days_per_month": DECIMAL,
            "assumed": TEXTS,
            "edits": _list(
                _object(
                    {
                        "model": TEXT,
                        "before": _COUNT,
                        "after": _COUNT,
                        "monthly_before": AMOUNT,
                        "monthly_after": AMOUNT,
                        "change": AMOUNT,
                    }
                )
            ),
        },
        _LIMITED,
    ),
}


def tokens_schema() -> Json:
    """The schema of everything that ``tokens`` writes."""
    kinds = [
        _object({"schema_version": {"const": 1}, "kind": {"const": kind}, "llmcost": TEXT,
                   "generated_at": STAMP, **required}, optional)
        for kind, (required, optional) in _BODIES.items()
    ]  # fmt: skip
    return {"$schema": DRAFT, "title": "llmcost tokens", "oneOf": kinds}
