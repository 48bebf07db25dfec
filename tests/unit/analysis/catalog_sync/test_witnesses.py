"""One list proposes a price; two that do not copy from each other, or a page of the provider, make it ready."""

from dataclasses import replace
from datetime import date

import pytest

from llmcost.analysis.catalog_sync.sync import sync
from llmcost.model.inputs.catalog import Mode, Source
from llmcost.model.reports.catalog_sync import Standing
from tests.support.upstream_lists import DAY, catalog_of, now, offer, rates, says, small, small_now
from tests.unit.analysis.catalog_sync.proposals import AUGUST, JULY, LARGE, SMALL, with_model

PAGE = "https://example.com/own-page"
EARLIER = date(2026, 12, 1)


def witness(key, input_, **more):
    """A list that has an input price of the small model, and its other rates as the catalog has them."""
    terms = {name: more.pop(name) for name in ("page",) if name in more}
    return says(offer(SMALL, small_now(input=input_), **terms), key=key, **more)


def price(*lists, catalog=None):
    report = sync(catalog or catalog_of(), lists, DAY, "pricing.yaml")
    (found,) = [one for one in report.proposals if one.kind == "price"]
    return found


def test_one_list_proposes():
    found = price(witness("a", 4))
    assert (found.standing, found.by, found.day) == (Standing.PROPOSED, ("a",), DAY)
    assert "no list that does not copy from it has it yet" in found.reasons


def test_two_independent_lists_are_ready():
    found = price(witness("a", 4), witness("b", 4))
    assert (found.standing, found.by) == (Standing.READY, ("a", "b"))


def test_two_lists_of_one_lineage_are_one_witness():
    assert price(witness("a", 4, lineage="x"), witness("b", 4, lineage="x")).standing is Standing.PROPOSED


def test_a_page_of_the_provider_is_enough_and_is_cited():
    found = price(witness("a", 4, page=PAGE))
    assert (found.standing, found.entry and found.entry.source) == (Standing.READY, "a")
    catalog = catalog_of()
    own = Source(url=PAGE, title="the provider", kind="official")
    found = price(witness("a", 4, page=PAGE), catalog=replace(catalog, sources=catalog.sources | {"own": own}))
    assert (found.standing, found.entry and found.entry.source) == (Standing.READY, "own")


@pytest.mark.parametrize("against", [2, 3])
def test_as_many_against_as_for_waits(against):
    lists = [witness("a", 4), witness("b", 4), *(witness(f"against-{n}", 3) for n in range(against))]
    assert price(*lists).standing is Standing.HELD


def test_one_against_two_does_not_stop_it_and_is_named():
    found = price(witness("a", 4), witness("b", 4), witness("c", 3))
    assert found.standing is Standing.READY
    assert "a list of 2026-12-05 has another figure" in found.reasons


def test_a_page_of_the_provider_speaks_against_two_lists():
    """As with Gemini 3.5 Flash-Lite: two lists halve 0.03 to 0.015, and Google prints 0.02."""
    catalog = with_model(SMALL, prices=(_batch("0.02"),))

    def says_batch(key, figure, **more):
        return says(offer(SMALL, now(batch=rates(input=1, cache_read=figure), input=2, output=8), **more), key=key)

    lists = says_batch("litellm", "0.015"), says_batch("model-prices", "0.015")
    found = price(*lists, says_batch("c", "0.02", page=PAGE), catalog=catalog)
    assert found.standing is Standing.HELD
    assert f"has another figure, from {PAGE}" in found.reasons[-1]
    assert price(*lists, catalog=catalog).standing is Standing.READY


def _batch(cached):
    batch = Mode(**rates(input=1, cache_read=cached, output=4))
    return replace(catalog_of().models[SMALL].prices[1], **rates(input=2, output=8), modes={"batch": batch})


def test_a_list_from_before_a_dated_price_says_nothing_against_it():
    dated = says(offer(SMALL, small(JULY), small(AUGUST, input=4)), key="a", dated=True)
    old = witness("old", 3, read=date(2026, 7, 15))
    second = witness("b", 4)
    found = price(dated, old, second)
    assert (found.standing, found.day, found.by) == (Standing.READY, AUGUST, ("a", "b"))
    assert not any("another figure" in reason for reason in found.reasons)


def test_what_several_lists_note_is_noted_once():
    lists = [says(offer(LARGE, now(input=10, output=40, cache_read=1)), key=key) for key in ("a", "b")]
    (found,) = sync(catalog_of(), lists, DAY, "pricing.yaml").proposals
    assert (found.kind, found.by) == ("rate", ("a", "b"))


def test_the_entry_holds_from_the_day_of_the_list_and_not_from_that_of_the_run():
    found = price(witness("a", 4, read=EARLIER), witness("b", 4, read=EARLIER))
    assert found.entry is not None
    assert (found.day, found.entry.from_, found.entry.checked) == (EARLIER, EARLIER, EARLIER)
