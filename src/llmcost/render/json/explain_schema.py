"""The JSON Schema (draft-07) of the document that ``json_text.explain_document`` writes."""

from .catalog_reports import NOT_EXPLAINED
from .snapshot_schema import (
    AMOUNT,
    CATALOG,
    CITATION,
    COMPONENT,
    DAY,
    DECIMAL,
    DRAFT,
    STAMP,
    TEXT,
    WORKLOAD,
    Json,
    _list,
    _object,
    _or_null,
)

_NUMBER: Json = {"type": "integer", "minimum": 0}
_STEPS = _list({"$ref": "#/definitions/step"})
_STEP = _object(
    {
        "op": {
            "enum": ["start", "times", "over", "plus", "minus"],
            "description": "How it joins what stands before it, from left to right; `over` rounds to 18 decimals.",
        },
        "value": DECIMAL,
        "name": TEXT,
        "origin": {
            "type": "string",
            "description": "workload, price list, assumed, derived, counted, constant, or the file of a price list.",
        },
    },
    optional={"inner": {**_STEPS, "description": "The calculation in parentheses that makes the value."}},
)
_FORMULA: Json = {"$ref": "#/definitions/formula"}
_FORMULAS = _list(_FORMULA)
_COMPONENT: Json = {
    **COMPONENT["properties"],
    "quantity_from": {**_FORMULAS, "description": "Calculations that sum to the quantity."},
    "unit_price_from": _or_null(_FORMULA),
    "citation": CITATION,
}
_PORTION = _object(
    {
        "first": _NUMBER,
        "last": _NUMBER,
        "requests": DECIMAL,
        "band": _or_null(TEXT),
        "fits": {"type": "boolean"},
        "tokens": {"type": "object", "additionalProperties": DECIMAL},
    }
)
_SENT = ("requests", "text", "past", "added", "input", "findable", "hit", "kept", "read", "written")
_REQUEST: Json = {
    **_object({"number": _NUMBER, **dict.fromkeys(_SENT, DECIMAL), "band": _or_null(TEXT)}),
    "description": "input = text + past + added; read = findable × hit; written = kept − read. Tokens.",
}
_HITS = _object({"name": TEXT, "value": DECIMAL, "steps": {**_STEPS, "description": "x of 1 − e^(−x); none if given."}})
_PART = _object(
    {
        "model": TEXT,
        "share": DECIMAL,
        "billed_as": _or_null(TEXT),
        "unit": {"enum": ["request", "conversation", "task"]},
        "lengths": _or_null(TEXT),
        "formulas": _FORMULAS,
        "portions": _list(_PORTION),
        "requests": _list(_REQUEST),
        "caching": _or_null(
            _object({"least_tokens": AMOUNT, "hits": _list(_HITS), "break_even": _or_null(_FORMULA)}),
        ),
        "citation": CITATION,
    }
)
_EXPLAINED: Json = {
    **{name: schema for name, schema in WORKLOAD.items() if name not in NOT_EXPLAINED},
    "volume": _FORMULAS,
    "parts": _list(_PART),
    "totals": _FORMULAS,
    "caching": {**_or_null(_FORMULA), "description": "What caching saves a month; below zero, what it costs. USD."},
    "components": _list(_object(_COMPONENT)),
    "setup": {**_or_null(_object(_COMPONENT)), "description": "What is paid once, before the first month."},
}


def explain_schema() -> Json:
    """The schema of what ``explain`` writes."""
    document = _object(
        {
            "schema_version": {"const": 1},
            "kind": {"const": "explain"},
            "llmcost": TEXT,
            "generated_at": STAMP,
            "as_of": DAY,
            "currency": {"const": "USD"},
            "catalog": CATALOG,
            "workloads": _list(_object(_EXPLAINED)),
        }
    )
    formula = _object({"name": TEXT, "steps": {**_STEPS, "minItems": 1}, "result": DECIMAL, "unit": TEXT})
    return {
        "$schema": DRAFT,
        "title": "llmcost explain",
        "description": "Every calculation of a month. Numbers are exact decimals as text; what is not priced is null.",
        **document,
        "definitions": {"step": _STEP, "formula": formula},
    }
