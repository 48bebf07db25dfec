"""Where prices come from, in words."""

from dataclasses import replace

import pytest

from llmcost.model.inputs.layers import LayerEffect
from llmcost.model.reports.provenance import CatalogStamp, Citation
from llmcost.render.wording.provenance import MOST_LAYERS, layer_effect, prices_as_of, source_text
from tests.support.catalogs import TODAY, market, model, report_of, workload


def _report(**stamp):
    report = report_of(market(model()), workload())
    return replace(report, catalog=replace(report.catalog, **stamp))


def test_a_price_of_a_layer_names_the_layer_whatever_it_cites():
    cited = Citation("Price list", "https://example.com/prices", TODAY, TODAY)
    assert source_text(cited) == "Price list, https://example.com/prices"
    layered = replace(cited, layer="own.yaml")
    assert source_text(layered) == "from layer own.yaml, which cites Price list, https://example.com/prices"


def test_prices_name_their_day_and_the_date_of_an_older_list():
    assert prices_as_of(_report(as_of=TODAY)) == f"list prices of {TODAY}, USD (checked that day)"
    older = TODAY.replace(day=1)
    assert prices_as_of(_report(as_of=older)) == f"list prices of {TODAY}, USD (list of {older})"


def test_layers_are_named_with_what_they_change_and_the_rest_is_counted():
    effect = LayerEffect("own.yaml", models_added=1)
    stamp = _report(layers=("built-in", "own.yaml", "other.yaml"), layer_effects=(effect,))
    assert prices_as_of(stamp).endswith(", with layer own.yaml (1 model added), with layer other.yaml")
    many = tuple(f"{number}.yaml" for number in range(MOST_LAYERS + 2))
    assert prices_as_of(_report(layers=("built-in", *many), layer_effects=())).endswith("4.yaml, with layer 2 more")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "nothing changed"),
        ({"models_added": 1, "prices_added": 2, "free_prices": 1}, "1 model added, 2 prices changed, 1 free price"),
        ({"fields_changed": 3}, "3 other fields changed"),
    ],
)
def test_the_effect_of_a_layer(changes, text):
    assert layer_effect(LayerEffect("own.yaml", **changes)) == text


def test_the_stamp_of_the_price_list_has_at_least_the_built_in_layer():
    assert isinstance(_report().catalog, CatalogStamp)
    assert _report().catalog.layers == ("built-in",)
