"""The JSON Schema (draft-07) of the documents that ``render.json_text`` writes."""

from typing import Any

Json = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"

DECIMAL: Json = {"type": "string", "pattern": r"^-?(0|[1-9]\d*)(\.\d*[1-9])?$"}
COUNT: Json = {"anyOf": [{"type": "integer"}, DECIMAL]}
DAY: Json = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
TEXT: Json = {"type": "string"}
TEXTS: Json = {"type": "array", "items": TEXT}
STATUS: Json = {"enum": ["priced", "not_priced", "not_eligible"]}
BASIS: Json = {"enum": ["given", "counted", "derived", "assumed"]}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(properties: Json, optional: Json | None = None) -> Json:
    """An object with these properties, all required but the ``optional`` ones; more may be added."""
    return {"type": "object", "required": list(properties), "properties": {**properties, **(optional or {})}}


def _list(schema: Json) -> Json:
    return {"type": "array", "items": schema}


AMOUNT = _or_null(DECIMAL)
CITATION = _or_null(_object({"title": TEXT, "url": TEXT, "checked": DAY, "price_from": DAY}))
COMPONENT = _object(
    {
        "name": TEXT,
        "model": TEXT,
        "mode": TEXT,
        "band": _or_null(TEXT),
        "quantity": COUNT,
        "unit": {"enum": ["tokens", "token-hours", "calls", "usd"]},
        "unit_price": AMOUNT,
        "per": {"enum": [1, 1000, 1_000_000]},
        "monthly": AMOUNT,
        "basis": BASIS,
        "price_from": _or_null(DAY),
        "source": _or_null(TEXT),
    }
)
ALTERNATIVE = _object(
    {
        "model": TEXT,
        "tier": TEXT,
        "thinking_multiplier": DECIMAL,
        "status": STATUS,
        "reason": _or_null(TEXT),
        "monthly": AMOUNT,
        "low": AMOUNT,
        "high": AMOUNT,
        "at_least": {"type": "boolean"},
        "per_request": AMOUNT,
        "rates": {"type": "object", "additionalProperties": DECIMAL},
        "source": CITATION,
        "retires": _or_null(DAY),
        "successor": _or_null(TEXT),
        "notes": TEXTS,
    }
)
MODEL = _object(
    {
        "requested": TEXT,
        "resolved": TEXT,
        "tier": TEXT,
        "thinking_multiplier": DECIMAL,
        "retires": _or_null(DAY),
        "successor": _or_null(TEXT),
    }
)
BUDGET = _object(
    {
        "monthly": AMOUNT,
        "per_request": AMOUNT,
        "used_percent": AMOUNT,
        "alerts": _list(COUNT),
        "reached": _list(COUNT),
        "next_alert": _or_null(COUNT),
        "next_at_requests_per_day": AMOUNT,
    }
)
WORKLOAD = _object(
    {
        "name": TEXT,
        "description": _or_null(TEXT),
        "file": TEXT,
        "line": _or_null({"type": "integer"}),
        "labels": {"type": "object", "additionalProperties": TEXT},
        "task": _or_null(TEXT),
        "model": _or_null(MODEL),
        "status": STATUS,
        "reason": _or_null(TEXT),
        "at_least": {"type": "boolean"},
        "requests": COUNT,
        "attempts": COUNT,
        "requests_per_day": COUNT,
        "days_per_month": DECIMAL,
        "monthly": AMOUNT,
        "before_buffer": AMOUNT,
        "per_request": AMOUNT,
        "per_unit": {"type": "object", "additionalProperties": DECIMAL},
        "once": AMOUNT,
        "tokens": _object({"input": COUNT, "output": COUNT, "thinking": COUNT}),
        "components": _list(COMPONENT),
        "alternatives": _list(ALTERNATIVE),
        "assumptions": _list(_object({"field": TEXT, "value": TEXT, "basis": BASIS, "monthly": AMOUNT})),
        "announced": _list(
            _object(
                {
                    "of": TEXT,
                    "kind": {"enum": ["price", "retirement"]},
                    "day": DAY,
                    "monthly": AMOUNT,
                    "model": _or_null(TEXT),
                }
            )
        ),
        "levers": _list(_object({"name": TEXT, "monthly": DECIMAL, "saves": DECIMAL})),
        "notes": TEXTS,
        "excluded": TEXTS,
        "budget": _or_null(BUDGET),
    },
    optional={"models": _list(_object({"resolved": TEXT, "share": DECIMAL}))},
)
SUMMARY = _object(
    {
        "monthly": AMOUNT,
        "before_buffer": AMOUNT,
        "per_request": AMOUNT,
        "requests": COUNT,
        "attempts": COUNT,
        "workloads": {"type": "integer"},
        "unpriced": {"type": "integer"},
        "at_least": {"type": "boolean"},
    },
    optional={"verdict": {"enum": ["pass", "fail", "undecided"]}},
)
POLICY = _object(
    {
        "id": TEXT,
        "level": {"enum": ["block", "warn", "advise"]},
        "status": {"enum": ["pass", "fail", "undecided"]},
        "workload": _or_null(TEXT),
        "observed": AMOUNT,
        "limit": AMOUNT,
        "unit": TEXT,
        "file": _or_null(TEXT),
        "line": _or_null({"type": "integer"}),
        "message": TEXT,
        "waiver": {"type": "null"},
    }
)
GROUP = _object({"key": TEXT, "workloads": {"type": "integer"}, "monthly": AMOUNT, "at_least": {"type": "boolean"}})


def snapshot_schema() -> Json:
    """The schema of the snapshot that ``estimate``, ``compare`` and ``gate`` write."""
    return {
        "$schema": DRAFT,
        "title": "llmcost snapshot",
        "description": "Amounts, rates and percents are exact decimals as text; what is not priced is null, never 0.",
        **_object(
            {
                "schema_version": {"const": 1},
                "kind": {"enum": ["estimate", "compare", "gate"]},
                "llmcost": TEXT,
                "generated_at": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
                "as_of": DAY,
                "currency": {"const": "USD"},
                "days_per_month": AMOUNT,
                "catalog": _object(
                    {"as_of": DAY, "age_days": {"type": "integer"}, "sha256": TEXT, "layers": {**TEXTS, "minItems": 1}}
                ),
                "summary": SUMMARY,
                "workloads": _list(WORKLOAD),
            },
            optional={
                "baseline": TEXT,
                "group_by": TEXT,
                "groups": _list(GROUP),
                "cases": _list(_object({"name": TEXT, "summary": SUMMARY, "workloads": _list(WORKLOAD)})),
                "policies": _list(POLICY),
            },
        ),
    }
