"""What the price list holds on a day."""

from datetime import timedelta

import pytest

from llmcost.analysis.catalog.models import ModelFilter, list_models, show_model
from llmcost.model.inputs.catalog import Redirect, Source
from llmcost.model.problems import InputError, UnknownModel
from tests.support.catalogs import SOURCES, TODAY, catalog, d, model, price

LIST = catalog(
    model("acme/large", price(5, 9), tier="mid", name="Large One", context=1000, capabilities=("tools", "vision")),
    model("acme/small", price(2, 3), aliases=("mini",), context=500, capabilities=("tools",)),
    model("best/tiny", price(1, 30), context=2000),
    model("best/gone", price("0.1", "0.1"), retires=TODAY),
    model("best/young", price(1, 1), released=TODAY + timedelta(days=1)),
    model("host/vectors", price(3, None), kind="embedding"),
)


def input_of(entry):
    """The input rate of an entry's price; ``None`` where it has no price."""
    return entry.price and entry.price.input


def ids(**wanted):
    return [entry.model.id for entry in list_models(LIST, TODAY, ModelFilter(**wanted)).entries]


def test_models_on_sale_by_tier_and_input_price():
    assert ids() == ["best/tiny", "acme/small", "host/vectors", "acme/large"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"retired": True}, ["best/young", "best/gone", "best/tiny", "acme/small", "host/vectors", "acme/large"]),
        ({"tier": "mid"}, ["acme/large"]),
        ({"provider": "acme"}, ["acme/small", "acme/large"]),
        ({"kind": "embedding"}, ["host/vectors"]),
        ({"search": "MINI"}, ["acme/small"]),
        ({"search": "large one"}, ["acme/large"]),
        ({"search": "acme/"}, ["acme/small", "acme/large"]),
        ({"capabilities": ("tools",)}, ["acme/small", "acme/large"]),
        ({"capabilities": ("tools", "vision")}, ["acme/large"]),
        ({"min_context": d(1000)}, ["best/tiny", "acme/large"]),
        ({"max_input": d(2)}, ["best/tiny", "acme/small"]),
        ({"max_output": d(9)}, ["acme/small", "acme/large"]),
        ({"max_input": d(2), "max_output": d(9)}, ["acme/small"]),
        ({"search": "nothing"}, []),
    ],
)
def test_filters(wanted, found):
    assert sorted(ids(**wanted)) == sorted(found)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"tier": "big"}, "unknown-tier"),
        ({"provider": "nobody"}, "unknown-provider"),
        ({"kind": "poem"}, "unknown-kind"),
        ({"capabilities": ("smell",)}, "unknown-capability"),
    ],
)
def test_a_filter_on_what_does_not_exist_is_an_error(wanted, code):
    with pytest.raises(InputError) as caught:
        ids(**wanted)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].hint


def test_an_entry_is_of_its_day():
    entry = list_models(LIST, TODAY, ModelFilter(search="gone", retired=True)).entries[0]
    assert (entry.on_sale, input_of(entry)) == (False, d("0.1"))
    before = list_models(LIST, TODAY - timedelta(days=1), ModelFilter(search="gone")).entries[0]
    assert before.on_sale


def test_a_card_cites_every_price():
    other = Source(url="https://example.com/news", title="the news", kind="press")
    first, second, third = TODAY - timedelta(days=90), TODAY - timedelta(days=9), TODAY + timedelta(days=9)
    one = model(
        "acme/one",
        price(1),
        price(2, from_=second, source="news", checked=second),
        price(3, from_=third),
        released=first,
    )
    card = show_model(catalog(one, sources={**SOURCES, "news": other}), "one", TODAY)
    assert [(p.input, c.price_from, c.title, c.checked) for p, c in card.history] == [
        (d(1), first, "a list", TODAY),
        (d(2), second, "the news", second),
        (d(3), third, "a list", TODAY),
    ]
    assert input_of(card.entry) == 2
    assert card.entry.citation == card.history[1][1]


def test_a_card_of_an_id_that_is_sent_elsewhere_shows_the_price_it_pays():
    found = catalog(
        model("acme/old", price(9), redirects=Redirect(to="acme/new", from_=TODAY)), model("acme/new", price(1))
    )
    assert input_of(show_model(found, "old", TODAY).entry) == 1
    assert input_of(show_model(found, "old", TODAY - timedelta(days=1)).entry) == 9


def test_no_card_of_nothing():
    with pytest.raises(UnknownModel):
        show_model(LIST, "tin", TODAY)
