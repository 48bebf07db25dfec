"""Compares a workload with subscriptions: what its requests cost by the token, and from how many a seat pays."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.inputs.dated_terms import SeatPlan, in_force
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.money import quotient
from llmcost.model.problems import InputError
from llmcost.model.reports.breakeven import Seat
from llmcost.pricing.model_shares import main_model
from llmcost.pricing.price_list.plans import named_plan
from llmcost.pricing.volume import requests_per_month

from ..pricing_context import PricingContext

SUBSCRIPTION = "subscription"


def seats(loaded: LoadedWorkload, monthly: Decimal, context: PricingContext) -> tuple[Seat, ...]:
    """The plan of the workload, or all plans of its model's provider, the cheapest first.

    ``monthly`` is its month by the token in USD. Raises ``InputError`` if it names no seats, or an unknown plan.
    """
    asked = loaded.workload.subscription
    if asked is None:
        hint = "say who makes the requests: `subscription: {people: 20}`"
        raise InputError.of("missing-key", f"{loaded.workload.name} has no subscription", hint, loaded.where)
    requests = requests_per_month(loaded.workload)
    request = quotient(monthly, requests) if requests else None
    found = []
    for name, plan in _plans(loaded, context):
        price = in_force(plan.prices, context.as_of)
        usd = price.usd if price else None
        if usd is None and asked.plan is None:
            continue
        source = context.catalog.sources[plan.source]
        total = None if usd is None else usd * asked.people
        found.append(
            Seat(
                plan=name,
                name=plan.name,
                people=asked.people,
                usd=usd,
                monthly=total,
                calls=monthly,
                saves=None if total is None else monthly - total,
                each=quotient(requests, asked.people) if requests else None,
                break_even_requests=quotient(usd, request) if usd is not None and request else None,
                source=plan.layer or f"{source.title}, {source.url}, read {plan.checked}",
            )
        )
    return tuple(sorted(found, key=lambda seat: (seat.usd is None, seat.usd, seat.plan)))


def _plans(loaded: LoadedWorkload, context: PricingContext) -> Iterator[tuple[str, SeatPlan]]:
    plans, workload = context.catalog.seats, loaded.workload
    wanted = workload.subscription.plan if workload.subscription else None
    if wanted is None:
        provider = main_model(context.pricer(workload).shares).model.provider
        of_provider = [(name, plan) for name, plan in plans.items() if plan.provider == provider]
        if not of_provider:
            where = loaded.fields.get("subscription") or loaded.where
            raise InputError.of("unknown-plan", f"no subscription of {provider} is known", "name a plan", where)
        yield from of_provider
        return
    where = loaded.fields.get("subscription.plan") or loaded.where
    yield wanted, named_plan(plans, wanted, SUBSCRIPTION, where)
