"""Confidence intervals of scores, and whether two scores differ significantly."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from typing import NamedTuple

from llmcost.model.money import ONE, ZERO
from llmcost.model.reports.optimize import Rating

Z = Decimal("1.959963984540054")
"""The two-sided 95 % quantile of the standard normal distribution."""
_CONTEXT = Context(prec=40, rounding=ROUND_HALF_EVEN)
_PLACES = Decimal("0.000001")


class ConfidenceInterval(NamedTuple):
    low: Decimal
    high: Decimal


@cache
def wilson(share: Decimal, samples: int) -> ConfidenceInterval:
    """The 95 % score interval of a share, to six decimals (E. B. Wilson, JASA 22, 1927, p. 209).

    For a mean of scores between 0 and 1 it is conservative: of all distributions within these bounds, zeros and ones
    vary the most.
    """
    c, n = _CONTEXT, Decimal(samples)
    z2 = c.multiply(Z, Z)
    spread = c.add(c.divide(c.multiply(share, ONE - share), n), c.divide(z2, 4 * n * n))
    width = c.multiply(Z, c.sqrt(spread))
    middle, whole = c.add(share, c.divide(z2, 2 * n)), c.add(ONE, c.divide(z2, n))
    low, high = (c.divide(end, whole) for end in (c.subtract(middle, width), c.add(middle, width)))
    return ConfidenceInterval(_within(low), _within(high))


def _within(share: Decimal) -> Decimal:
    return _CONTEXT.quantize(min(max(share, ZERO), ONE), _PLACES)


def within_noise(worse: Rating, better: Rating) -> bool | None:
    """Whether the difference of two scores may be chance, at 95 % confidence; ``None`` if a sample size is unknown.

    The interval of the difference combines the two Wilson intervals: method 10 of R. G. Newcombe, Statistics in
    Medicine 17, 1998, p. 873. The samples are assumed to be independent.
    """
    if worse.high is None or better.low is None:
        return None
    step = better.score - worse.score
    down, up = better.score - better.low, worse.high - worse.score
    return step <= 0 or step * step <= down * down + up * up
