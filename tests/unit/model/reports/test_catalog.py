"""Prices of reports on the price list in the currency that is shown beside USD."""

from dataclasses import replace

from llmcost.analysis.catalog.models import ModelFilter, list_models, show_model
from llmcost.model.reports.provenance import ShownCurrency
from tests.support.catalogs import TODAY, catalog, d, fee, model, price

EURO = ShownCurrency("EUR", d("0.5"), TODAY, "the ECB")
LISTED = catalog(model("acme/one", price("1", "3", cache_write="2"), fees={"search_1k": fee(10), "page": fee("0.1")}))


def shown(report):
    return [(one.what, one.usd, one.amount, one.per) for one in replace(report, shown_in=EURO).in_currency]


def test_a_list_has_the_rates_that_it_shows():
    found = list_models(LISTED, TODAY, ModelFilter())
    assert found.in_currency == ()
    assert shown(found) == [("acme/one input", 1, d("0.5"), "1M tokens"), ("acme/one output", 3, d("1.5"), "1M tokens")]


def test_a_model_has_every_rate_and_its_fees():
    assert shown(show_model(LISTED, "acme/one", TODAY)) == [
        ("since 2025-01-01, input", 1, d("0.5"), "1M tokens"),
        ("since 2025-01-01, cache write", 2, d(1), "1M tokens"),
        ("since 2025-01-01, output", 3, d("1.5"), "1M tokens"),
        ("fee search", 10, 5, "1,000 calls"),
        ("fee page", d("0.1"), d("0.05"), "call"),
    ]
