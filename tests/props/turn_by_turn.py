"""The independent reference for conversations, agents, caches and mixes (laws T4, T6, V3, V4, V6), and its strategies.

``turn_by_turn`` adds up the cost of one turn after the other, in fractions, from the words of the laws.
"""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from llmcost.model.inputs.catalog import CachePolicy
from llmcost.model.inputs.request_shape import Agent, Bin, Conversation
from llmcost.model.inputs.serving import Batch, Cache, ResponseCache, Retries
from tests.props.strategies import frac
from tests.support.catalogs import (
    band,
    decimals,
    fee,
    market,
    mode,
    model,
    multipliers,
    positive,
    price,
    scaled,
    shares,
    workload,
)


class Sheet(NamedTuple):
    """The rates of requests below a threshold and beyond it; a rate that is ``None`` is not sold."""

    base: dict
    long: dict | None = None
    above: int | None = None
    at_least: int | None = None
    marginal: bool = False
    min_tokens: int = 0

    def model(self, **fields):
        bands = ()
        if self.long is not None:
            where = {"above": self.above} if self.above is not None else {"at_least": self.at_least}
            bands = (band(**where, **self.long, applies="marginal" if self.marginal else "whole"),)
        policy = CachePolicy(min_tokens=self.min_tokens)
        return model("acme/one", price(**self.base, long=bands), cache=policy, thinking="optional", **fields)

    def untaxed(self, total):
        """How much of a total input costs the base rates."""
        if self.long is None:
            return total
        beyond = total > self.above if self.above is not None else total >= self.at_least
        if not beyond:
            return total
        return frac(self.above if self.above is not None else self.at_least - 1) if self.marginal else frac(0)


class Shape(NamedTuple):
    """What one conversation or task sends and gets. Tokens, as fractions."""

    turns: int
    first: Fraction
    added: Fraction
    """By the user, or by a tool, with each turn after the first."""
    seen: Fraction
    thought: Fraction = frac(0)
    resent: bool = False
    """Whether thinking is sent again."""
    beside: Fraction = frac(0)
    """Retrieved text of each request."""


class Found(NamedTuple):
    """A prefix cache: the share of turns that find their prefix, and the fixed part that first turns look for."""

    hits: Fraction
    fixed: Fraction = frac(0)
    hour: bool = False


def turn_by_turn(sheet, shape, found=None):
    """What one conversation costs, in millionths of a dollar."""
    cost, past, before = frac(0), frac(0), None
    for _ in range(shape.turns):
        text = shape.first + past
        total = text + shape.beside
        if found is not None and sheet.base["cache_read"] is not None:
            prefix = found.fixed if before is None else before
            prefix = prefix if prefix >= sheet.min_tokens else frac(0)
            kept = prefix if shape.turns == 1 else text if text >= sheet.min_tokens else frac(0)
            for share, read in ((found.hits, prefix), (1 - found.hits, frac(0))):  # those that find it, and the others
                written = max(kept - read, frac(0))
                buckets = {"input": total - read - written, "cache_write": written, "cache_read": read}
                cost += share * priced(sheet, buckets, found)
        else:
            cost += priced(sheet, {"input": total, "cache_write": frac(0), "cache_read": frac(0)}, found)
        cost += answered(sheet, shape, total)
        before = text
        past += shape.added + shape.seen + (shape.thought if shape.resent else 0)
    return cost


def priced(sheet, buckets, found):
    """The input of one turn: what is beyond a marginal threshold is the end of it, and the cached prefix its beginning."""
    total = sum(buckets.values())
    cheap, cost = sheet.untaxed(total), frac(0)
    for name in ("cache_read", "cache_write", "input"):
        part = min(buckets[name], cheap)
        cost += part * rate(sheet.base, name, found) + (buckets[name] - part) * rate(sheet.long, name, found)
        cheap -= part
    return cost


def answered(sheet, shape, total):
    rates = sheet.base if sheet.marginal or sheet.untaxed(total) == total else sheet.long
    thinking = rates["output"] if rates["thinking"] is None else rates["thinking"]
    return shape.seen * frac(rates["output"]) + shape.thought * frac(thinking)


def rate(rates, name, found):
    """USD per million; writes are plain input where no price says otherwise."""
    if rates is None:
        return frac(0)
    if name == "cache_write":
        choices = [rates["cache_write_1h"] if found and found.hour else None, rates["cache_write"], rates["input"]]
        return frac(next(choice for choice in choices if choice is not None))
    return frac(rates["input"] if name == "cache_read" and rates[name] is None else rates[name])


some_rates = positive(40, 3)


