"""``explain`` as CSV: a line for each exact number of each calculation."""

from collections.abc import Iterable

from llmcost.model.calculation import Steps
from llmcost.model.reports.explain import ExplainedModel, ExplainReport, Explanation, Formula

from .table import Record, table

EXPLAIN = (
    "workload", "section", "model", "component", "calculation", "step", "op", "value", "what", "origin", "unit",
)  # fmt: skip


@table(EXPLAIN)
def explain(report: ExplainReport) -> Iterable[Record]:
    """A line for each number of each calculation, and one for its result."""
    for one in report.workloads:
        yield from _explained(one)


def _explained(one: Explanation) -> Iterable[Record]:
    name: Record = {"workload": one.one.name}
    for formula in one.volume:
        yield from _formula(formula, {**name, "section": "volume"})
    for part in one.parts:
        yield from _tokens(part, {**name, "section": "tokens", "model": part.model})
    for found in one.components:
        item = found.item
        head = {**name, "section": "component", "model": item.key.model, "component": item.key.full_name}
        for formula in found.quantity:
            yield from _formula(formula, {**head, "calculation": formula.name or "quantity"})
        if found.price:
            yield from _formula(found.price, head)
        yield {**head, "calculation": "monthly", "op": "equals", "value": item.monthly, "unit": "usd"}
        if found.citation:
            yield {**head, "calculation": "source", "what": found.citation.source, "origin": found.citation.checked}
    for formula in (*one.totals, *([one.uncached] if one.uncached else [])):
        yield from _formula(formula, {**name, "section": "total"})
    for assumed in one.one.assumptions:
        what = f"{assumed.subject} is {assumed.value}"
        yield {**name, "section": "assumed", "value": assumed.monthly, "what": what, "unit": "usd"}
    for excluded in one.one.excluded:
        yield {**name, "section": "not priced", "what": excluded}


def _tokens(part: ExplainedModel, head: Record) -> Iterable[Record]:
    for formula in part.formulas:
        yield from _formula(formula, head)
    for hit in part.caching.hits if part.caching else ():
        named = {**head, "calculation": f"hits of {hit.name}"}
        yield from _steps(hit.steps, named, "")
        what = "1 - e^-x of it" if hit.steps else ""
        yield {**named, "op": "equals", "value": hit.value, "what": what, "unit": "share"}
    if part.caching and part.caching.break_even:
        yield from _formula(part.caching.break_even, head)
    for portion in part.portions:
        named = {**head, "calculation": f"requests {portion.first} to {portion.last} {portion.band or ''}".rstrip()}
        yield {**named, "value": portion.requests, "what": "requests", "unit": "requests"}
        for bucket, tokens in portion.buckets.items():
            yield {**named, "value": tokens, "what": bucket, "unit": "tokens"}
    for request in part.requests:
        named = {**head, "calculation": f"request {request.number} {request.band or ''}".rstrip()}
        for what in ("requests", "text", "past", "added", "input", "findable", "hit", "kept", "read", "written"):
            yield {**named, "value": getattr(request, what), "what": what}


def _formula(formula: Formula, head: Record) -> Iterable[Record]:
    head = {"calculation": formula.name, **head}
    yield from _steps(formula.steps, head, "")
    yield {**head, "op": "equals", "value": formula.result, "unit": formula.unit}


def _steps(steps: Steps, head: Record, above: str) -> Iterable[Record]:
    """The numbers of a calculation. Those in parentheses follow their result, numbered 2.1, 2.2."""
    for index, step in enumerate(steps):
        op = step.op if index else "start"
        number = f"{above}{index + 1}"
        yield {**head, "step": number, "op": op, "value": step.value, "what": step.name, "origin": step.origin}
        yield from _steps(step.inner, head, f"{number}.")
