"""What is proposed, what waits for a person, and what is never taken."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from llmcost.model.inputs.catalog import Redirect
from llmcost.model.reports.catalog import Standing
from tests.support.upstream_lists import TEXT, as_upstream, catalog_of, now, offer, says, small_now
from tests.unit.analysis.catalog_sync.proposals import JANUARY, LARGE, LONG, SMALL, asked, one, with_model
from tests.unit.analysis.catalog_sync.test_price_changes import large


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (now(input=3, cache_read=4, output=12), "rate-order: cache_read (4) is above input (3)"),
        (now(input="2500", cache_read="0.3", output=12), "rate-too-high: input is $2500 per million tokens"),
    ],
)
def test_what_lint_would_refuse_waits(said, reason):
    found = one(says(offer(SMALL, said)))
    assert found.standing is Standing.HELD
    assert reason in found.reasons


def test_a_fault_that_was_there_before_holds_nothing_back():
    prices = (replace(catalog_of().models[SMALL].prices[0], cache_read=Decimal(5)),)
    catalog = with_model(SMALL, prices=prices)
    assert one(says(offer(SMALL, now(input=2, cache_read=5, output=9))), catalog=catalog).standing is Standing.READY


def test_models_are_not_added():
    found = one(says(offer("openai/other", now(input=1)), offer("openai/unpriced", unclear="?")), kind="unknown")
    assert (found.model, found.standing, found.entry) == ("openai/other", Standing.NOTE, None)
    assert found.reasons == ("not in the catalog: a person chooses its tier and tokenizer",)


def test_models_are_not_removed():
    report = asked(says(offer(SMALL, small_now()), offer(LARGE, now(input=10, output=40)), providers=("openai", "xai")))
    (found,) = report.proposals
    assert (found.kind, found.model, found.standing) == ("missing", LONG, Standing.NOTE)
    assert report.blocked == ()


def test_a_retirement_is_for_a_person():
    found = one(says(offer(SMALL, small_now(), retires=JANUARY)), kind="retirement")
    assert (found.standing, found.day) == (Standing.NOTE, JANUARY)
    assert "the catalog has no such day" in found.reasons[0]
    catalog = with_model(SMALL, retires=JANUARY)
    assert asked(says(offer(SMALL, small_now(), retires=JANUARY)), catalog=catalog).proposals == ()


def test_an_unclear_offer_says_why():
    report = asked(says(offer(SMALL, unclear="by the hour")))
    assert [(each.kind, each.standing, each.reasons) for each in report.proposals] == [
        ("unclear", Standing.NOTE, ("by the hour",))
    ]
    assert report.confirmed == ()


@pytest.mark.parametrize(
    "changes",
    [{"retires": date(2026, 12, 1)}, {"released": date(2027, 1, 1), "prices": (large(input="3"),)}],
)
def test_what_is_not_on_sale_is_not_compared(changes):
    assert asked(says(offer(LARGE, now(input=12))), catalog=with_model(LARGE, **changes)).proposals == ()


def test_what_is_billed_as_another_model_is_not_compared():
    catalog = with_model(LARGE, redirects=Redirect(to=SMALL, from_=date(2026, 12, 1)))
    assert asked(says(offer(LARGE, now(input=12))), catalog=catalog).proposals == ()


def test_free_models_stay_free():
    free = TEXT.replace("prices: [{input: 10, output: 40}]", "prices: [{free: true}]")
    report = asked(says(offer(LARGE, now(input=10))), catalog=catalog_of(free))
    assert [(each.kind, each.standing) for each in report.proposals] == [("rate", Standing.NOTE)]


def test_a_list_that_says_the_same_says_nothing():
    catalog = catalog_of()
    assert asked(as_upstream(catalog), catalog=catalog).proposals == ()