@st.composite
def sheets(draw, cached=True):
    """A price list of one model, with a threshold or none, writes priced or not."""
    sold = {name: draw(st.booleans()) for name in ("cache_write", "cache_write_1h", "thinking")}
    sold["cache_read"] = draw(st.sampled_from([True, True, True, False])) if cached else False
    if not sold["cache_read"]:
        sold["cache_write"] = sold["cache_write_1h"] = False

    def rates():
        usual = {"input": draw(some_rates), "output": draw(some_rates)}
        return usual | {name: draw(some_rates) if is_sold else None for name, is_sold in sold.items()}

    kind = draw(st.sampled_from(["none", "above", "at_least"]))
    threshold = draw(st.integers(1, 300_000) | st.integers(1, 3000))
    return Sheet(
        base=rates(),
        long=None if kind == "none" else rates(),
        above=threshold if kind == "above" else None,
        at_least=threshold if kind == "at_least" else None,
        marginal=draw(st.booleans()),
        min_tokens=draw(st.sampled_from([0, 0, 1024, 4096])),
    )


lengths = st.integers(0, 6000).map(Decimal) | decimals(0, 6000, 2)


turn_counts = st.integers(1, 200) | st.integers(1, 6)


resends = st.sampled_from(["never", "tool_loop", "always"])


@st.composite
def units(draw):
    """A conversation or a task: the workload's fields, and its shape for the sum."""
    turns, first, added, seen = draw(turn_counts), draw(lengths), draw(lengths), draw(lengths)
    is_agent, multiplier, resent = draw(st.booleans()), draw(multipliers), draw(resends)
    if is_agent:
        fields = {"agent": Agent(steps=turns, tool_result_tokens=added), "tasks_per_day": Decimal(3)}
    else:
        fields = {"conversation": Conversation(turns=turns, user_tokens=added), "conversations_per_day": Decimal(3)}
    fields |= {"input_tokens": first, "output_tokens": seen, "thinking_multiplier": multiplier}
    shape = Shape(
        turns,
        frac(first),
        frac(added),
        frac(seen),
        frac(seen) * frac(multiplier),
        resent == "always" or (resent == "tool_loop" and is_agent),
    )
    return fields | {"thinking_resent": resent, "requests_per_month": None, "days_per_month": Decimal(1)}, shape


def on(sheet, **fields):
    return market(sheet.model(**fields))


@st.composite
def histograms(draw):
    """Bars whose weights sum to a power of ten, so that no share is rounded."""
    cuts = sorted(draw(st.sets(st.integers(1, 999), max_size=5)))
    weights = [high - low for low, high in zip([0, *cuts], [*cuts, 1000], strict=True)]
    sizes = draw(st.lists(lengths | st.integers(0, 400_000).map(Decimal), min_size=len(weights), max_size=len(weights)))
    return tuple(Bin(size, Decimal(weight)) for size, weight in zip(sizes, weights, strict=True))


NAMES = ("acme/one", "best/two", "host/three", "inn/four")


@st.composite
def mixed(draw):
    """Models with everything, and a workload that uses it; hit rates are given, as each model has a cache of its own."""
    models = [
        model(
            name,
            price(
                draw(some_rates),
                draw(some_rates),
                cache_read="0.1",
                cache_write="1.25",
                modes={"batch": mode("0.5")},
                long=(band(above=20_000, input=9, output=9, cache_read=1, cache_write=2),),
            ),
            thinking="optional",
            fees={"search": fee(draw(some_rates))},
        )
        for name in NAMES
    ]
    work = workload(
        model=None,
        requests_per_month=draw(st.integers(1, 10**6)) * 6,
        input_tokens=draw(lengths),
        output_tokens=draw(lengths),
        thinking_multiplier=draw(multipliers),
        conversation=Conversation(turns=6, user_tokens=draw(lengths)),
        cache=Cache(prefix=True, hit_rate=draw(shares)),
        batch=Batch(share=draw(shares)),
        retries=Retries(rate=draw(shares), billed=draw(st.sampled_from(["full", "input", "none"]))),
        regenerations=draw(shares),
        response_cache=ResponseCache(hit_rate=draw(shares)),
        fees={"search": draw(shares)},
        buffer=draw(shares),
    )
    return market(*models), work


@st.composite
def splits(draw):
    """Shares of the four models that sum to 1."""
    cuts = sorted(draw(st.lists(st.integers(0, 1000), min_size=3, max_size=3)))
    return [scaled(high - low, 3) for low, high in zip([0, *cuts], [*cuts, 1000], strict=True)]
