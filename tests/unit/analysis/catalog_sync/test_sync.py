"""What is proposed, what waits for a person, and what is never taken."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from llmcost.analysis.catalog_sync.sync import sync
from llmcost.model.inputs.catalog import Mode, Redirect
from llmcost.model.inputs.dated_terms import RegionPrice
from llmcost.model.inputs.upstream import UpstreamPrice, UpstreamRates
from llmcost.model.reports.catalog_sync import RateChange, Standing
from tests.support.upstream_lists import DAY, TEXT, as_upstream, catalog_of, now, offer, rates, says, small_now
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
    report = asked(says(offer("openai/other", now(input=1)), offer("openai/unpriced", unclear="?")))
    assert report.proposals == ()
    (found,) = report.new
    assert (found.model, found.maker, found.by, found.read) == ("openai/other", True, ("litellm", "another"), DAY)
    assert (dict(found.rates), found.note) == (rates(input=1), None)


def test_new_models_of_makers_come_first_and_say_what_is_disputed():
    catalog = catalog_of()
    host = replace(catalog.providers["xai"], maker=False)
    catalog = replace(catalog, providers=catalog.providers | {"xai": host})
    newer = says(offer("xai/a", now(input=1)), offer("openai/z", now(input=2)), offer("openai/b", now(input=3)))
    older = says(offer("openai/z", now(input=4)), key="another", read=date(2026, 11, 1))
    found = sync(catalog, [older, newer], DAY, "pricing.yaml").new
    assert [(each.model, each.maker, each.by) for each in found] == [
        ("openai/z", True, ("litellm", "another")),
        ("openai/b", True, ("litellm",)),
        ("xai/a", False, ("litellm",)),
    ]
    assert (dict(found[0].rates), found[0].note) == (rates(input=2), "the lists disagree on its price")


def test_a_moving_name_and_a_retired_model_are_no_new_models():
    offers = (offer("openai/other-latest", now(input=1)), offer("openai/gone", now(input=1), retires=DAY))
    assert asked(says(*offers)).new == ()


def test_models_are_not_removed():
    report = asked(says(offer(SMALL, small_now()), offer(LARGE, now(input=10, output=40)), providers=("openai", "xai")))
    assert [each.missing for each in report.lists] == [(LONG,), (LONG,)]
    assert (report.proposals, report.blocked) == ((), ())


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
    assert report.agreements == ()


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


def notes(upstream, catalog=None, kind=""):
    report = sync(catalog or catalog_of(), [upstream], DAY, "pricing.yaml")
    return [(one.kind, one.model, one.reasons) for one in report.proposals if one.kind == kind]


def test_a_model_that_a_list_serves_by_another_is_noted():
    upstream = says(offer(SMALL, small_now(), serves="large"), offer(LONG, now(input=2, output=6), serves="nothing"))
    assert notes(upstream, kind="redirect") == [("redirect", SMALL, ("the list serves it by openai/large",))]


def test_an_alias_that_a_list_prices_as_another_model_is_noted():
    upstream = says(offer("openai/small-latest", now(input=10, output=40)), offer(SMALL, small_now()))
    reason = ("the list prices small-latest as openai/large",)
    assert notes(upstream, kind="alias") == [("alias", SMALL, reason)]


@pytest.mark.parametrize(("second", "noted"), [("litellm", 0), ("another", 1)])
def test_a_limit_is_noted_if_independent_lists_agree(second, noted):
    lists = [says(offer(LARGE, context=2_000_000), key=key, lineage=key) for key in ("litellm", second)]
    found = [one for one in sync(catalog_of(), lists, DAY, "pricing.yaml").proposals if one.kind == "limit"]
    assert len(found) == noted
    assert not found or found[0].reasons == ("context is 2000000 tokens there; the catalog has 1000000",)


def test_the_factor_of_a_region_is_noted():
    upstream = says(offer(LARGE, now(input=10, output=40), regions=rates(us="1.1")))
    assert [kind for kind, _, _ in notes(upstream, kind="region")] == ["region"]
    with_region = with_model(LARGE, regions={"us": (RegionPrice(x=Decimal("1.1")),)})
    assert notes(upstream, with_region, kind="region") == []


def test_long_requests_in_another_mode_are_compared():
    """The catalog halves all rates in batch, also above 200,000 tokens: 2 and 6. The list has another output there."""
    batch = UpstreamRates(rates(input=1, output=3), {200_000: rates(input=2, output=7)})
    price = UpstreamPrice(
        None, UpstreamRates(rates(input=2, output=6), {200_000: rates(input=4, output=12)}), {"batch": batch}
    )
    (first,) = catalog_of().models[LONG].prices
    catalog = with_model(LONG, prices=(replace(first, modes={"batch": Mode(x=Decimal("0.5"))}),))
    report = sync(catalog, [says(offer(LONG, price))], DAY, "pricing.yaml")
    assert [(one.kind, one.changes) for one in report.proposals] == [
        ("long-mode", (RateChange("batch >=200000 output", Decimal("6"), Decimal(7)),))
    ]
