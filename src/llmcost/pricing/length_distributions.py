"""Lengths that vary: the share of requests up to a length, and the share of all tokens in them (law T6).

The mean is billed, exactly; the shape only decides which requests exceed a threshold. Everything is computed in
decimals with 60 digits, so that the same workload has the same bill on every machine.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Context, Decimal, localcontext
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import Any, TypeVar

from llmcost.model.field_markers import ModelText
from llmcost.model.field_types import field_types
from llmcost.model.inputs.request_shape import Bin, Length
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.record import is_record, record

Z95 = Decimal("1.6448536269514722")
"""The 95th percentile of the normal distribution."""
_WIDE = Context(prec=60)
HALF = Decimal("0.5")
_LAST_PLACE = ONE.scaleb(-18)
_NEGLIGIBLE = ONE.scaleb(-9)
"""A share of requests too small to matter: the tail of a curve never ends."""


@record
class Segment:
    """Requests between two cuts: their share, the tokens they add to the mean, and one of their lengths."""

    share: Decimal
    tokens: Decimal
    probe: Decimal
    """A length inside the segment: it decides for the whole segment."""


@record
class Curve:
    """A log-normal length; its tokens are scaled to a stated mean."""

    mu: Decimal
    sigma: Decimal
    mean: Decimal


Varying = Decimal | Length | None
"""One length, lengths that vary, or none."""


def mean_of(length: Varying) -> Decimal:
    """The mean length. Tokens, to 18 decimals where it follows from percentiles."""
    if length is None:
        return ZERO
    if isinstance(length, Decimal):
        return length
    if length.bins:
        weight = sum((bin_.weight for bin_ in length.bins), ZERO)
        return quotient(sum((bin_.tokens * bin_.weight for bin_ in length.bins), ZERO), weight)
    return curve_of(length).mean


def longest_typical(length: Varying) -> Decimal:
    """The median length: at least this must fit a model. Whole tokens."""
    if not isinstance(length, Length):
        return length or ZERO
    if length.bins:
        return _middle(length.bins)
    if length.p50 is not None:
        return length.p50
    with localcontext(_WIDE):
        return quotient(curve_of(length).mu.exp(), ONE, 0)


def segments(length: Varying, cuts: Iterable[Decimal]) -> list[Segment]:
    """The requests on each side of every cut; shares sum to 1 and tokens to the mean, exactly.

    A cut belongs to the side below it: ``segments(x, [200000])`` separates what is above 200,000 from the rest.
    """
    if not isinstance(length, Length):
        return [Segment(ONE, length or ZERO, length or ZERO)]
    inside = sorted({cut for cut in cuts if cut >= 0})
    if length.bins:
        return _of_bins(length, inside)
    return _of_curve(curve_of(length), tuple(cut for cut in inside if cut))


def _middle(bins: Sequence[Bin]) -> Decimal:
    """The shortest length that half of the requests do not exceed."""
    half, so_far = sum((bin_.weight for bin_ in bins), ZERO) * HALF, ZERO
    for bin_ in sorted(bins, key=lambda bin_: bin_.tokens):
        so_far += bin_.weight
        if so_far >= half and so_far:
            return bin_.tokens
    return ZERO


def _of_bins(length: Length, cuts: Sequence[Decimal]) -> list[Segment]:
    lengths, weights, tokens = _running(_ByIdentity(length.bins))
    sums, before = [], 0
    for cut in (*cuts, lengths[-1]):
        up_to = bisect_right(lengths, cut)
        probe = lengths[up_to - 1] if up_to > before else cut
        sums.append(Segment(quotient(weights[up_to], weights[-1]), quotient(tokens[up_to], weights[-1]), probe))
        before = up_to
    return _between(sums, _LAST_PLACE)


class _ByIdentity:
    """The bars of a histogram by identity: hashing ten thousand of them for each turn takes as long as adding them."""

    __slots__ = ("bins",)

    def __init__(self, bins: tuple[Bin, ...]) -> None:
        self.bins = bins

    def __hash__(self) -> int:
        return id(self.bins)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.bins is other.bins


@lru_cache(maxsize=64)
def _running(of: _ByIdentity) -> tuple[list[Decimal], list[Decimal], list[Decimal]]:
    """The lengths of a histogram in order, and running sums of their requests and tokens, from zero on."""
    bars = sorted(of.bins, key=lambda bin_: bin_.tokens)
    weights = accumulate((bin_.weight for bin_ in bars), initial=ZERO)
    tokens = accumulate((bin_.tokens * bin_.weight for bin_ in bars), initial=ZERO)
    return [bin_.tokens for bin_ in bars], list(weights), list(tokens)


def _of_curve(curve: Curve, cuts: tuple[Decimal, ...]) -> list[Segment]:
    ends = (ZERO, *cuts, cuts[-1] * 2 if cuts else curve.mean * 2)
    sums = [*(_below(curve, cut) for cut in cuts), (ONE, ONE)]
    rounded = [
        Segment(quotient(share, ONE), quotient(mass * curve.mean, ONE), (low + high) * HALF)
        for (share, mass), (low, high) in zip(sums, pairwise(ends), strict=True)
    ]
    return _between(rounded, _NEGLIGIBLE)


def _between(sums: Sequence[Segment], least: Decimal) -> list[Segment]:
    """The segments between running sums; one of less than ``least`` of the requests joins a neighbor."""
    parts: list[Segment] = []
    share = tokens = ZERO
    for up_to in sums:
        if up_to.share - share >= least:
            parts.append(Segment(up_to.share - share, up_to.tokens - tokens, up_to.probe))
            share, tokens = up_to.share, up_to.tokens
    *first, last = parts
    return [*first, Segment(last.share + sums[-1].share - share, last.tokens + sums[-1].tokens - tokens, last.probe)]


@cache
def _below(curve: Curve, cut: Decimal) -> tuple[Decimal, Decimal]:
    """The share of requests up to a length, and the share of all tokens in them.

    A share of less than one in a billion is zero: ``_between`` makes no segment of it.
    """
    shortest, longest = _reach(curve)
    if not shortest < cut < longest:
        return (ONE, ONE) if cut >= longest else (ZERO, ZERO)
    with localcontext(_WIDE):
        z = (cut.ln() - curve.mu) / curve.sigma
        return normal_cdf(z), normal_cdf(z - curve.sigma)


@cache
def _reach(curve: Curve) -> tuple[Decimal, Decimal]:
    """The lengths 6.1 sigma from the median: less than ``_NEGLIGIBLE`` of the requests is beyond them."""
    with localcontext(_WIDE):
        far = curve.sigma * Decimal("6.1")
        return (curve.mu - far).exp(), (curve.mu + far).exp()


@cache
def curve_of(length: Length) -> Curve:
    """The log-normal through two of mean, p50 and p95; with all three, that of p50 and p95 with its tokens scaled.

    ``{mean, p95}`` takes the smaller of the two sigmas that fit. Raises ``ValueError`` if none fits.
    """
    with localcontext(_WIDE):
        if length.p95 is None or (length.p50 is None and length.mean is None):
            raise ValueError("a length needs p95, and p50 or mean")
        if length.p50 is not None:
            if length.p95 <= length.p50:
                raise ValueError("p95 must be above p50")
            mu, sigma = length.p50.ln(), (length.p95 / length.p50).ln() / Z95
            whole = (mu + sigma * sigma / 2).exp()
            return Curve(mu, sigma, quotient(whole, ONE) if length.mean is None else length.mean)
        mean = length.mean or ZERO
        if mean <= 0 or length.p95 <= mean:
            raise ValueError("p95 must be above the mean")
        inner = Z95 * Z95 - 2 * (length.p95 / mean).ln()
        if inner < 0:
            raise ValueError("no log-normal has a p95 of more than 3.86 times its mean")
        sigma = Z95 - inner.sqrt()
        return Curve(mean.ln() - sigma * sigma / 2, sigma, mean)


def normal_cdf(z: Decimal) -> Decimal:
    """The share of a standard normal below ``z``, to 20 digits: the series of Marsaglia (2004), ½ + φ(z)·Σ z^k/k!!."""
    if abs(z) > 12:
        return ONE if z > 0 else ZERO
    with localcontext(_WIDE):
        term = total = z
        k = 1
        while abs(term) > Decimal("1e-30"):
            k += 2
            term = term * z * z / k
            total += term
        density = (-z * z / 2).exp() / _ROOT_OF_TWO_PI
        return HALF + density * total


_ROOT_OF_TWO_PI = Decimal("2.506628274631000502415765284811045253007")


@cache
def hit_rate(arrivals_per_second: Decimal, seconds: Decimal) -> Decimal:
    """1 − e^(−λτ): how often a prefix is still cached when the next request arrives (law V4), to 18 decimals."""
    with localcontext(_WIDE):
        return quotient(ONE - (-arrivals_per_second * seconds).exp(), ONE)


T = TypeVar("T", Decimal | Length, Decimal | Length | None)


def scaled(workload: Workload, factor: Decimal) -> Workload:
    """Every length of text that is marked ``ModelText`` × ``factor`` (law T5), to 18 decimals.

    Media stay as they are, and so do the texts of other models: side calls, routers, embeddings.
    """
    made: Workload = _scaled(workload, factor)
    return made


def _scaled(record: Any, factor: Decimal) -> Any:
    kind: Any = type(record)
    changed = {}
    for name, is_text in _texts_in(kind).items():
        value = getattr(record, name)
        if value is not None:
            changed[name] = length_times(value, factor) if is_text else _scaled(value, factor)
    return replace(record, **changed) if changed else record


@cache
def _texts_in(kind: Any) -> dict[str, bool]:
    """The fields of a record that are lengths of text, and, as false, those that hold a record."""
    found = {name: its_type.marker(ModelText) is not None for name, its_type in field_types(kind).items()}
    return {name: is_text for name, is_text in found.items() if is_text or is_record(field_types(kind)[name].kind)}


def length_times(length: T, factor: Decimal) -> T:
    """A length × ``factor``, in the same shape where it varies."""
    if isinstance(length, Decimal):
        return quotient(length * factor, 1)
    if not isinstance(length, Length):
        return length
    mean, p50, p95 = (part and quotient(part * factor, 1) for part in (length.mean, length.p50, length.p95))
    bins = tuple(Bin(quotient(bin_.tokens * factor, 1), bin_.weight) for bin_ in length.bins)
    return replace(length, mean=mean, p50=p50, p95=p95, bins=bins)
