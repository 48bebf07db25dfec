"""The JSON Schema (draft-07) of the document that ``render.json_choice`` writes."""

from .snapshot_schema import (
    ALTERNATIVE,
    AMOUNT,
    CATALOG,
    COUNT,
    DAY,
    DECIMAL,
    DRAFT,
    STAMP,
    TEXT,
    Json,
    _list,
    _object,
    _or_null,
)

_YES: Json = {"type": "boolean"}
_RATING = _object(
    {
        "score": DECIMAL,
        "resolves": DECIMAL,
        "of": {"enum": ["workload", "task", "any", "mix"]},
        "low": AMOUNT,
        "high": AMOUNT,
        "samples": _or_null({"type": "integer"}),
        "seconds": AMOUNT,
        "output_tokens": AMOUNT,
        "thinking_tokens": AMOUNT,
        "by_difficulty": {"type": "object", "additionalProperties": DECIMAL},
    }
)
_OBSTACLE = _object({"constraint": _or_null(TEXT), "message": TEXT, "relaxed": _or_null(TEXT), "gap": DECIMAL})
_OPTION: Json = {
    "allOf": [
        ALTERNATIVE,
        _object(
            {
                "rating": _or_null(_RATING),
                "obstacles": _list(_OBSTACLE),
                "settings": {"type": "object", "additionalProperties": TEXT},
            }
        ),
    ]
}
_STEP = _object(
    {
        "model": TEXT,
        "monthly": DECIMAL,
        "score": DECIMAL,
        "extra_cost": AMOUNT,
        "per_point": AMOUNT,
        "within_noise": _or_null(_YES),
    }
)
_RELAXATION = _object(
    {"changes": _list(_object({"constraint": TEXT, "to": TEXT})), "model": _or_null(TEXT), "monthly": AMOUNT}
)
_LEG = _object({"model": TEXT, "share": DECIMAL, "resolves": DECIMAL, "difficulties": _list(TEXT)})
_MIX = _object(
    {
        "kind": {"enum": ["single", "route", "cascade"]},
        "legs": {**_list(_LEG), "minItems": 1},
        "monthly": DECIMAL,
        "resolved": DECIMAL,
        "saves": AMOUNT,
        "break_even": _list(_object({"model": TEXT, "rate": DECIMAL, "pays": AMOUNT, "suffices": DECIMAL})),
        "router_per_request": AMOUNT,
    },
    optional={"written": TEXT},
)
_MIXING = _object(
    {
        "target": AMOUNT,
        "single": _or_null(_MIX),
        "mixes": _list(_MIX),
        "left_out": _list(TEXT),
        "searched": _list({"enum": ["route", "cascade"]}),
        "by_difficulty": _YES,
    }
)
_CHOICE = _object(
    {
        "name": TEXT,
        "file": TEXT,
        "line": _or_null({"type": "integer"}),
        "requested": TEXT,
        "requests": COUNT,
        "current": ALTERNATIVE,
        "constraints": {"type": "object"},
        "chosen": _or_null(TEXT),
        "explain": _or_null(TEXT),
        "options": _list(_OPTION),
        "ruled_out": _list(_OPTION),
        "front": _list(_STEP),
        "relaxations": _list(_RELAXATION),
        "mixing": _or_null(_MIXING),
    }
)
_LIMIT = _object({"name": TEXT, "limit": DECIMAL, "used": AMOUNT, "binding": _or_null(_YES), "costs": AMOUNT})
_COMMITMENT = _object(
    {"provider": TEXT, "monthly": DECIMAL, "percent": DECIMAL, "spent": DECIMAL, "taken": _YES, "saves": DECIMAL}
)
_PLAN = _object(
    {
        "goal": {"enum": ["cost", "quality"]},
        "monthly": AMOUNT,
        "quality": AMOUNT,
        "models": {"type": "integer"},
        "providers": {"type": "integer"},
        "limits": _list(_LIMIT),
        "commitments": _list(_COMMITMENT),
        "solved": _YES,
        "gap": DECIMAL,
        "relaxations": _list(_RELAXATION),
    }
)


def choice_schema() -> Json:
    """The schema of the document that ``optimize`` writes."""
    return {
        "$schema": DRAFT,
        "title": "llmcost choice",
        "description": "Amounts and scores are exact decimals as text; what is not known is null, never 0.",
        **_object(
            {
                "schema_version": {"const": 1},
                "kind": {"const": "optimize"},
                "llmcost": TEXT,
                "generated_at": STAMP,
                "as_of": DAY,
                "currency": {"const": "USD"},
                "catalog": CATALOG,
                "scores": _or_null(_object({"file": TEXT, "note": _or_null(TEXT), "scale": DECIMAL})),
                "summary": _object({"now": DECIMAL, "now_at_least": _YES, "monthly": DECIMAL}),
                "notes": _list(TEXT),
                "workloads": _list(_CHOICE),
                "plan": _or_null(_PLAN),
            }
        ),
    }
