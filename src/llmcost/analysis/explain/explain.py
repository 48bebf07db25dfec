"""Every calculation of a month, step by step (law M3)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from llmcost.model.calculation import DERIVED, MINUS, OVER, PLUS, QuantityPart, Step, Steps, evaluate
from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.money import exactly
from llmcost.model.problems import InputError
from llmcost.model.reports.component_key import ComponentKey, Purpose
from llmcost.model.reports.estimate import LineItem, Row, WorkloadEstimate
from llmcost.model.reports.explain import Component, ExplainReport, Explanation, Formula
from llmcost.model.reports.provenance import Citation
from llmcost.pricing.auxiliary_calls import indexing_item
from llmcost.pricing.monthly_cost import FreeCalls, monthly_cost
from llmcost.pricing.price_list.lookup import find
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.tokenizer_adjustment import moved_to
from llmcost.pricing.volume import (
    UNITS,
    attempts_steps,
    billed_units,
    calls_steps,
    full_attempts_per_month,
    requests_steps,
    unit_of,
    units_steps,
)
from llmcost.pricing.workload_pricer import WorkloadPricer

from ..estimate.estimate import estimate
from ..estimate.free_allowances import free_calls
from ..pricing_context import PricingContext
from .explain_model import explain_model


@exactly
def explain(
    workloads: Sequence[LoadedWorkload],
    context: PricingContext,
    *,
    component: str | None = None,
    model: str | None = None,
) -> ExplainReport:
    """Explain the month of every workload, as ``estimate`` prices it.

    ``component`` keeps only the line items with that name; ``model`` prices the workloads on another model. Raises
    ``InputError`` if a model is unknown, or if no workload has such a component.
    """
    if model is not None:
        workloads = [_on(loaded, find(context.catalog, model).given, context.prices) for loaded in workloads]
    report = estimate(workloads, context)
    free = free_calls([loaded.workload for loaded in workloads], context.prices)
    found = tuple(
        _explanation(context.pricer(loaded.workload, explained=True), one, calls)
        for loaded, one, calls in zip(workloads, report.workloads, free, strict=True)
    )
    if component is not None:
        found = _only(component, found)
    return ExplainReport(context.as_of, context.stamp, report.tiers, found)


def _on(loaded: LoadedWorkload, model: str, prices: PriceBook) -> LoadedWorkload:
    """The same workload on one model."""
    return replace(loaded, workload=replace(moved_to(loaded.workload, model, prices), candidates=(model,)))


def _only(name: str, found: tuple[Explanation, ...]) -> tuple[Explanation, ...]:
    """The explanations with the components of a name; ``web_search`` finds ``fee:web_search`` too."""

    def named(key: ComponentKey) -> bool:
        return name == key.name or (key.purpose is Purpose.FEE and name == key.label)

    known = dict.fromkeys(part.item.key for one in found for part in one.components)
    if not any(map(named, known)):
        hint = (
            "there are " + ", ".join(dict.fromkeys(key.name for key in known)) if known else "nothing in it has a price"
        )
        raise InputError.of("unknown-component", f'no component "{name}"', hint)
    return tuple(
        replace(one, components=tuple(part for part in one.components if named(part.item.key))) for one in found
    )


def _explanation(pricer: WorkloadPricer, one: WorkloadEstimate, free: FreeCalls) -> Explanation:
    workload, prices = pricer.workload, pricer.prices
    row = monthly_cost(pricer, free=free)
    priced = [(share, prices.price(share.candidate.model)) for share in pricer.shares]
    setup = indexing_item(workload, prices)
    return Explanation(
        one=replace(one, own=row),
        volume=tuple(_volume(workload)),
        parts=tuple(explain_model(pricer, share, price) for share, price in priced if price),
        components=tuple(_component(item, pricer) for item in row.components),
        totals=tuple(_totals(workload, row)),
        uncached=_uncached(pricer, row, free),
        setup=_component(setup, pricer) if setup else None,
    )


def _volume(workload: Workload) -> Iterator[Formula]:
    yield _formula("requests", requests_steps(workload), "requests")
    if (workload.retrieval or workload.router) and len(calls := calls_steps(workload)) > 1:
        yield _formula("calls", calls, "calls")
    attempts = attempts_steps(workload, ("full", "input"))
    if len(attempts) > 1:
        yield _formula("billed attempts", attempts, "attempts")
    if (full := full_attempts_per_month(workload)) != evaluate(attempts):
        yield Formula("of which bill output", attempts_steps(workload), full, "attempts")
    unit = unit_of(workload)
    for steps, with_output in billed_units(workload):
        if len(steps) > 1 or not with_output:
            name = f"billed {'attempt' if unit == 'request' else unit}s"
            yield _formula(name if with_output else f"{name} without output", steps, f"{unit}s")


def _formula(name: str, steps: Steps, unit: str = "") -> Formula:
    return Formula(name, steps, evaluate(steps), unit)


def _component(item: LineItem, pricer: WorkloadPricer) -> Component:
    quantity = tuple(_formula(_covers(entry, pricer.workload), entry.steps, item.unit) for entry in item.parts)
    unit_price = _formula("unit price", item.rate, "usd") if item.rate else None
    return Component(item, quantity, unit_price, _citation(item, pricer) if item.source else None)


def _citation(item: LineItem, pricer: WorkloadPricer) -> Citation | None:
    """The source of the price of a line item."""
    prices, reserved = pricer.prices, pricer.workload.reserved
    if item.key.purpose is Purpose.RESERVED and reserved:
        from llmcost.pricing.reserved import citation_of_units

        return citation_of_units(reserved, prices.catalog, prices.as_of)
    price = prices.price(find(prices.catalog, item.key.model).model)
    return price.citation if price else None


def _covers(entry: QuantityPart, workload: Workload) -> str:
    """What a part of a quantity covers: ``turns 1–12``, ``queries``; empty if it covers all requests."""
    unit = unit_of(workload)
    if entry.what or not entry.first or unit == "request":
        return entry.what
    if entry.first == entry.last:
        return f"{UNITS[unit].removesuffix('s')} {entry.first}"
    return f"{UNITS[unit]} {entry.first}–{entry.last}"


def _totals(workload: Workload, row: Row) -> Iterator[Formula]:
    if row.monthly is None or row.before_buffer is None:
        return
    priced = [(item.key, item.monthly) for item in row.components if item.monthly is not None]
    parts = [Step(of, key.full_name, DERIVED, PLUS) for key, of in priced if key.purpose is not Purpose.BUFFER]
    if parts:
        yield Formula("before the buffer" if workload.buffer else "a month", tuple(parts), row.before_buffer, "usd")
    if workload.buffer:
        buffer = [Step(of, key.full_name, DERIVED, PLUS) for key, of in priced if key.purpose is Purpose.BUFFER]
        steps = (Step(row.before_buffer, "before the buffer", DERIVED), *buffer)
        yield Formula("a month", steps, row.monthly, "usd")
    month = Step(row.monthly, "a month", DERIVED)
    units = {"request": (Step(evaluate(requests_steps(workload)), "requests", DERIVED),), **units_steps(workload)}
    for unit, steps in units.items():
        if count := evaluate(steps):
            over = steps[0]._replace(op=OVER) if len(steps) == 1 else Step(count, f"{unit}s", DERIVED, OVER, steps)
            yield _formula(f"per {unit}", (month, over), "usd")


def _uncached(pricer: WorkloadPricer, row: Row, free: FreeCalls) -> Formula | None:
    """The month without caching, less the month with it."""
    if pricer.workload.cache is None or row.monthly is None:
        return None
    uncached = monthly_cost(pricer.variant(replace(pricer.workload, cache=None)), pricer.shares, free=free)
    if uncached.monthly is None:
        return None
    month = Step(row.monthly, "with caching", DERIVED, MINUS)
    return _formula("caching saves", (Step(uncached.monthly, "without caching", DERIVED), month), "usd")
