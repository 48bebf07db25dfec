"""The interval around a score that was measured on a sample, and whether two scores differ by more than chance."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from typing import NamedTuple

from llmcost.model.money import ONE, ZERO
from llmcost.model.reports.optimize import Rating

Z = Decimal("1.959963984540054")
"""95 % of a normal distribution lie within this many standard deviations of its mean."""
_CONTEXT = Context(prec=40, rounding=ROUND_HALF_EVEN)
_PLACES = Decimal("0.000001")


class ConfidenceInterval(NamedTuple):
    """The ends of an interval of shares."""

    low: Decimal
    high: Decimal


@cache
def wilson(share: Decimal, samples: int) -> ConfidenceInterval:
    """The 95 % score interval of a share, to six decimals (E. B. Wilson, JASA 22, 1927, p. 209).

    For a mean score between 0 and 1 that is no share of successes it is wider than it need be, never too narrow: no
    distribution within these bounds varies more than one of zeros and ones.
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
    """Whether the better of two scores may be so by chance, at 95 %; ``None`` where a sample is not known.

    The interval of the difference is made of the two Wilson intervals: method 10 of R. G. Newcombe, Statistics in
    Medicine 17, 1998, p. 873. Both scores are taken as if of different samples.
    """
    if worse.high is None or better.low is None:
        return None
    step = better.score - worse.score
    down, up = better.score - better.low, worse.high - worse.score
    return step <= 0 or step * step <= down * down + up * up
