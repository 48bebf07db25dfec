"""The remedies for names that are not found."""

import pytest

from llmcost.model.inputs.catalog import Provider
from llmcost.model.problems import UnknownModel
from llmcost.pricing.price_list.lookup import find
from llmcost.pricing.price_list.name_forms import read_name
from llmcost.pricing.price_list.name_suggestions import similar, suggestion
from tests.support.catalogs import PROVIDERS, catalog, model

MARKET = catalog(
    model("acme/nova"),
    model("host/org/Llama-9B", weights=("org/Llama-9B",)),
    model("inn/llama-9b", weights=("org/Llama-9B",), retires="2026-01-01"),
    model("together/org/Llama-9B-Turbo"),
    providers=PROVIDERS | {"together": Provider(name="Together AI")},
)


def hint(name):
    with pytest.raises(UnknownModel) as caught:
        find(MARKET, name)
    return caught.value.problems[0].hint


def test_a_host_without_the_model_names_the_rows_elsewhere_and_its_own_near_ones():
    assert hint("together_ai/org/Llama-9B") == (
        "the list has no row of Together AI for it; other providers have prices of their own: host/org/Llama-9B (of "
        "Host), inn/llama-9b (of Inn); together/org/Llama-9B-Turbo is another model"
    )


def test_a_provider_that_is_not_in_the_list():
    assert hint("novita/nova") == (
        'the list has no provider "novita"; other providers have prices of their own: acme/nova (of Acme)'
    )


def test_a_name_that_is_another_thing_names_the_row_of_the_thing_itself():
    assert hint("acme/nova:free") == (
        ":free costs nothing up to a daily limit, and has no row: name acme/nova for the price of the model itself, "
        "or add a row in a price list of your own"
    )
    assert "name the model itself" in hint("acme/nov:free")


def test_without_any_of_these_similar_names():
    assert hint("nov") == similar(MARKET, "nov") == suggestion(MARKET, read_name("nov", PROVIDERS), [])
    assert hint("nov").startswith("did you mean nova")
    assert similar(MARKET, "zzz") == "`llmcost models list` shows every model"


def test_open_weights_that_several_sell_are_ambiguous():
    both = catalog(model("host/a", weights=("org/L",)), model("inn/b", weights=("org/L",)))
    with pytest.raises(UnknownModel, match="more than one provider"):
        find(both, "org/l")
    assert find(catalog(model("host/a", weights=("org/L",))), "org/L").id == "host/a"
