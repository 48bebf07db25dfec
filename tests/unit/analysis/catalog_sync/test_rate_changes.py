"""Rates, bands and modes as the list states them, and what it leaves open."""

from dataclasses import replace
from decimal import Decimal

import pytest

from llmcost.model.inputs.catalog import Mode
from llmcost.model.reports.catalog_sync import Standing
from tests.support.upstream_lists import catalog_of, now, offer, rates, says
from tests.unit.analysis.catalog_sync.proposals import LARGE, LONG, SMALL, agreed, asked, one, with_model
from tests.unit.analysis.catalog_sync.test_price_changes import large


def test_what_the_list_does_not_state_stays():
    found = one(says(offer(SMALL, now(cache_read="0.6"))))
    assert found.entry is not None
    assert (found.entry.input, found.entry.output, found.entry.modes) == (3, 12, {"batch": Mode(x=Decimal("0.5"))})


def test_bands_move_with_their_thresholds_and_boundaries():
    found = one(says(offer(LONG, now({200_001: rates(input=5, output=15)}, input="2.5", output="7.5"))))
    assert found.entry is not None
    assert [change.name for change in found.changes] == ["input", "output", ">=200000 input", ">=200000 output"]
    (band,) = found.entry.long
    assert (band.at_least, band.above, band.input, band.output) == (200_000, None, 5, 15)


@pytest.mark.parametrize(
    ("batch", "mode"),
    [
        (rates(input=2, cache_read="0.15", output=6), Mode(x=Decimal("0.5"))),
        (rates(input=3, cache_read="0.225", output=9), Mode(x=Decimal("0.75"))),
        (rates(input=2, cache_read="0.3", output=6), Mode(x=Decimal("0.5"), keep=("cache_read",))),
        (
            rates(input=2, cache_read="0.15", output=5),
            Mode(input=Decimal(2), cache_read=Decimal("0.15"), output=Decimal(5)),
        ),
    ],
)
def test_a_mode_is_a_factor_where_it_can_be_one(batch, mode):
    found = one(says(offer(SMALL, now(batch=batch, input=4, cache_read="0.3", output=12))))
    assert found.entry is not None
    assert found.entry.modes == {"batch": mode}


def test_modes_that_were_the_same_stay_the_same():
    own = Mode(input=Decimal(2), output=Decimal(7))
    prices = tuple(replace(price, modes={"batch": own, "flex": own}) for price in catalog_of().models[SMALL].prices)
    said = now(batch=rates(input=3, output=8), input=4, cache_read="0.3", output=12)
    found = one(says(offer(SMALL, said)), catalog=with_model(SMALL, prices=prices))
    assert found.entry is not None
    assert found.entry.modes["batch"] == found.entry.modes["flex"] == Mode(input=Decimal(3), output=Decimal(8))


def test_rates_that_the_list_leaves_open_wait():
    found = one(says(offer(SMALL, now(input=4, output=12))))
    assert (found.standing, found.reasons) == (
        Standing.HELD,
        ("input would change, and the list does not have cache_read",),
    )


def test_a_threshold_that_the_list_leaves_open_waits():
    found = one(says(offer(LONG, now(input=3, output=6))))
    assert (found.standing, found.reasons) == (
        Standing.HELD,
        ("input would change, and the list does not have >=200000 input, >=200000 output",),
    )


def test_a_mode_of_its_own_rates_that_the_list_leaves_open_waits():
    prices = (*catalog_of().models[LARGE].prices, large(input="10"))
    own = replace(prices[0], modes={"batch": Mode(input=Decimal(4), output=Decimal(20))})
    found = one(says(offer(LARGE, now(input=12, output=40))), catalog=with_model(LARGE, prices=(own,)))
    assert found.reasons == ("the list does not have the rates of the catalog for batch",)


def test_a_rate_that_the_catalog_does_not_have_is_only_reported():
    report = asked(says(offer(LARGE, now(batch=rates(input=5, output=20), input=10, output=40, cache_read=1))))
    (found,) = report.proposals
    assert (found.kind, found.standing, found.entry) == ("rate", Standing.NOTE, None)
    assert [change.name for change in found.changes] == ["cache_read", "batch input", "batch output"]
    assert agreed(report) == [LARGE]


def test_a_mode_at_the_standard_price_is_none():
    assert asked(says(offer(LARGE, now(batch=rates(input=10), input=10, output=40)))).proposals == ()


def test_a_band_that_the_catalog_does_not_have_is_only_reported():
    found = one(says(offer(LARGE, now({200_001: rates(input=20, output=60)}, input=10, output=40))), kind="rate")
    assert [change.name for change in found.changes] == [">200000 input", ">200000 output"]
