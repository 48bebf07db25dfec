"""What ``explain`` adds to the JSON of a workload: its calculations, exact and unrounded, as decimals in text."""

from decimal import Decimal
from typing import Any

from llmcost.model.calculation import Step, Steps
from llmcost.model.money import plain
from llmcost.model.reports.estimate import Citation
from llmcost.model.reports.explain import (
    Caching,
    Component,
    ExplainedModel,
    ExplainedRequest,
    Explanation,
    Formula,
    RequestShare,
)

Json = dict[str, Any]


def explanation(one: Explanation) -> Json:
    """The calculations of a workload, but those of its components."""
    return {
        "volume": [_formula(made) for made in one.volume],
        "parts": [_part(part) for part in one.parts],
        "totals": [_formula(made) for made in one.totals],
        "caching": _maybe(one.uncached),
    }


def component(part: Component) -> Json:
    """The calculations of a line item, and where its price was read."""
    return {
        "quantity_from": [_formula(made) for made in part.quantity],
        "unit_price_from": _maybe(part.price),
        "citation": _citation(part.citation),
    }


def _formula(made: Formula) -> Json:
    return {"name": made.name, "steps": _steps(made.steps), "result": plain(made.result), "unit": made.unit}


def _maybe(made: Formula | None) -> Json | None:
    return None if made is None else _formula(made)


def _steps(steps: Steps) -> list[Json]:
    return [_step(step, step.op if place else "start") for place, step in enumerate(steps)]


def _step(step: Step, op: str) -> Json:
    inner = {"inner": _steps(step.inner)} if step.inner else {}
    return {"op": op, "value": plain(step.value), "name": step.name, "origin": step.origin, **inner}


def _part(part: ExplainedModel) -> Json:
    return {
        "model": part.model,
        "share": plain(part.share),
        "billed_as": part.billed_as,
        "unit": part.unit,
        "lengths": part.lengths or None,
        "formulas": [_formula(made) for made in part.formulas],
        "portions": [_portion(portion) for portion in part.portions],
        "requests": [_request(request) for request in part.requests],
        "caching": None if part.caching is None else _caching(part.caching),
        "citation": _citation(part.citation),
    }


def _portion(portion: RequestShare) -> Json:
    return {
        "first": portion.first,
        "last": portion.last,
        "requests": plain(portion.requests),
        "band": portion.band,
        "fits": portion.fits,
        "tokens": {bucket.value: plain(tokens) for bucket, tokens in portion.buckets.items()},
    }


def _request(request: ExplainedRequest) -> Json:
    numbers = ("requests", "text", "past", "added", "input", "findable", "hit", "kept", "read", "written")
    shown = {name: plain(getattr(request, name)) for name in numbers}
    return {"number": request.number, **shown, "band": request.band}


def _caching(caching: Caching) -> Json:
    hits = [{"name": hit.name, "value": plain(hit.value), "steps": _steps(hit.steps)} for hit in caching.hits]
    return {"least_tokens": _amount(caching.least), "hits": hits, "break_even": _maybe(caching.break_even)}


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _citation(citation: Citation | None) -> Json | None:
    if citation is None:
        return None
    days = {"checked": str(citation.checked), "price_from": str(citation.price_from)}
    return {"title": citation.title, "url": citation.url, **days, "layer": citation.layer}
