"""The prices of a catalog on a day."""

from dataclasses import replace
from datetime import timedelta

from llmcost.model.reports.notes import Note, NoteCode
from llmcost.pricing.price_list.price_book import PriceBook
from tests.support.catalogs import LAUNCH, TODAY, catalog, d, model, price


def book(*models, day=TODAY, **fields):
    return PriceBook(catalog(*models, **fields), day)


def test_the_price_of_the_day_with_its_source():
    one = model("acme/one", price(2), price(1, from_=TODAY))
    found = book(one).price(one)
    assert (found.dated.entry.input, found.dated.starts) == (1, TODAY)
    assert found.citation.url == "https://example.com/prices"
    before = book(one, day=TODAY - timedelta(days=1)).price(one)
    assert (before.dated.entry.input, before.dated.starts) == (2, LAUNCH)


def test_before_its_first_price_a_model_has_none():
    one = model("acme/one", price(from_=TODAY), released=None)
    assert book(one, day=TODAY - timedelta(days=1)).price(one) is None


def test_rows_show_only_the_usual_rates():
    one = model("acme/one", price(1, 2, cache_read="0.1", cache_write=3, thinking=4))
    assert book(one).price(one).shown_rates == {"input": 1, "output": 2, "cache_read": d("0.1")}


def test_a_discount_is_noted():
    one = model("acme/one", discount=d("0.8"))
    assert book(one).price(one).notes == (Note(NoteCode.DISCOUNT, percent=d(20)),)
    assert book(model()).price(model()).notes == ()


def test_a_price_whose_guarantee_has_ended_is_noted():
    last = TODAY - timedelta(days=1)
    one = model("acme/one", price(guaranteed_until=last))
    assert book(one).price(one).notes == (Note(NoteCode.GUARANTEE_ENDED, day=last),)
    assert book(one, day=last).price(one).notes == ()
    followed = model("acme/one", price(guaranteed_until=last), price(2, from_=TODAY))
    assert book(followed).price(followed).notes == ()


def test_every_model_is_looked_up_once():
    one = model("acme/one")
    prices = book(one)
    assert prices.price(one) is prices.price(one)


def test_a_changed_copy_of_a_model_has_its_own_price():
    one = model("acme/one")
    prices = book(one)
    assert prices.price(replace(one, discount=d("0.5"))) is not prices.price(one)
