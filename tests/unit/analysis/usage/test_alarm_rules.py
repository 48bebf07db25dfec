"""The rules on series whose answer is known: week patterns, growth and one odd day, and shifts that last."""

from decimal import Decimal

import pytest

from llmcost.analysis.usage.alarm_rules import judge, shifted

LEAST = Decimal("0.01")
NOISE = (0, 3, -4, 2, -1, 5, -3, 1, -2, 4, -5)


def series(days=92, weekend=35, growth=0):
    """USD a day: 100 on a working day and ``weekend`` on others, give or take 5 %."""
    return [
        Decimal((weekend if day % 7 >= 5 else 100) * (100 + growth * day) * (100 + NOISE[day % 11])) / 10_000
        for day in range(days)
    ]


def fires(values):
    found = judge(values, LEAST)
    return found is not None and found.is_out_of_line(values[-1])


@pytest.mark.parametrize("growth", [0, 1])
@pytest.mark.parametrize("day", [87, 89, 90, 91])
def test_a_usual_day_is_no_news_and_three_times_as_much_is(day, growth):
    values = series(growth=growth)[: day + 1]
    assert not fires(values)
    assert shifted(values, LEAST) is None
    assert fires([*values[:-1], values[-1] * 3])
    assert not fires([*values[:-1], values[-1] / 3])


def test_a_saturday_that_costs_as_much_as_a_monday_is_news():
    values = series(90)
    assert (len(values) - 1) % 7 == 5
    assert fires([*values[:-1], Decimal(100)])


def test_what_is_expected_is_the_same_weekday():
    found = judge(series(90), LEAST)
    assert 33 < found.expected < 37


def test_a_lasting_shift_is_found_though_no_day_of_it_is_odd():
    values = series()
    raised = [*values[:82], *(value * Decimal("1.15") for value in values[82:])]
    assert not any(fires(raised[: day + 1]) for day in range(82, 92))
    assert shifted(raised, LEAST) in range(7, 12)


def test_one_odd_day_is_no_shift():
    values = series()
    assert shifted([*values[:-3], values[-3] * 9, *values[-2:]], LEAST) is None


def test_a_short_past_is_no_ground_for_a_judgement():
    assert judge(series(25), LEAST) is None
    assert shifted(series(40), LEAST) is None


def test_days_without_a_value_and_of_nothing_are_no_error():
    values = [None if day % 5 == 0 else Decimal(0) if day % 5 == 1 else value for day, value in enumerate(series(93))]
    assert judge(values, LEAST) is not None
    assert judge([*values[:-1], None], LEAST) is None
