"""Errors of other price lists hold for the very figures that they name."""

from llmcost.analysis.catalog_sync.known_errors import KNOWN, known_errors, known_model_error
from llmcost.analysis.catalog_sync.rate_changes import UpstreamRate
from tests.support.catalogs import d


def claim(rate, theirs):
    return UpstreamRate(rate, None, rate, None, d(theirs))


def test_a_figure_is_an_error_only_as_it_was_looked_at():
    old, new = claim("input", "0.3"), claim("input", "0.2")
    found = known_errors("litellm", "mistral/open-mistral-nemo", [old, new])
    assert found == {old: "0.15/0.15 at genai-prices and at model-prices"}


def test_it_is_an_error_of_that_list_and_that_model():
    old = claim("input", "0.3")
    assert known_errors("openrouter", "mistral/open-mistral-nemo", [old]) == {}
    assert known_errors("litellm", "mistral/another", [old]) == {}


def test_a_model_without_figures_is_not_taken_at_all():
    model = "cohere/command-a-plus-05-2026"
    assert known_model_error("litellm", model).startswith("0/0 here")
    assert known_model_error("litellm", "mistral/open-mistral-nemo") is None


def test_each_entry_has_a_reason_and_stands_once():
    assert all(known.reason for known in KNOWN)
    assert len({(known.source, known.model) for known in KNOWN}) == len(KNOWN)
