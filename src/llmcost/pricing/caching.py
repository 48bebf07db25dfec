"""What a model caches, how often a prefix is found in its cache, and the hit rate that pays (laws P6 and V4)."""

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
from llmcost.model.usage import TokenClass

from .length_distributions import hit_rate
from .price_list.schedules import active_seconds
from .rates import EffectiveRates, rate_steps
from .volume import attempts_per_month, days_per_month, requests_in_a_unit, unit_of

ASSUMED_STEP_GAP = Decimal(10)
"""Seconds between an agent's steps, where the workload gives none."""
ASSUMED_HOURS = Decimal(24)
"""Hours per day that an explicit cache is kept, if the workload gives none."""
ASSUMED_TURN_GAP = Decimal(60)
"""Seconds between a conversation's turns, where the workload gives none."""


class CacheRules(NamedTuple):
    """How a model caches, and what of it is sold. No rate is part of it."""

    reads: bool
    """Whether cached tokens are sold; a model where they are not caches nothing."""
    min_tokens: int
    """The shortest prefix that it caches. Tokens."""
    ttl: str | None
    """The default time to live of a write, as ``5m``; ``None`` if it is unknown."""
    prices_writes: bool
    """Whether writes have a price of their own; otherwise they bill as plain input."""
    prices_life: bool
    """The same of writes that live as long as the workload asks, where that is not the default."""
    prices_storage: bool
    """The same of keeping an explicit cache."""
    free: bool
    """Whether the model is free: then no price is missing."""
    media_apart: tuple[TokenClass, ...] = ()
    """Media with another price than text: in a cache, they are not billed as cached text."""
    media_reads: tuple[TokenClass, ...] = ()
    """Media whose cached tokens have a price of their own."""


LONG_LIVES = {"1h": TokenClass.CACHE_WRITE_1H, "12h": TokenClass.CACHE_WRITE_12H}
"""The buckets of writes that live longer than the default, by their time to live."""


def cache_rules(model: Model, price: Price, ttl: str, *, media: bool) -> CacheRules:
    """How a model caches at a price, for a workload that asks for a time to live and has ``media`` or not."""
    return CacheRules(
        reads=price.cache_read is not None or price.free,
        min_tokens=model.cache.min_tokens if model.cache else 0,
        ttl=model.cache.ttl if model.cache else None,
        prices_writes=price.cache_write is not None,
        prices_life=ttl in LONG_LIVES and getattr(price, LONG_LIVES[ttl].value) is not None,
        prices_storage=price.storage_hour is not None,
        free=price.free,
        media_apart=tuple(kind for kind in MEDIA_INPUTS if media and _is_apart(kind, price)),
        media_reads=tuple(bucket for bucket in _MEDIA_READS if media and getattr(price, bucket.value) is not None),
    )


MEDIA_INPUTS = (TokenClass.IMAGE_INPUT, TokenClass.AUDIO_INPUT, TokenClass.VIDEO_INPUT)
_MEDIA_READS = (TokenClass.IMAGE_CACHE_READ, TokenClass.AUDIO_CACHE_READ)


def _is_apart(kind: TokenClass, price: Price) -> bool:
    """Whether tokens of a medium have another price than text; audio without a price has another one."""
    rate = getattr(price, kind.value)
    if rate is None:
        return kind is TokenClass.AUDIO_INPUT and not price.free
    return bool(rate != price.input)


class HitRates(NamedTuple):
    """How often a first request finds its prefix, and a later one of a conversation or a task.

    A derived rate is 1 − e^(−λτ), and its calculation is λτ; a given one has none.
    """

    first: Decimal = ZERO
    after: Decimal = ZERO
    first_steps: Steps = ()
    after_steps: Steps = ()


def hit_rates(workload: Workload, rules: CacheRules, share: Decimal) -> HitRates:
    """The hit rates of a workload on a model that ``share`` of its requests reach (law V4).

    Given, or derived from how often requests arrive at the model, which has its own cache, and how long a write lives.
    Every request sends a prefix of stated tokens; the first request of a conversation looks for its fixed part.
    """
    cache = workload.cache
    if cache is None:
        return HitRates()
    if cache.hit_rate is not None:
        return HitRates(cache.hit_rate, cache.hit_rate)
    life = _life(cache, rules)
    first = (*_arrivals(workload, share), life)
    after = (*_gaps(workload), life)
    return HitRates(_rate(first), _rate(after), first, after)


def _rate(steps: Steps) -> Decimal:
    *arrivals, life = steps
    return hit_rate(evaluate(tuple(arrivals)), life.value)


def _arrivals(workload: Workload, share: Decimal) -> Steps:
    """λ of first requests: how many arrive per second of active time."""
    attempts: Steps = (Step(attempts_per_month(workload), "billed attempts", DERIVED),)
    if share != ONE:
        attempts += (Step(share, "share that reaches this model", DERIVED),)
    active = [Step(days_per_month(workload), "days"), Step(Decimal(active_seconds(workload.hours)), "active seconds")]
    if workload.cache and workload.cache.prefix and (size := requests_in_a_unit(workload)) > 1:
        active.insert(0, Step(Decimal(size), f"requests per {unit_of(workload)}"))
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


def _life(cache: Cache, rules: CacheRules) -> Step:
    """τ, the time to live of a write in seconds: an explicit cache lives as long as it is kept."""
    if cache.explicit:
        hours, origin = kept_hours(cache)
        return Step(hours * 3600, "seconds kept", origin)
    if rules.prices_life:
        return Step(Decimal(_seconds(cache.ttl)), "seconds to live")
    if rules.ttl:
        return Step(Decimal(_seconds(rules.ttl)), "seconds to live", PRICE_LIST)
    return Step(Decimal(_seconds("5m")), "seconds to live")


def kept_hours(cache: Cache) -> tuple[Decimal, str]:
    """Hours per day that an explicit cache is kept, and whether they are given or assumed."""
    return (ASSUMED_HOURS, ASSUMED) if cache.hours_per_day is None else (cache.hours_per_day, WORKLOAD)


def _seconds(life: str) -> int:
    return int(life[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[life[-1]]


def break_even(rates: EffectiveRates, ttl: str) -> Steps:
    """The hit rate from which on a cached token costs less than a plain one: (w − i) ÷ (w − r).

    ``w``, ``i`` and ``r`` are the rates of writing, plain input and reading. Empty if reading does not cost less
    than writing.
    """
    plain, read = rate_steps(rates, "input"), rate_steps(rates, "cache_read")
    life = rate_steps(rates, LONG_LIVES[ttl].value) if ttl in LONG_LIVES else ()
    write = life or rate_steps(rates, "cache_write") or plain
    if not plain or not read or evaluate(write) <= evaluate(read):
        return ()
    more = grouped("extra cost of a write", _as_step("write", write), _as_step("plain", plain, MINUS))
    less = grouped("saving of a read", _as_step("write", write), _as_step("read", read, MINUS), op=OVER)
    return more, less


def _as_step(name: str, steps: Steps, op: str = TIMES) -> Step:
    """A rate as one number."""
    return steps[0]._replace(name=name, op=op) if len(steps) == 1 else grouped(name, *steps, op=op)
