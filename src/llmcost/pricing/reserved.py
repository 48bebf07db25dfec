"""Throughput that a provider reserves: units × time, and what they serve (law P10)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from llmcost.model.calculation import CONSTANT, DERIVED, PRICE_LIST, QuantityPart, Step, Steps, evaluate
from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.dated_terms import CapacityPlan, UnitPrice, in_force
from llmcost.model.inputs.serving import Reserved
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, quotient
from llmcost.model.reports.component_key import ComponentKey, Purpose
from llmcost.model.reports.estimate import Basis, LineItem
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.model.reports.provenance import Citation

from .price_list.id_patterns import matches_any
from .price_list.plans import named_plan
from .volume import calendar_days

HOURS_A_DAY = Decimal(24)
CAPACITY_PLAN = "capacity plan"


def plan_of(reserved: Reserved, catalog: Catalog) -> CapacityPlan:
    """The plan of reserved units. Raises ``InputError``."""
    return named_plan(catalog.capacity, reserved.plan, CAPACITY_PLAN)


def is_served(reserved: Reserved, model: Model, catalog: Catalog) -> bool:
    """Whether the plan of reserved units serves a model. Raises ``InputError``."""
    return matches_any(model.id, plan_of(reserved, catalog).models)


def unit_price(reserved: Reserved, catalog: Catalog, day: date) -> UnitPrice | None:
    """The price of a unit on a day; ``None`` if the plan has none for the term. Raises ``InputError``."""
    return in_force(plan_of(reserved, catalog).terms.get(reserved.term, ()), day)


def charge_units(workload: Workload, reserved: Reserved, catalog: Catalog, day: date) -> LineItem:
    """The line item of reserved units. They run on every day of the month, also on those without requests."""
    plan, price = plan_of(reserved, catalog), unit_price(reserved, catalog, day)
    quantity: Steps = (Step(Decimal(reserved.units), f"{plan.unit} reserved"),)
    if price is None or price.per == "hour":
        days = Step(calendar_days(workload), "calendar days a month", DERIVED)
        quantity = (*quantity, days, Step(HOURS_A_DAY, "hours a day", CONSTANT))
    listed = "layer price" if plan.layer else "list price"
    rate = (Step(price.usd, listed, plan.layer or PRICE_LIST),) if price else ()
    units = evaluate(quantity)
    return LineItem(
        key=ComponentKey(Purpose.RESERVED, None, reserved.plan),
        quantity=units,
        unit="unit-months" if price and price.per == "month" else "unit-hours",
        unit_price=price.usd if price else None,
        per=1,
        monthly=units * price.usd if price else None,
        basis=Basis.GIVEN,
        price_from=price.from_ if price else None,
        source=plan.layer or catalog.sources[plan.source].url if price else None,
        parts=(QuantityPart(quantity),),
        rate=rate,
    )


def units_notes(reserved: Reserved, models: Iterable[Model], catalog: Catalog, day: date) -> Iterator[Note]:
    """Notes on the units of a workload's own models: they serve none of them, or have no price for the term."""
    plan = plan_of(reserved, catalog)
    if not any(is_served(reserved, model, catalog) for model in models):
        yield Note(NoteCode.NOT_SERVED, name=reserved.plan)
    if unit_price(reserved, catalog, day) is None:
        known = ", ".join(term for term, prices in plan.terms.items() if in_force(prices, day)) or "none"
        yield Note(NoteCode.UNPRICED, name=f"{plan.unit}s by the {reserved.term} (known: {known})")


def citation_of_units(reserved: Reserved, catalog: Catalog, day: date) -> Citation:
    """The source of the price of a unit. Raises ``InputError``."""
    plan, price = plan_of(reserved, catalog), unit_price(reserved, catalog, day)
    source = catalog.sources[plan.source]
    starts = price.from_ if price else None
    return Citation(source.title, source.url, plan.checked, starts or plan.checked, plan.layer)


def spilling(workload: Workload, factor: Decimal) -> Workload:
    """The workload, whose volume is ``factor`` times another one, with the share that the units serve of it.

    They serve as many requests as before: what a larger volume adds is billed by the token.
    """
    reserved = workload.reserved
    if reserved is None or factor <= ONE:
        return workload
    return replace(workload, reserved=replace(reserved, covers=quotient(reserved.covers, factor)))
