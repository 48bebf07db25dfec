"""What prices did over time: the history of one model, and the market between two days (laws P1 and P7)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from llmcost.analysis.catalog.market_history import KINDS, model_history, price_list_diff
from llmcost.model.inputs.catalog import Band, Catalog, Mode, Model, Price, Provider, Redirect, Source, Tier
from llmcost.model.problems import InputError, UnknownModel
from llmcost.read.catalog.bundled_catalog import load_catalog

SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


def price(input=None, output=None, from_=None, **fields):
    texts = ("note", "source")
    values: dict[str, Any] = {
        name: Decimal(value) if isinstance(value, str) and name not in texts else value
        for name, value in {"input": input, "output": output, **fields}.items()
    }
    return Price(from_=from_, **values)


def model(id, *prices, **fields):
    plain = {"name": id, "tier": "mid", "source": "list", "checked": AUTUMN}
    return Model(id=id, prices=prices, **{**plain, **fields})


def catalog(*models):
    return Catalog(
        schema=1,
        currency="USD",
        as_of=AUTUMN,
        tiers={"mid": Tier(title="Mid", best_for="all", assumed_thinking=Decimal(1))},
        providers={"acme": Provider(name="Acme", maker=True), "best": Provider(name="Best", maker=True)},
        sources={
            name: Source(url=f"https://{name}.example", title=name, kind="official") for name in ("list", "other")
        },
        models={one.id: one for one in models},
    )


def changes(*models, start=SPRING, end=AUTUMN, **options):
    return [
        (change.kind, change.model.id, change.day)
        for change in price_list_diff(catalog(*models), start, end, **options).changes
    ]


# --- the history of a model ------------------------------------------------------------------------------------------


def test_a_history_is_every_price_with_its_days_and_its_source():
    one = model(
        "acme/one",
        price("10", "40"),
        price("2", "8", SUMMER, source="other"),
        price("3", "12", date(2027, 1, 1)),
        released=SPRING,
        aliases=("one-latest",),
    )
    told = model_history(catalog(one), "one-latest", AUTUMN)
    assert told.model is one
    assert [(point.starts, point.until) for point in told.points] == [
        (SPRING, SUMMER),
        (SUMMER, date(2027, 1, 1)),
        (date(2027, 1, 1), None),
    ]
    assert [point.change for point in told.points] == [None, Decimal("0.2"), Decimal("1.5")]
    assert [(point.citation.title, point.citation.price_from) for point in told.points] == [
        ("list", SPRING),
        ("other", SUMMER),
        ("list", date(2027, 1, 1)),
    ]


def test_a_change_is_that_of_input_and_output_together_to_18_decimals():
    one = model("acme/one", price("1", "2"), price("1", "1", SUMMER), price("1", None, AUTUMN), released=SPRING)
    told = [point.change for point in model_history(catalog(one), "acme/one", AUTUMN).points]
    assert told == [None, Decimal("0.666666666666666667"), Decimal("0.5")]


def test_a_price_after_a_free_one_is_no_multiple_of_it():
    one = model("acme/one", price(free=True), price("1", "1", SUMMER), released=SPRING)
    assert [point.change for point in model_history(catalog(one), "one", AUTUMN).points] == [None, None]


def test_the_history_of_an_unknown_model_is_an_error():
    with pytest.raises(UnknownModel, match="acme/two"):
        model_history(catalog(model("acme/one", price("1"), released=SPRING)), "acme/two", AUTUMN)


def test_the_history_of_o3_as_shipped():
    told = model_history(load_catalog().catalog, "o3", date(2026, 11, 22))
    assert [(point.starts, point.price.input, point.price.cache_read) for point in told.points] == [
        (date(2025, 4, 16), Decimal(10), Decimal("2.5")),
        (date(2025, 6, 10), Decimal(2), Decimal("0.5")),
    ]
    assert told.points[1].change == Decimal("0.2")


# --- the market between two days -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (price("2", "8"), price("1", "8"), "cheaper"),
        (price("2", "8"), price("2", "9"), "more expensive"),
        (price("2", "8"), price("1", "9"), "mixed"),
        (price("2", "8", cache_read="0.2"), price("2", "8", cache_read="0.1"), "cheaper"),
        (price("2", "8", cache_read="0.2"), price("1", "8", cache_read="0.3"), "mixed"),
        (price("2", "8", audio_input="4"), price("2", "8", audio_input="5"), "more expensive"),
        (price("2", "8", storage_hour="1"), price("2", "8", storage_hour="0.5"), "cheaper"),
        (price("2", "8"), price("2", "8"), None),
        (price("2", "8"), price("2", "8", note="Read again."), None),
        (price("2", "8"), price("2", "8", cache_read="0.2"), None),
        (price("2", "8"), price("2.0", "8.00"), None),
    ],
)
def test_a_change_of_price_has_a_direction(before, after, kind):
    later = Price(**{**vars(after), "from_": SUMMER})
    found = changes(model("acme/one", before, later, released=date(2026, 1, 1)))
    assert found == ([(kind, "acme/one", SUMMER)] if kind else [])


def test_what_came_and_what_went():
    found = changes(
        model("acme/came", price("1"), released=SUMMER),
        model("acme/read", price("1", from_=SUMMER)),
        model("acme/went", price("1"), released=date(2026, 1, 1), retires=SUMMER),
        model("acme/passed", price("1"), released=SUMMER, retires=date(2026, 7, 1)),
        model("acme/stays", price("1"), released=date(2026, 1, 1)),
        model("acme/gone", price("1"), released=date(2025, 1, 1), retires=date(2026, 1, 1)),
        model("acme/comes", price("1"), released=date(2026, 12, 1)),
    )
    assert found == [
        ("new", "acme/came", SUMMER),
        ("first known", "acme/read", SUMMER),
        ("retired", "acme/went", SUMMER),
        ("new and retired", "acme/passed", SUMMER),
    ]


def test_a_change_has_the_price_before_and_after():
    first, second = price("2", "8"), price("1", "4", SUMMER)
    came = model("acme/came", price("1"), released=SUMMER)
    went = model("acme/went", price("3"), released=date(2026, 1, 1), retires=SUMMER)
    moved = model("acme/moved", first, second, released=date(2026, 1, 1))
    told = {
        one.model.id: (one.before, one.after)
        for one in price_list_diff(catalog(came, went, moved), SPRING, AUTUMN).changes
    }
    assert told == {
        "acme/came": (None, came.prices[0]),
        "acme/went": (went.prices[0], None),
        "acme/moved": (first, second),
    }


@pytest.mark.parametrize(
    ("start", "end", "seen"),
    [
        (date(2026, 5, 30), date(2026, 5, 31), False),
        (date(2026, 5, 31), SUMMER, True),
        (SUMMER, date(2026, 6, 2), False),
    ],
)
def test_the_first_day_is_outside_and_the_last_inside(start, end, seen):
    january = date(2026, 1, 1)
    found = changes(
        model("acme/moved", price("2"), price("1", from_=SUMMER), released=january),
        model("acme/came", price("1"), released=SUMMER),
        model("acme/went", price("1"), released=january, retires=SUMMER),
        start=start,
        end=end,
    )
    assert [kind for kind, _, _ in found] == (["new", "cheaper", "retired"] if seen else [])
    assert {day for _, _, day in found} <= {SUMMER}


def test_several_changes_are_one_from_the_first_to_the_last():
    may, july = date(2026, 5, 1), date(2026, 7, 1)
    down = model("acme/down", price("4"), price("3", from_=may), price("2", from_=july), released=date(2026, 1, 1))
    back = model("acme/back", price("4"), price("3", from_=may), price("4", from_=july), released=date(2026, 1, 1))
    (change,) = price_list_diff(catalog(down, back), SPRING, AUTUMN).changes
    assert (change.model.id, change.kind, change.day) == ("acme/down", "cheaper", july)
    assert (change.before, change.after) == (down.prices[0], down.prices[2])


def test_a_new_model_is_reported_once_with_its_price_of_the_last_day():
    one = model("acme/one", price("4"), price("2", from_=date(2026, 7, 1)), released=SUMMER)
    (change,) = price_list_diff(catalog(one), SPRING, AUTUMN).changes
    assert (change.kind, change.after) == ("new", one.prices[1])


def test_a_redirect_moves_the_price():
    old = model("acme/old", price("4"), released=date(2026, 1, 1), redirects=Redirect(to="acme/new", from_=SUMMER))
    new = model("acme/new", price("1"), released=date(2026, 1, 1))
    (change,) = price_list_diff(catalog(old, new), SPRING, AUTUMN).changes
    assert (change.model.id, change.kind) == ("acme/old", "cheaper")
    assert (change.before, change.after) == (old.prices[0], new.prices[0])


def test_bands_and_modes_are_no_direction_of_their_own():
    band = Band(above=1000, input=Decimal(8))
    one = model(
        "acme/one",
        price("4", modes={"batch": Mode(x=Decimal("0.5"))}),
        price("4", from_=SUMMER, long=(band,)),
        released=date(2026, 1, 1),
    )
    assert changes(one) == []


def test_only_one_provider():
    one = model("acme/one", price("1"), released=SUMMER)
    two = model("best/two", price("1"), released=SUMMER)
    assert changes(one, two, provider="best") == [("new", "best/two", SUMMER)]


def test_the_order_is_by_kind_and_day_and_id():
    january, july = date(2026, 1, 1), date(2026, 7, 1)
    found = changes(
        model("acme/z", price("1"), released=SUMMER),
        model("acme/late", price("1"), released=july),
        model("acme/a", price("1"), released=SUMMER),
        model("acme/down", price("2"), price("1", from_=SUMMER), released=january),
        model("acme/up", price("2"), price("3", from_=SUMMER), released=january),
    )
    assert [id_ for _, id_, _ in found] == ["acme/a", "acme/z", "acme/late", "acme/down", "acme/up"]
    assert [KINDS.index(kind) for kind, _, _ in found] == sorted(KINDS.index(kind) for kind, _, _ in found)


@pytest.mark.parametrize("end", [SPRING, date(2026, 2, 28)])
def test_days_in_the_wrong_order_are_an_error(end):
    with pytest.raises(InputError, match="2026-03-01 is not before"):
        changes(start=SPRING, end=end)


def test_an_unknown_provider_is_an_error_that_names_the_known():
    with pytest.raises(InputError, match=r'no provider "acne" known: acme, best'):
        changes(provider="acne")


def test_a_price_first_known_after_the_release_is_reported_on_its_own_day():
    one = model("acme/one", price("1", from_=SUMMER), released=date(2026, 1, 1))
    assert changes(one) == [("first known", "acme/one", SUMMER)]


# --- the market as shipped -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "provider", "expected"),
    [
        ("2025-06-09", "2025-06-10", "openai", [("new", "openai/o3-pro"), ("cheaper", "openai/o3")]),
        (
            "2026-10-06",
            "2026-10-07",
            "anthropic",
            [("new", "anthropic/claude-haiku-5-5"), ("cheaper", "anthropic/claude-sonnet-5-5")],
        ),
        (
            "2026-11-30",
            "2026-12-01",
            "google",
            [
                ("more expensive", "google/gemini-4-argon"),
                ("more expensive", "google/gemini-4-carbon"),
                ("retired", "google/gemini-2.5-flash"),
                ("retired", "google/gemini-2.5-pro"),
            ],
        ),
        ("2026-11-22", "2026-11-23", "mistral", []),
    ],
)
def test_days_on_which_the_market_moved(start, end, provider, expected):
    told = price_list_diff(
        load_catalog().catalog, date.fromisoformat(start), date.fromisoformat(end), provider=provider
    )
    assert [(change.kind, change.model.id) for change in told.changes] == expected
    assert {str(change.day) for change in told.changes} <= {end}


def test_a_price_that_changes_by_a_redirect_changes_on_the_day_of_the_redirect():
    """The target may have had its price for years."""
    two = model("best/two", price("1", "4", date(2025, 1, 1)))
    one = model("acme/one", price("2", "8", date(2025, 1, 1)), redirects=Redirect(to="best/two", from_=SUMMER))
    assert changes(one, two) == [("cheaper", "acme/one", SUMMER)]
