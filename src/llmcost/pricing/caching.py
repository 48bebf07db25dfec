"""How often a prompt's prefix is found in the provider's cache, and from which rate on that pays (laws P6 and V4)."""

from decimal import Decimal
from typing import NamedTuple

from llmcost.model.calculation import (
    ASSUMED,
    CONSTANT,
    DERIVED,
    MINUS,
    OVER,
    PRICE_LIST,
    TIMES,
    WORKLOAD,
    Step,
    Steps,
    evaluate,
    grouped,
)
from llmcost.model.inputs.catalog import Model, Price
from llmcost.model.inputs.serving import Cache
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO

from .length_distributions import hit_rate
from .rates import EffectiveRates, rate_steps
from .schedules import active_seconds
from .volume import attempts_per_month, days_per_month, requests_in_a_unit

ASSUMED_STEP_GAP = Decimal(10)
"""Seconds between an agent's steps, where nobody says."""
ASSUMED_TURN_GAP = Decimal(60)
"""Seconds between a conversation's turns, where nobody says."""


class HitRates(NamedTuple):
    """How often a first request finds its prefix, and a later one of a conversation or a task.

    A derived rate is 1 − e^(−λτ), and its calculation is λτ; a given one has none.
    """

    first: Decimal = ZERO
    after: Decimal = ZERO
    first_steps: Steps = ()
    after_steps: Steps = ()


def break_even(quoted: EffectiveRates, one_hour: bool) -> Steps:
    """The hit rate from which on a cached token costs less than a plain one: (w − i) ÷ (w − r).

    Nothing where no rate makes it so: where reading costs as much as writing.
    """
    plain, read = rate_steps(quoted, "input"), rate_steps(quoted, "cache_read")
    write = (rate_steps(quoted, "cache_write_1h") if one_hour else ()) or rate_steps(quoted, "cache_write") or plain
    if not plain or not read or evaluate(write) <= evaluate(read):
        return ()
    more = grouped("what a write costs more", _priced("to write", write), _priced("plain", plain, MINUS))
    less = grouped("what a read saves", _priced("to write", write), _priced("to read", read, MINUS), op=OVER)
    return more, less


def _priced(what: str, steps: Steps, op: str = TIMES) -> Step:
    """A rate as one number."""
    return steps[0]._replace(name=what, op=op) if len(steps) == 1 else grouped(what, *steps, op=op)


def hit_rates(workload: Workload, model: Model, price: Price, part: Decimal) -> HitRates:
    """The hit rates of a workload on a model that ``part`` of its requests reach (law V4).

    Given, or derived from how often they arrive at the model, which has a cache of its own, and how long that lives.
    A prefix of stated tokens is sent by every request, a conversation's fixed part is looked for by its first one.
    """
    cache = workload.cache
    if cache is None:
        return HitRates()
    if cache.hit_rate is not None:
        return HitRates(cache.hit_rate, cache.hit_rate)
    life = _life(cache, model, price)
    first = (*_arrivals(workload, part), life)
    after = (*_gaps(workload), life)
    return HitRates(_rate(first), _rate(after), first, after)


def _rate(steps: Steps) -> Decimal:
    *arrivals, life = steps
    return hit_rate(evaluate(tuple(arrivals)), life.value)


def _arrivals(workload: Workload, part: Decimal) -> Steps:
    """λ of first requests: how many arrive in a second of active time."""
    attempts: Steps = (Step(attempts_per_month(workload), "billed attempts", DERIVED),)
    if part != ONE:
        attempts += (Step(part, "of which reach this model", DERIVED),)
    active = [Step(days_per_month(workload), "days"), Step(Decimal(active_seconds(workload.hours)), "active seconds")]
    if workload.cache and workload.cache.prefix and (size := requests_in_a_unit(workload)) > 1:
        active.insert(0, Step(Decimal(size), "requests of each"))
    return (*attempts, grouped("active seconds a month", *active, op=OVER))


def _gaps(workload: Workload) -> Steps:
    """λ of later requests: one in every gap between two of them."""
    gap, origin = gap_between(workload)
    return Step(ONE, "request", CONSTANT), Step(gap, "seconds between two requests", origin, OVER)


def gap_between(workload: Workload) -> tuple[Decimal, str]:
    """Seconds between two requests of a conversation or a task, and whether they are given or assumed."""
    if workload.conversation:
        given, assumed = workload.conversation.turn_gap_s, ASSUMED_TURN_GAP
    else:
        given, assumed = workload.agent.step_gap_s if workload.agent else None, ASSUMED_STEP_GAP
    return max(assumed if given is None else given, Decimal("0.001")), ASSUMED if given is None else WORKLOAD


def _life(cache: Cache, model: Model, price: Price) -> Step:
    """τ: how long a write lives, in seconds: an hour where that is sold, an explicit cache as long as it is kept."""
    if cache.explicit:
        hours, origin = kept_hours(cache)
        return Step(hours * 3600, "seconds that it is kept", origin)
    if cache.ttl == "1h" and price.cache_write_1h is not None:
        return Step(Decimal(_seconds(cache.ttl)), "seconds that a write lives")
    if model.cache and model.cache.ttl:
        return Step(Decimal(_seconds(model.cache.ttl)), "seconds that a write lives", PRICE_LIST)
    return Step(Decimal(_seconds("5m")), "seconds that a write lives")


def kept_hours(cache: Cache) -> tuple[Decimal, str]:
    """Hours a day that an explicit cache is kept, and whether they are given or assumed."""
    return (Decimal(24), ASSUMED) if cache.hours_per_day is None else (cache.hours_per_day, WORKLOAD)


def _seconds(life: str) -> int:
    return int(life[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[life[-1]]
