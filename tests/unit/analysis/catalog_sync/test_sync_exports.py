"""A catalog against an export of itself, in the form of each list: nothing is proposed, and nothing is written."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.analysis.catalog_sync.sync import sync
from llmcost.model.reports.catalog_sync import Standing
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.catalog.catalog_edit import CatalogEditPlan, edit_plan
from llmcost.read.upstream.upstream import read_upstream
from tests.support.upstream_lists import DAY, as_litellm, as_models_dev, as_openrouter, as_upstream, catalog_of, twice

EXPORTS = {"litellm": as_litellm, "models.dev": as_models_dev, "openrouter": as_openrouter}


FACTORS = ("0.4", "0.5", "0.8", "1.25", "2", "2.5")


@cache
def whole():
    """The shipped catalog, and a list that says the same."""
    catalog = load_catalog().catalog
    return catalog, as_upstream(catalog, "genai-prices")


@pytest.mark.parametrize("name", EXPORTS)
def test_the_shipped_catalog_against_its_own_export(name, tmp_path):
    shipped, _ = whole()
    file = tmp_path / "list.json"
    file.write_text(EXPORTS[name](shipped, shipped.as_of))
    report = sync(shipped, [read_upstream(name, str(file), shipped.as_of)], shipped.as_of, "pricing.yaml")
    assert report.proposals == ()
    assert not report.unread
    assert report.blocked == ()
    assert len(report.agreements) > 100


@pytest.mark.exhaustive
@settings(max_examples=30)
@given(days=st.integers(-900, 400))
def test_on_any_day_nothing_is_proposed(days):
    catalog, same = whole()
    report = sync(catalog, twice(same), date.fromordinal(catalog.as_of.toordinal() + days), "pricing.yaml")
    assert report.proposals == ()


@pytest.mark.exhaustive
@settings(max_examples=30)
@given(places=st.sets(st.integers(0, 500), min_size=1, max_size=12), factor=st.sampled_from(FACTORS))
def test_a_list_with_other_prices_is_taken_once(places, factor):
    """Whatever models move by a factor: after the entries that are ready, the same list has nothing that is ready."""
    catalog, same = whole()
    offers = tuple(times(one, Decimal(factor)) if at in places else one for at, one in enumerate(same.offers))
    moved = replace(same, offers=offers, read=DAY)
    first = sync(catalog, twice(moved), DAY, "pricing.yaml")
    ready = [one for one in first.proposals if one.standing is Standing.READY]
    models = dict(catalog.models)
    for one in ready:
        assert one.entry is not None
        models[one.model] = replace(models[one.model], prices=(*models[one.model].prices, one.entry))
    again = sync(replace(catalog, models=models), twice(moved), DAY, "pricing.yaml")
    assert [one for one in again.proposals if one.standing is Standing.READY] == []
    assert {one.model for one in ready} <= {one.model for one in again.agreements}


def times(offer, factor):
    """The offer with its last price, and what it makes of it in modes and bands, times a factor, without a day."""
    last = offer.prices[-1]

    def scaled(sheet):
        bands = {first: {n: r * factor for n, r in band.items()} for first, band in sheet.bands.items()}
        return replace(sheet, rates={name: rate * factor for name, rate in sheet.rates.items()}, bands=bands)

    modes = {name: scaled(sheet) for name, sheet in last.modes.items()}
    return replace(offer, prices=(replace(last, starts=None, standard=scaled(last.standard), modes=modes),))


def test_nothing_is_planned_where_all_was_read_today():
    catalog = catalog_of()
    report = sync(catalog, [as_upstream(catalog)], catalog.as_of, "pricing.yaml")
    assert edit_plan(catalog, report) == CatalogEditPlan({}, {}, {}, None)
