"""The JSON Schema (draft-07) of the snapshots that ``json_snapshot``, ``json_diff`` and ``json_gate`` write."""

from typing import Any

from llmcost.model.reports.rule_changes import RuleKind

Json = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"

DECIMAL: Json = {"type": "string", "pattern": r"^-?(0|[1-9]\d*)(\.\d*[1-9])?$"}
COUNT: Json = {"anyOf": [{"type": "integer"}, DECIMAL]}
DAY: Json = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
STAMP: Json = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
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
CITATION = _or_null(_object({"title": TEXT, "url": TEXT, "checked": DAY, "price_from": DAY}, {"layer": TEXT}))
PLACE: Json = {
    "file": _or_null(TEXT),
    "line": _or_null({"type": "integer"}),
    "column": _or_null({"type": "integer"}),
}
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
_NAMED: Json = {
    "model": TEXT,
    "name": TEXT,
    "tier": TEXT,
    "thinking_multiplier": DECIMAL,
    "rates": {"type": "object", "additionalProperties": DECIMAL},
    "source": CITATION,
    "retires": _or_null(DAY),
    "successor": _or_null(TEXT),
}
_PRICED: Json = {
    "status": STATUS,
    "reason": _or_null(TEXT),
    "monthly": AMOUNT,
    "low": AMOUNT,
    "high": AMOUNT,
    "at_least": {"type": "boolean"},
    "per_request": AMOUNT,
    "notes": TEXTS,
}
ALTERNATIVE = _object({**_NAMED, **_PRICED})
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
WORKLOAD: Json = {
    "name": TEXT,
    "description": _or_null(TEXT),
    **PLACE,
    "file": TEXT,
    "labels": {"type": "object", "additionalProperties": TEXT},
    "task": _or_null(TEXT),
    "model": _or_null(MODEL),
    "models": _list(
        _object(
            {"resolved": TEXT, "share": DECIMAL},
            optional={
                "tier": TEXT,
                "provider": TEXT,
                "context": _or_null({"type": "integer"}),
                "retires": _or_null(DAY),
                "successor": _or_null(TEXT),
            },
        )
    ),
    "own": _object({"requested": TEXT, **_NAMED}),
    **_PRICED,
    "requests": COUNT,
    "attempts": COUNT,
    "requests_per_day": COUNT,
    "days_per_month": DECIMAL,
    "before_buffer": AMOUNT,
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
    "excluded": TEXTS,
    "budget": _or_null(BUDGET),
    "fields": {"type": "object", "additionalProperties": _object(PLACE)},
}
SUMMARY: Json = {
    "monthly": AMOUNT,
    "before_buffer": AMOUNT,
    "per_request": AMOUNT,
    "requests": COUNT,
    "attempts": COUNT,
    "workloads": {"type": "integer"},
    "unpriced": {"type": "integer"},
    "at_least": {"type": "boolean"},
}
LAYER_EFFECT = _object(
    {
        "file": TEXT,
        "sha256": TEXT,
        **{name: {"type": "integer"} for name in ("models_added", "prices_added", "free_prices", "fields_changed")},
        "discounts": _list(_object({"match": TEXT, "percent": DECIMAL})),
    }
)
CATALOG = _object(
    {"as_of": DAY, "age_days": {"type": "integer"}, "sha256": TEXT, "layers": {**TEXTS, "minItems": 1}},
    {"layer_effects": _list(LAYER_EFFECT)},
)
GROUP = _object({"key": TEXT, "workloads": {"type": "integer"}, "monthly": AMOUNT, "at_least": {"type": "boolean"}})
DRIVERS = _list(
    _object(
        {
            "factor": TEXT,
            "from": _or_null(TEXT),
            "to": _or_null(TEXT),
            "subject": _or_null(TEXT),
            "monthly": DECIMAL,
            **PLACE,
        }
    )
)
CHANGED: Json = {
    "base": _or_null(_object(WORKLOAD)),
    "change": _object(
        {
            "kind": {"enum": ["added", "removed", "changed", "unchanged"]},
            "monthly": AMOUNT,
            "percent": AMOUNT,
            "renamed_from": _or_null(TEXT),
            "moved_from": _or_null(TEXT),
        }
    ),
    "drivers": DRIVERS,
}
SUMMARY_CHANGED: Json = {
    "base": _object(SUMMARY),
    "change": _object(
        {
            "monthly": AMOUNT,
            "percent": AMOUNT,
            **{kind: {"type": "integer"} for kind in ("added", "removed", "changed", "unchanged")},
        }
    ),
    "drivers": DRIVERS,
}
VERDICT: Json = {"enum": ["pass", "fail", "undecided", "waived"]}
SUMMARY_JUDGED: Json = {
    "verdict": VERDICT,
    **{ended: {"type": "integer"} for ended in ("failed", "warned", "undecided", "waived", "passed")},
}
WAIVER = _object({"policy": TEXT, "workload": TEXT, "reason": TEXT, "by": TEXT, "until": DAY, **PLACE})
POLICY = _object(
    {
        "id": TEXT,
        "level": {"enum": ["block", "warn", "advise"]},
        "status": VERDICT,
        "workload": _or_null(TEXT),
        "observed": AMOUNT,
        "limit": AMOUNT,
        "relation": {"enum": ["", "<", "<=", ">", ">=", "==", "!="]},
        "before": AMOUNT,
        "since": _or_null(TEXT),
        "unit": TEXT,
        **PLACE,
        "message": TEXT,
        "waiver": _or_null(WAIVER),
    },
    {"percentile": AMOUNT, "rules_of": _or_null(TEXT)},
)
RULE_CHANGE = _object(
    {
        "kind": {"enum": [kind.value for kind in RuleKind]},
        "subject": TEXT,
        "part": TEXT,
        "before": _or_null(TEXT),
        "after": _or_null(TEXT),
        **PLACE,
    }
)
_PERCENTILE: Json = {"monthly": AMOUNT, "at_least": {"type": "boolean"}}
PERCENTILES = _object(
    {"percent": DECIMAL, **_PERCENTILE, "workloads": _list(_object({"name": TEXT, **_PERCENTILE}))},
)
REMEDY = _object({"workload": _or_null(TEXT), "change": TEXT, "saves": DECIMAL, "total": DECIMAL})
_BASE = _object(
    {
        "name": TEXT,
        "kind": {"enum": ["commit", "file", "snapshot"]},
        "commit": _or_null(TEXT),
        "is_merge_base": {"type": "boolean"},
        "catalog": CATALOG,
        "same_prices": {"type": "boolean"},
        "unread": _list(_object({"code": TEXT, "message": TEXT, "hint": TEXT, **PLACE})),
    }
)
_CASE = _object(
    {"name": TEXT, "summary": _object(SUMMARY), "workloads": _list(_object(WORKLOAD))}, {"groups": _list(GROUP)}
)


