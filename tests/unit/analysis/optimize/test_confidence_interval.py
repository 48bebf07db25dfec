"""The interval of a measured share, and differences within noise."""

from decimal import Decimal

from llmcost.analysis.optimize.confidence_interval import wilson, within_noise
from llmcost.model.reports.optimize import Rating


def test_the_interval_of_a_share():
    # Newcombe, Statistics in Medicine 17 (1998), p. 857, table I, method 3: 81 of 263, and 1 of 29
    assert [round(end, 4) for end in wilson(Decimal(81) / 263, 263)] == [Decimal("0.2553"), Decimal("0.3662")]
    assert [round(end, 4) for end in wilson(Decimal(1) / 29, 29)] == [Decimal("0.0061"), Decimal("0.1718")]
    assert wilson(Decimal(1), 10).high == 1
    assert wilson(Decimal(0), 10).low == 0


def test_a_difference_is_noise_where_its_interval_holds_none():
    # 56 of 70 and 48 of 80 differ by 0.2, from 0.0524 to 0.3339 (Newcombe 1998, p. 873, method 10)
    def rating(k, n):
        low, high = wilson(Decimal(k) / n, n)
        return Rating(Decimal(k) / n, Decimal(k) / n, "any", low, high, n)

    assert within_noise(rating(48, 80), rating(56, 70)) is False
    assert within_noise(rating(48, 80), rating(46, 70)) is True
    assert within_noise(Rating(Decimal(0), Decimal(0), "any"), rating(46, 70)) is None
