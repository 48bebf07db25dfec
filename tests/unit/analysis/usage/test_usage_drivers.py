"""The drivers of usage by hand: what alone changed has the whole difference, and what changed together adds up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from llmcost.analysis.usage.usage_drivers import spending_of_estimates, spending_of_rows, usage_drivers
from tests.support.catalogs import report_of, workload
from tests.support.usage_cubes import MARKET, cubes, priced, row

BASE = {"requests": 10, "input": 1_000, "cache_read": 1_000, "output": 100}


def drivers(*after, before=BASE):
    return {
        one.name: one.usd
        for one in usage_drivers(spending_of_rows(priced(row(**before))), spending_of_rows(priced(*after)))
    }


@pytest.mark.parametrize(
    ("name", "change", "usd"),
    [
        ("volume", {"requests": 20, "input": 2_000, "cache_read": 2_000, "output": 200}, "0.0038"),
        ("input", {"input": 2_000, "cache_read": 2_000}, "0.0031"),
        ("output", {"output": 200}, "0.0007"),
        ("cache", {"input": 2_000, "cache_read": 0}, "0.0029"),
        ("mix", {"mode": "batch"}, "-0.0019"),
        ("price", {"region": "eu"}, "0.00038"),
        ("other", {"web_searches": 2}, "0.02"),
    ],
)
def test_a_change_of_one_kind_is_one_driver(name, change, usd):
    """3 a million for input, 0.1 for reads, 7 for output: the base is $0.0038."""
    assert drivers(row(**{**BASE, **change})) == {name: Decimal(usd)}


def test_from_nothing_and_to_nothing_all_is_volume():
    assert drivers() == {"volume": Decimal("-0.0038")}
    nothing = spending_of_rows(())
    (one,) = usage_drivers(nothing, spending_of_rows(priced(row(**BASE))))
    assert (one.name, one.usd) == ("volume", Decimal("0.0038"))
    assert usage_drivers(nothing, nothing) == ()


def test_an_estimate_with_retries_and_a_buffer_against_logs():
    work = workload(
        requests_per_month=10, input_tokens=200, output_tokens=10, buffer=Decimal("0.5"), regenerations=Decimal(1)
    )
    estimated = spending_of_estimates(report_of(MARKET, work, alone=True).workloads)
    found = usage_drivers(estimated, spending_of_rows(priced(row(requests=20, input=4_000, output=200))))
    assert [(one.name, one.usd) for one in found] == [("other", Decimal("-0.0067"))]


@settings(max_examples=60, deadline=None)
@given(cubes, cubes)
def test_drivers_add_up_exactly(before, after):
    sides = [spending_of_rows(priced(*cube)) for cube in (before, after)]
    found = usage_drivers(*sides)
    assert sum(Fraction(one.usd) for one in found) == Fraction(sides[1].usd) - Fraction(sides[0].usd)
    third = sides[1].times(Fraction(30, 7))
    assert sum(Fraction(one.usd) for one in usage_drivers(sides[0], third)) == Fraction(third.usd) - Fraction(
        sides[0].usd
    )
