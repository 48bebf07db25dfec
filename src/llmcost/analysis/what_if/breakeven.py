"""Compares workloads with own machines, fine-tuning, reserved units, caching and batch; the return on their cost."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from llmcost.model.inputs.planning import Value
from llmcost.model.inputs.serving import Batch
from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.money import ONE, ZERO, exactly, quotient
from llmcost.model.problems import InputError
from llmcost.model.reports.breakeven import Breakeven, ReservedUnits, Return, Switched, WorkloadBreakeven
from llmcost.model.reports.component_key import OWN, Purpose
from llmcost.model.reports.estimate import Row
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.volume import attempts_per_month, requests_per_month

from ..estimate.estimate import refuse_unknown
from ..estimate.levers import LEVERS
from ..explain.explain import explain
from ..pricing_context import PricingContext
from .fine_tune import fine_tune
from .perturbed_month import PortfolioMember, perturbed_row, portfolio_members
from .seats import seats
from .self_host import ServingLoad, self_host
from .served_tokens import ANSWERS, converted_tokens

WAYS = ("self-host", "fine-tune", "reserved", "seats", "caching", "batch")
FIVEFOLD = Decimal(5)
"""The default for the value that a feature should bring per dollar of its cost: a rule of thumb."""


@exactly
def breakeven(
    workloads: Sequence[LoadedWorkload],
    context: PricingContext,
    ways: Collection[str] = (),
    *,
    times: Decimal = FIVEFOLD,
) -> Breakeven:
    """Compare each workload with some alternatives (``ways``); by default with all that it describes.

    A ``value`` is compared with the month as well: it should be ``times`` as much. Raises ``InputError`` if a
    requested alternative is not described, or a model or GPU is unknown.
    """
    refuse_unknown(workloads, context.catalog)
    members = portfolio_members([loaded.workload for loaded in workloads])
    found = (_workload(loaded, member, context, ways, times) for loaded, member in zip(workloads, members, strict=True))
    return Breakeven(context.as_of, context.stamp, tuple(found))


def _workload(
    loaded: LoadedWorkload, member: PortfolioMember, context: PricingContext, ways: Collection[str], times: Decimal
) -> WorkloadBreakeven:
    workload, row = loaded.workload, perturbed_row(member, context)
    requests, monthly = requests_per_month(workload), row.monthly
    priced = monthly is not None
    hosted = _asked("self-host", ways, workload.self_hosted) and priced
    tuned = _asked("fine-tune", ways, workload.fine_tune) and priced
    return WorkloadBreakeven(
        name=workload.name,
        file=loaded.where.file,
        line=loaded.where.line,
        model=row.model,
        requests=requests,
        monthly=monthly,
        at_least=row.at_least,
        reason=row.reason,
        self_host=self_host(loaded, _served(workload, row, context), context.catalog) if hosted else None,
        fine_tune=fine_tune(loaded, context) if tuned else None,
        reserved=_reserved(loaded, context) if _asked("reserved", ways, workload.reserved) and priced else None,
        seats=seats(loaded, monthly, context)
        if _asked("seats", ways, workload.subscription) and monthly is not None
        else (),
        caching=_caching(loaded, context) if _asked("caching", ways, workload.cache) and priced else None,
        batch=_batch(loaded, context) if _asked("batch", ways, workload.batch) and priced else None,
        value=_return(workload.value, row, times) if workload.value else None,
    )


def _asked(way: str, ways: Collection[str], described: object) -> bool:
    return way in ways or (not ways and described is not None)


def _served(workload: Workload, row: Row, context: PricingContext) -> ServingLoad:
    """The load of the workload's own models in a month: tokens sent, cached or not, and generated; buffer included.

    They are tokens of the open model that would serve them, if the price list knows its tokenizer.

    Machines replace reserved units, and nothing else: fees, routers and side calls are still paid.
    """
    items = [item for item in row.components if item.key.purpose in (*OWN, Purpose.RESERVED)]
    tokens = [item for item in items if item.unit == "tokens"]
    monthly = sum((item.monthly or ZERO for item in items), ZERO)
    sent = sum((item.quantity for item in tokens if item.key.bucket not in ANSWERS), ZERO)
    answered = sum((item.quantity for item in tokens if item.key.bucket in ANSWERS), ZERO)
    margin = ONE + workload.buffer
    requests, calls = requests_per_month(workload), attempts_per_month(workload) * margin
    asked = workload.self_hosted
    served = context.catalog.self_hosted.models.get((asked and asked.model) or "")
    converted = converted_tokens(context.pricer(workload), served.tokenizer) if served and served.tokenizer else None
    sent, answered = converted.typical if converted else (sent * margin, answered * margin)
    return ServingLoad(requests, calls, monthly * margin, sent, answered, converted)


def _month(workload: Workload, context: PricingContext) -> Decimal | None:
    return monthly_cost(context.pricer(workload)).monthly


def _reserved(loaded: LoadedWorkload, context: PricingContext) -> ReservedUnits:
    """The month with and without the reserved units, and the volume from which on they pay."""
    workload, units = loaded.workload, loaded.workload.reserved
    if units is None:
        hint = "describe them: `reserved: {plan: azure-ptu-global, units: 15, covers: 0.9}`"
        raise InputError.of("missing-key", f"{workload.name} has no reserved units", hint, loaded.where)
    found = ReservedUnits(units.plan, units.units, units.term, units.covers)
    with_units = monthly_cost(context.pricer(workload))
    without = monthly_cost(context.pricer(replace(workload, reserved=None)))
    on, off = with_units.monthly, without.monthly
    if on is None or off is None or with_units.at_least or without.at_least:
        missing = dict.fromkeys((*with_units.missing, *without.missing))
        return replace(found, reason=f"no price for {', '.join(missing)}")
    items = [item.monthly or ZERO for item in with_units.components if item.key.purpose is Purpose.RESERVED]
    monthly, requests = sum(items, ZERO) * (ONE + workload.buffer), requests_per_month(workload)
    calls = off - (on - monthly)
    each = quotient(calls, requests) if requests else None
    return replace(
        found,
        off=off,
        on=on,
        monthly=monthly,
        calls=calls,
        saves=off - on,
        per_request=each,
        break_even_requests=quotient(monthly, each) if each else None,
    )


def _caching(loaded: LoadedWorkload, context: PricingContext) -> Switched | None:
    """The month with and without a cache, and the hit rate from which on caching pays."""
    workload = loaded.workload
    cached = workload if workload.cache else LEVERS["caching"](workload)
    if cached is None:
        hint = "add `cache: {tokens: 1400, hit_rate: 0.8}`"
        raise InputError.of("missing-key", f"{workload.name} does not say what could be cached", hint, loaded.where)
    off, on = _month(replace(workload, cache=None), context), _month(cached, context)
    if off is None or on is None:
        return None
    (explained,) = explain([replace(loaded, workload=cached)], context).workloads
    caching = next((part.caching for part in explained.parts if part.caching), None)
    rates = [hit.value for hit in caching.hits] if caching else []
    reason = None if caching and caching.least is not None else "its model caches nothing of it"
    switched = replace(_switched(workload, off, on, reason), hit_rate=rates[-1] if rates and not reason else None)
    if caching is None or caching.break_even is None:
        return switched
    more, less = caching.break_even.steps
    written, plain, read = more.inner[0].value, more.inner[1].value, less.inner[1].value
    least = caching.break_even.result
    return replace(switched, break_even_hit_rate=least, plain=plain, written=written, read=read)


def _batch(loaded: LoadedWorkload, context: PricingContext) -> Switched | None:
    """The month with all requests sent through batch, and with none."""
    workload = loaded.workload
    batch = workload.batch or Batch(ONE)
    off = _month(replace(workload, batch=None), context)
    on = _month(replace(workload, batch=replace(batch, share=ONE)), context)
    if off is None or on is None:
        return None
    return _switched(workload, off, on, None if off != on else "its model has no batch price")


def _switched(workload: Workload, off: Decimal, on: Decimal, reason: str | None) -> Switched:
    requests = requests_per_month(workload)
    return Switched(off, on, off - on, quotient(off - on, requests) if requests else None, reason=reason)


def _return(value: Value, row: Row, times: Decimal) -> Return | None:
    """The value per dollar of cost, and what a saved hour must be worth.

    A cost that is only a lower bound may be too high, but it is never known to be low enough.
    """
    cost, hours = row.monthly, value.hours
    if cost is None:
        return None
    brings = value.monthly if value.monthly is not None else (hours or ZERO) * (value.hourly or ZERO)
    pays = brings >= times * cost
    return Return(
        value=brings,
        cost=cost,
        at_least=row.at_least,
        times=quotient(brings, cost) if cost else None,
        least=times,
        pays=None if pays and row.at_least else pays,
        most=quotient(brings, times),
        hours=hours,
        hourly_needed=quotient(times * cost, hours) if hours else None,
    )
