"""A history only grows; what is behind or in dispute waits."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from llmcost.analysis.catalog_sync.sync import sync
from llmcost.model.reports.catalog_sync import RateChange, Standing
from tests.support.upstream_lists import DAY, catalog_of, now, offer, rates, says, small, small_now, step, twice
from tests.unit.analysis.catalog_sync.proposals import (
    AUGUST,
    JANUARY,
    JULY,
    LARGE,
    SMALL,
    agreed,
    asked,
    one,
    with_model,
)


def test_a_new_price_without_a_day_holds_from_the_day_it_is_read():
    found = one(says(offer(SMALL, small_now(input=4))))
    assert (found.standing, found.model, found.day) == (Standing.READY, SMALL, DAY)
    assert found.changes == (RateChange("input", Decimal(3), Decimal(4)),)
    assert found.entry == replace(catalog_of().models[SMALL].prices[1], input=Decimal(4), from_=DAY)
    assert "gives no day" in found.reasons[0]


def test_a_dated_price_holds_from_its_day():
    steps = (small(None, input=2, output=8), small(JULY), small(AUGUST, input=4))
    found = one(says(offer(SMALL, *steps), dated=True))
    assert (found.standing, found.day, found.reasons) == (Standing.READY, AUGUST, ("a list has it from 2026-08-01 on",))


def test_an_announced_price_is_appended_before_its_day_comes():
    report = asked(says(offer(SMALL, small(JULY), small(JANUARY, input=6, output=24)), dated=True))
    assert [(each.standing, each.day) for each in report.proposals] == [(Standing.READY, JANUARY)]
    assert agreed(report) == [SMALL]


def test_several_changes_are_several_entries():
    steps = (small(JULY), small(AUGUST, input=4), small(JANUARY, input=4, output=16))
    found = asked(says(offer(SMALL, *steps), dated=True)).proposals
    assert [(each.standing, each.day) for each in found] == [(Standing.READY, AUGUST), (Standing.READY, JANUARY)]
    assert found[1].entry is not None
    assert (found[1].entry.input, found[1].entry.output) == (4, 16)


def test_a_price_read_elsewhere_cites_its_source():
    found = one(says(offer(LARGE, now(input=12, output=40))))
    assert found.entry is not None
    assert (found.entry.source, found.entry.checked) == ("litellm", DAY)
    assert found.reasons[0].endswith("the catalog cites A price list on paper")


def test_a_price_is_read_again_on_the_day_of_the_list_that_it_cites():
    """Both lists have both prices. The catalog cites litellm for one of them, and the list is of three days ago."""
    catalog, read = catalog_of(), date(2026, 12, 2)
    same = says(offer(SMALL, small_now()), offer(LARGE, now(input=10, output=40)), read=read)
    cited = replace(same, source=catalog.sources["litellm"])
    report = sync(catalog, [cited, *twice(same)[1:]], DAY, "pricing.yaml")
    assert [(each.model, each.by, each.independent, each.checked) for each in report.agreements] == [
        (SMALL, ("litellm", "another"), 2, read),
        (LARGE, ("litellm", "another"), 2, None),
    ]
    assert report.proposals == ()


@pytest.mark.parametrize("read", [None, date(2026, 11, 22), date(2026, 11, 1)])
def test_a_list_that_is_not_newer_confirms_nothing(read):
    catalog = catalog_of()
    cited = replace(says(offer(SMALL, small_now()), read=read), source=catalog.sources["litellm"])
    assert [each.checked for each in sync(catalog, [cited], DAY, "pricing.yaml").agreements] == [None]


def test_a_list_that_is_older_than_what_was_read_changes_nothing():
    found = one(says(offer(SMALL, small_now(input=4)), read=date(2026, 11, 21)))
    assert (found.standing, found.entry) == (Standing.REFUSED, None)
    assert found.reasons == ("the list is of 2026-11-21, and the catalog read its price on 2026-11-22",)


def test_a_list_without_a_day_waits():
    found = one(says(offer(SMALL, small_now(input=4)), read=None))
    assert found.standing is Standing.HELD
    assert "the list does not say of which day it is" in found.reasons[0]


def test_a_list_that_is_older_than_the_price_is_not_compared():
    assert asked(says(offer(SMALL, small_now(input=4)), read=date(2026, 6, 30))).proposals == ()


@pytest.mark.parametrize(("input_", "standing"), [("8.9", "ready"), ("9", "held"), ("1.1", "ready"), ("1", "held")])
def test_threefold_waits(input_, standing):
    found = one(says(offer(LARGE, now(input=input_, output=40))), catalog=with_model(LARGE, prices=(large(input="3"),)))
    assert found.standing == standing
    assert standing == "ready" or found.reasons == (f"input changes from 3 to {input_}, a factor of 3 or more",)


def large(**given):
    return replace(catalog_of().models[LARGE].prices[0], **rates(**given))


def test_what_follows_one_that_waits_waits_too():
    steps = (small(JULY), small(AUGUST, input=30), small(JANUARY, input=31))
    first, second = asked(says(offer(SMALL, *steps), dated=True)).proposals
    assert (first.standing, second.standing) == (Standing.HELD, Standing.HELD)
    assert second.reasons[-1] == "an earlier entry of the model is held back"


def test_one_that_waits_holds_no_other_model_back():
    upstream = says(offer(SMALL, small_now(input=30)), offer(LARGE, now(input=12, output=40)))
    assert [(each.model, each.standing) for each in asked(upstream).proposals] == [
        (SMALL, Standing.HELD),
        (LARGE, Standing.READY),
    ]


@pytest.mark.parametrize(("figure", "standing"), [("3.5", Standing.HELD), ("3.6", Standing.READY)])
def test_a_dispute_that_was_decided_is_not_opened_again(figure, standing):
    catalog = with_model(SMALL, disputed="A list on paper has 3.50/12 since June. Taken: 3, as two others say.")
    assert one(says(offer(SMALL, small_now(input=figure))), catalog=catalog).standing is standing


@pytest.mark.parametrize(("kind", "standing"), [("official", Standing.HELD), ("press", Standing.READY)])
def test_the_providers_own_page_outranks_a_list(kind, standing):
    catalog = catalog_of()
    sources = catalog.sources | {"litellm": replace(catalog.sources["litellm"], kind=kind)}
    found = one(says(offer(SMALL, small_now(input=4))), catalog=replace(catalog, sources=sources))
    assert found.standing is standing


@pytest.mark.parametrize("day", [DAY, JANUARY])
def test_a_history_only_grows(day):
    prices = (*catalog_of().models[SMALL].prices, replace(catalog_of().models[SMALL].prices[1], from_=day))
    found = one(says(offer(SMALL, small_now(input=4))), catalog=with_model(SMALL, prices=prices))
    assert found.standing is Standing.HELD
    assert found.reasons == (f"the catalog already has a price from {day} on",)


def test_a_list_that_is_behind_does_not_bring_an_old_price_back():
    found = one(says(offer(SMALL, now(input=2, cache_read="0.2", output=8))))
    assert (found.standing, found.entry) == (Standing.REFUSED, None)
    assert found.reasons == ("that was the price before 2026-07-01: the list is out of date",)


def test_a_dated_price_from_before_ours_is_behind():
    found = one(says(offer(SMALL, small(date(2026, 6, 1), input=5)), dated=True))
    assert found.standing is Standing.REFUSED
    assert found.reasons == (
        "the list has it from 2026-06-01 on, and the catalog has a newer price from 2026-07-01 on",
    )


def test_another_price_of_the_same_day_waits():
    found = one(says(offer(SMALL, small(JULY, input=5)), dated=True))
    assert (found.standing, found.day) == (Standing.HELD, DAY)
    assert found.reasons[0] == "the list has another price for the same day, 2026-07-01"


def test_history_is_not_rewritten():
    steps = (step(date(2026, 1, 1), input=9, output=9), small(JULY))
    assert asked(says(offer(SMALL, *steps), dated=True)).proposals == ()


def test_an_announced_price_that_the_list_does_not_know():
    prices = (
        *catalog_of().models[SMALL].prices,
        replace(catalog_of().models[SMALL].prices[1], from_=JANUARY, input=Decimal(6)),
    )
    catalog = with_model(SMALL, prices=prices)
    steps = (small(JULY),)
    found = one(says(offer(SMALL, *steps), dated=True), kind="announced", catalog=catalog)
    assert (found.standing, found.day) == (Standing.NOTE, JANUARY)
    assert asked(says(offer(SMALL, *steps), dated=False), catalog=catalog).proposals == ()