def snapshot_schema() -> Json:
    """The schema of the snapshots that ``estimate``, ``compare``, ``diff`` and ``gate`` write."""
    document = _object(
        {
            "schema_version": {"const": 1},
            "kind": {"enum": ["estimate", "compare", "diff", "gate"]},
            "llmcost": TEXT,
            "generated_at": STAMP,
            "as_of": DAY,
            "currency": {"const": "USD"},
            "days_per_month": AMOUNT,
            "catalog": CATALOG,
            "tiers": {"type": "object", "additionalProperties": TEXT},
            "summary": _object(SUMMARY, {**SUMMARY_CHANGED, **SUMMARY_JUDGED}),
            "workloads": _list(_object(WORKLOAD, CHANGED)),
        },
        optional={
            "baseline": TEXT,
            "group_by": TEXT,
            "groups": _list(GROUP),
            "cases": _list(_CASE),
            "base": _BASE,
            "removed": _list(_object({"name": TEXT, **CHANGED})),
            "percentiles": PERCENTILES,
            "policies": _list(POLICY),
            "rules": {"enum": ["both", "head"]},
            "rule_changes": _list(RULE_CHANGE),
            "to_pass": _list(REMEDY),
        },
    )
    return {
        "$schema": DRAFT,
        "title": "llmcost snapshot",
        "description": "Amounts, rates and percents are exact decimals as text; what is not priced is null, never 0.",
        **document,
        "allOf": [
            {"if": _is("compare"), "then": {"required": ["baseline"]}},
            {"if": _is("diff"), "then": {"required": ["base"]}},
            {"if": {"required": ["base"]}, "then": _needs(["removed"], SUMMARY_CHANGED, CHANGED)},
            {"if": _is("gate"), "then": _needs(["policies", "to_pass"], SUMMARY_JUDGED, {})},
        ],
    }


def _is(kind: str) -> Json:
    return {"properties": {"kind": {"const": kind}}}


def _needs(paths: list[str], summary: Json, workload: Json) -> Json:
    """What some kinds have beside the paths of all."""
    workloads = {"items": {"required": list(workload)}}
    return {"required": paths, "properties": {"summary": {"required": list(summary)}, "workloads": workloads}}
