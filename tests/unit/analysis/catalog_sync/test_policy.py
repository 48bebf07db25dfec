"""When a price list is not written at all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from llmcost.analysis.catalog_sync.policy import is_rounded
from llmcost.model.reports.catalog import Coverage, Standing
from tests.support.upstream_lists import catalog_of, now, offer, says, small_now
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
def test_less_than_half_of_all_models_holds_everything_back(count, blocked):
    report = asked(whole(count))
    assert len(report.blocked) == blocked
    assert sum(each.named for each in report.coverage) == count


def test_less_than_half_of_a_providers_models_holds_everything_back():
    catalog = catalog_of()
    more = {f"xai/long-{n}": replace(catalog.models[LONG], id=f"xai/long-{n}") for n in range(4)}
    many = {f"openai/large-{n}": replace(catalog.models[LARGE], id=f"openai/large-{n}") for n in range(9)}
    catalog = replace(catalog, models=catalog.models | more | many)
    offers = [offer(id_, now(input=10, output=40)) for id_ in many]
    report = asked(says(*offers, offer(LONG, now(input=2)), providers=("openai", "xai")), catalog=catalog)
    assert report.coverage == (Coverage("openai", 9, 11), Coverage("xai", 1, 5))
    assert report.blocked == ("the list has 1 of the 5 expected models of xai",)


def test_an_offer_without_a_price_covers_nothing():
    upstream = says(*(offer(id_, unclear="no") for id_ in (SMALL, LARGE, LONG)), providers=("openai", "xai"))
    assert len(asked(upstream).blocked) == 1


def test_providers_that_the_list_does_not_vouch_for_are_not_counted():
    report = asked(whole(1, providers=()))
    assert (report.blocked, report.coverage) == ((), ())


def test_a_catalog_that_is_younger_than_the_sync_is_not_written():
    report = asked(whole(3), day=date(2026, 11, 21))
    assert report.blocked == ("the catalog was checked on 2026-11-22, after 2026-11-21",)
