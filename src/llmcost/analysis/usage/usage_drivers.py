"""What makes two amounts of usage differ, as drivers that add up to the difference (law M4).

Both sides are a product: requests × attempts × (tokens sent × Σ share of a model × Σ share of a bucket × its rate, and
what is generated the same way). Each factor is a driver, and gets its Shapley share. Fees and all else are one more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from llmcost.analysis.diff.shapley import shapley
from llmcost.model.money import ZERO, exactly, quotient
from llmcost.model.reports.component_key import STANDARD, Purpose
from llmcost.model.reports.estimate import WorkloadEstimate
from llmcost.model.reports.usage_drivers import UsageDriver
from llmcost.model.usage import OF_OUTPUT, TokenClass

from .cube_pricing import PricedRow

FACTORS = ("volume", "retries", "input", "output", "mix", "cache", "price")
OTHER = "other"
_TOKENS = (Purpose.MODEL, Purpose.ROUTER, Purpose.SIDE_CALL)
_GENERATED = (TokenClass.OUTPUT, *OF_OUTPUT)
Model = tuple[str, str]
"""A model and the mode in which it serves."""
Bucket = tuple[Model, TokenClass]


class Spending(NamedTuple):
    """What some requests cost, taken apart."""

    requests: Fraction
    attempts: Fraction | None
    """Billed attempts per request; ``None`` if it is not known, and then ``requests`` are the attempts."""
    tokens: Mapping[Bucket, Fraction]
    amounts: Mapping[Bucket, Fraction]
    """USD."""
    usd: Decimal
    """All of it, fees included."""

    def times(self, factor: Fraction) -> "Spending":
        """The same requests more or less often, as those of some days in a month."""
        usd = Fraction(self.usd) * factor
        return Spending(
            self.requests * factor,
            self.attempts,
            {key: tokens * factor for key, tokens in self.tokens.items()},
            {key: amount * factor for key, amount in self.amounts.items()},
            quotient(usd.numerator, usd.denominator),
        )


def spending_of_rows(rows: Iterable[PricedRow]) -> Spending:
    """The spending of rows of logs; those without a price are left out."""
    tokens: dict[Bucket, Fraction] = defaultdict(Fraction)
    amounts: dict[Bucket, Fraction] = defaultdict(Fraction)
    requests, usd = 0, ZERO
    for one in rows:
        if one.usd is not None:
            model = one.model, one.row.mode or STANDARD
            requests += one.row.requests
            usd += one.usd
            for bucket, count in one.row.tokens.items():
                tokens[model, bucket] += count
                amounts[model, bucket] += Fraction(one.parts.get(bucket, ZERO))
    return Spending(Fraction(requests), None, tokens, amounts, usd)


def spending_of_estimates(estimates: Sequence[WorkloadEstimate]) -> Spending:
    """The spending of the months of workloads on their own models."""
    tokens: dict[Bucket, Fraction] = defaultdict(Fraction)
    amounts: dict[Bucket, Fraction] = defaultdict(Fraction)
    for one in estimates:
        for item in one.own.components:
            if item.key.purpose in _TOKENS and item.key.bucket:
                key = (item.key.model.removesuffix("+thinking"), item.key.mode), item.key.bucket
                tokens[key] += Fraction(item.quantity)
                amounts[key] += Fraction(item.monthly or ZERO)
    requests = Fraction(sum((one.requests for one in estimates), ZERO))
    attempts = Fraction(sum((one.attempts for one in estimates), ZERO)) / requests if requests else None
    return Spending(requests, attempts, tokens, amounts, sum((one.own.monthly or ZERO for one in estimates), ZERO))


@exactly
def usage_drivers(before: Spending, after: Spending) -> tuple[UsageDriver, ...]:
    """The drivers from one spending to another, the largest first. They add up to the difference exactly."""
    sides = _factors(before, after), _factors(after, before)
    moved = [name for name in FACTORS if getattr(sides[0], name) != getattr(sides[1], name)]

    def value(chosen: int) -> Decimal:
        mixed = sides[0]._replace(
            **{name: getattr(sides[1], name) for index, name in enumerate(moved) if chosen >> index & 1}
        )
        usd = mixed.usd()
        return quotient(usd.numerator, usd.denominator)

    shares = shapley(len(moved), value) or []
    found = [UsageDriver(name, share) for name, share in zip(moved, shares, strict=True) if share]
    left = after.usd - before.usd - sum(shares, ZERO)
    if left and found and abs(left) < _DUST:  # of rounding
        found[0] = UsageDriver(found[0].name, found[0].usd + left)
    elif left:
        found.append(UsageDriver(OTHER, left))
    return added(found)


@exactly
def added(drivers: Iterable[UsageDriver]) -> tuple[UsageDriver, ...]:
    """The sum of the drivers of each name, the largest first; equal ones in the order of the factors."""
    sums: dict[str, Decimal] = dict.fromkeys((*FACTORS, OTHER), ZERO)
    for one in drivers:
        sums[one.name] += one.usd
    found = [UsageDriver(name, usd) for name, usd in sums.items() if usd]
    return tuple(sorted(found, key=lambda one: -abs(one.usd)))


_DUST = Decimal("1e-12")


class _Factors(NamedTuple):
    """A spending on tokens as a product. What is sent has the index False, what is generated has True."""

    volume: Fraction
    retries: Fraction
    input: Fraction
    """Tokens sent with an attempt."""
    output: tuple[Fraction, Mapping[Bucket, Fraction]]
    """Tokens generated by one, and the share of each bucket in what a model generates."""
    mix: Mapping[tuple[Model, bool], Fraction]
    """The share of each model in what is sent, and in what is generated."""
    cache: Mapping[Bucket, Fraction]
    """The share of each bucket in what is sent to a model."""
    price: Mapping[Bucket, Fraction]
    """USD per token."""

    def usd(self) -> Fraction:
        length, generated = self.output
        sent, made = (
            sum((self.mix[key[0], out] * share * self.price[key] for key, share in shares.items()), Fraction(0))
            for out, shares in ((False, self.cache), (True, generated))
        )
        return self.volume * self.retries * (self.input * sent + length * made)


def _factors(one: Spending, other: Spending) -> _Factors:
    """The factors of a spending; what it cannot say, because it has no such tokens, is that of the other one."""
    attempts = one.attempts or other.attempts or Fraction(1)
    billed, billed_there = (side.requests * (side.attempts or 1) for side in (one, other))
    keys = sorted({*one.tokens, *other.tokens})
    totals, others = _by_model(one), _by_model(other)
    sums = [sum((tokens for (_, out), tokens in totals.items() if out is side), Fraction(0)) for side in (False, True)]
    elsewhere = [sum((n for (_, out), n in others.items() if out is side), Fraction(0)) for side in (False, True)]
    mix = {
        (model, out): _share(totals.get((model, out), Fraction(0)), sums[out])
        if sums[out]
        else _share(others.get((model, out), Fraction(0)), elsewhere[out])
        for model, out in {(key[0], key[1] in _GENERATED) for key in keys}
    }
    lengths = [_share(n, billed) if billed else _share(m, billed_there) for n, m in zip(sums, elsewhere, strict=True)]
    split, price = {}, {}
    for key in keys:
        side = key[0], key[1] in _GENERATED
        source, whole = (one, totals) if totals.get(side) else (other, others)
        split[key] = _share(source.tokens.get(key, Fraction(0)), whole.get(side, Fraction(0)))
        paid = one if one.tokens.get(key) else other
        price[key] = _share(paid.amounts.get(key, Fraction(0)), paid.tokens.get(key, Fraction(0)))
    return _Factors(
        billed / attempts,
        attempts,
        lengths[0],
        (lengths[1], {key: split[key] for key in keys if key[1] in _GENERATED}),
        mix,
        {key: split[key] for key in keys if key[1] not in _GENERATED},
        price,
    )


def _by_model(one: Spending) -> dict[tuple[Model, bool], Fraction]:
    """The tokens sent to each model, and generated by it."""
    found: dict[tuple[Model, bool], Fraction] = defaultdict(Fraction)
    for (model, bucket), tokens in one.tokens.items():
        found[model, bucket in _GENERATED] += tokens
    return found


def _share(part: Fraction, whole: Fraction) -> Fraction:
    return part / whole if whole else Fraction(0)
