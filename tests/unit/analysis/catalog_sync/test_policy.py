"""When a price list is not written at all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from llmcost.analysis.catalog_sync.policy import is_rounded
from llmcost.analysis.catalog_sync.sync import sync
from llmcost.model.reports.catalog_sync import Coverage, Standing
from tests.support.upstream_lists import DAY, catalog_of, now, offer, says, small_now
from tests.unit.analysis.catalog_sync.proposals import LARGE, LONG, SMALL, asked, one, with_model


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("0.125", "0.13", True),
        ("0.075", "0.08", True),
        ("0.025", "0.03", True),
        ("1.875", "1.88", True),
        ("0.125", "0.12", True),
        ("0.13", "0.13", False),
        ("0.13", "0.14", False),
        ("0.125", "0.14", False),
        ("0.125", "0.1", False),
        ("0.125", "0.126", False),
    ],
)
def test_whole_cents(before, after, same):
    assert is_rounded(Decimal(before), Decimal(after)) is same


def test_a_figure_in_whole_cents_is_ours():
    catalog = with_model(SMALL, prices=(replace(catalog_of().models[SMALL].prices[0], cache_read=Decimal("0.125")),))
    found = one(says(offer(SMALL, now(cache_read="0.13"))), kind="error", catalog=catalog)
    assert (found.standing, found.reasons) == (Standing.REFUSED, ("the figure of the catalog in whole cents",))


def whole(count, providers=("openai", "xai")):
    """A list that has ``count`` of the three models."""
    offers = (offer(SMALL, small_now(input=4)), offer(LARGE, now(input=10, output=40)), offer(LONG, now(input=2)))
    return says(*offers[:count], providers=providers)


@pytest.mark.parametrize(("count", "blocked"), [(3, 0), (2, 0), (1, 1), (0, 1)])
def test_a_list_with_less_than_half_of_all_models_is_refused(count, blocked):
    report = asked(whole(count))
    assert (report.blocked, report.unread) == ((), bool(blocked))
    assert not blocked or report.proposals == report.agreements == ()
    assert [sum(each.named for each in read.coverage) for read in report.lists] == [count, count]


def test_a_refused_list_holds_no_other_back():
    half, other = whole(1), replace(whole(3), key="another", lineage="another")
    report = sync(catalog_of(), [half, other], DAY, "pricing.yaml")
    assert [bool(read.refused) for read in report.lists] == [True, False]
    assert [(each.kind, each.model, each.by) for each in report.proposals] == [("price", SMALL, ("another",))]


def test_a_gap_of_one_provider_holds_no_other_back():
    catalog = catalog_of()
    more = {f"xai/long-{n}": replace(catalog.models[LONG], id=f"xai/long-{n}") for n in range(4)}
    many = {f"openai/large-{n}": replace(catalog.models[LARGE], id=f"openai/large-{n}") for n in range(9)}
    catalog = replace(catalog, models=catalog.models | more | many)
    offers = [offer(id_, now(input=12, output=40)) for id_ in many]
    report = asked(says(*offers, offer(LONG, now(input=3)), providers=("openai", "xai")), catalog=catalog)
    assert report.lists[0].coverage == (Coverage("openai", 9, 11), Coverage("xai", 1, 5))
    assert (report.lists[0].gaps, report.lists[0].refused) == (("xai",), None)
    assert {each.model for each in report.proposals} == set(many)


def test_an_offer_without_a_price_covers_nothing():
    upstream = says(*(offer(id_, unclear="no") for id_ in (SMALL, LARGE, LONG)), providers=("openai", "xai"))
    assert asked(upstream).unread


def test_providers_that_the_list_does_not_vouch_for_are_not_counted():
    report = asked(whole(1, providers=()))
    assert (report.unread, report.lists[0].coverage) == (False, ())


def test_a_catalog_that_is_younger_than_the_sync_is_not_written():
    report = asked(whole(3), day=date(2026, 11, 21))
    assert report.blocked == ("the catalog was checked on 2026-11-22, after 2026-11-21",)
