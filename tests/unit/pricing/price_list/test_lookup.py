"""Finding a model by its name, and the rows of a day."""

from datetime import date, timedelta

import pytest

from llmcost.model.inputs.catalog import DateRange, Provider, Redirect
from llmcost.model.problems import UnknownModel
from llmcost.pricing.price_list.lookup import (
    Candidate,
    distinct,
    everything_on_sale,
    featured,
    find,
    name_notes,
    on_sale,
    price_on,
    retired,
)
from tests.support.catalogs import LAUNCH, PROVIDERS, TODAY, catalog, model, price


def problem(found, name):
    with pytest.raises(UnknownModel) as caught:
        find(found, name)
    (one,) = caught.value.problems
    return one


MARKET = catalog(
    model("acme/nova", aliases=("nova-latest",), match=(r"^nova-\d{8}$",)),
    model("acme/nova-mini"),
    model("best/quasar", aliases=("q1", "quasar:free")),
    model("host/nova"),
    model("host/llama"),
    model("inn/llama"),
    model("inn/falcon", match=(r"^falcon-v\d$",)),
    model("inn/a/b", aliases=("deep",)),
)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("acme/nova", "acme/nova"),
        ("host/nova", "host/nova"),
        ("nova", "acme/nova"),  # the maker owns it, although a host sells it too
        ("nova-mini", "acme/nova-mini"),
        ("falcon", "inn/falcon"),  # the only provider
        ("nova-latest", "acme/nova"),
        ("quasar:free", "best/quasar"),
        ("nova-20261122", "acme/nova"),
        ("acme/nova-20261122", "acme/nova"),
        ("falcon-v7", "inn/falcon"),
        ("a/b", "inn/a/b"),
        ("deep", "inn/a/b"),
    ],
)
def test_a_model_is_found_by_each_of_its_names(name, id):
    assert find(MARKET, name) == Candidate(MARKET.models[id])


@pytest.mark.parametrize(
    "name",
    [
        "nov",
        "nova-",
        "nova-2026112",
        "nova-202611222",
        "nova-20261122 ",
        "nova-20261122\n",
        "best/nova",
        "inn/nova-20261122",  # it does not sell this model
        "acme/q1",  # an alias of another provider
        "acme",
        "acme/",
        "/nova",
        "",
        "+thinking",
        "tier:economy",
    ],
)
def test_what_is_no_name_is_no_model(name):
    assert problem(MARKET, name).code == "unknown-model"


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("NOVA", "acme/nova"),
        ("Acme/Nova", "acme/nova"),
        ("best/q1", "best/quasar"),
        ("acme:nova", "acme/nova"),
        ("host/nova-20261122", "host/nova"),  # the maker's snapshot
        ("openrouter/acme/nova:nitro", "acme/nova"),
    ],
)
def test_a_name_in_the_form_of_another_tool_says_what_it_was_taken_for(name, id):
    found = find(MARKET, name)
    assert (found.id, found.given) == (id, name)
    (note,) = name_notes([found, Candidate(MARKET.models[id])])
    assert note.name.startswith(f'"{name}" is taken for {id}')


def test_two_regions_of_a_model_are_not_one_row():
    on = catalog(model("bedrock/anthropic.nova"), providers=PROVIDERS | {"bedrock": Provider(name="Bedrock")})
    us, eu, plain = (find(on, f"{region}anthropic.nova") for region in ("us.", "eu.", ""))
    assert distinct([us, plain, us]) == [us]
    with pytest.raises(UnknownModel, match="in two regions"):
        distinct([us, eu])


def test_two_hosts_leave_a_bare_id_undecided():
    one = problem(MARKET, "llama")
    assert one.code == "ambiguous-model"
    assert "host/llama" in one.hint
    assert "inn/llama" in one.hint


def test_two_makers_leave_a_pattern_undecided():
    wide = catalog(model("acme/x", match=(r"^x-\d+$",)), model("best/y", match=(r"^x-1\d*$",)))
    assert problem(wide, "x-1").code == "ambiguous-model"
    assert find(wide, "x-2").id == "acme/x"


def test_a_makers_pattern_goes_before_a_hosts():
    both = catalog(model("acme/x", match=(r"^x-\d+$",)), model("host/x", match=(r"^x-\d+$",)))
    assert find(both, "x-1").id == "acme/x"
    assert find(both, "host/x-1").id == "host/x"


@pytest.mark.parametrize(
    ("name", "suggested"),
    [("nova-min", "nova-mini"), ("qasar", "quasar"), ("acme/nova-mni", "acme/nova-mini")],
)
def test_a_miss_comes_with_the_names_that_are_near(name, suggested):
    assert suggested in problem(MARKET, name).hint


def test_a_miss_far_from_everything_says_where_to_look():
    assert "models list" in problem(MARKET, "zzzzzz").hint


def test_a_second_row_needs_a_tier_of_its_own():
    deep = catalog(
        model("acme/deep", thinking="optional", thinking_tier="reasoning", match=(r"^deep-\d$",)),
        model("acme/flat"),
        model("acme/always", thinking="always"),
    )
    row = find(deep, "deep+thinking")
    assert (row.id, row.tier, row.thinking) == ("acme/deep+thinking", "reasoning", True)
    assert find(deep, "deep-1+thinking") == find(deep, "acme/deep+thinking") == row
    assert find(deep, "deep").tier == "economy"
    assert "never" in problem(deep, "flat+thinking").hint
    assert "thinking_multiplier" in problem(deep, "always+thinking").hint
    assert problem(deep, "deep+thinking+thinking").code == "unknown-model"


def test_each_row_once_in_its_order():
    one, two = model("acme/one"), model("acme/two", thinking_tier="reasoning")
    rows = [Candidate(two), Candidate(one), Candidate(two, thinking=True), Candidate(two)]
    assert [row.id for row in distinct(rows)] == ["acme/two", "acme/one", "acme/two+thinking"]


def test_rows_of_a_day():
    day = date(2026, 1, 1)
    end = day + timedelta(days=10)
    span = DateRange(from_=day, until=end)
    found = catalog(
        model("acme/always", featured=DateRange(from_=LAUNCH)),
        model("acme/then", featured=span, thinking_tier="reasoning", thinking_featured=span),
        model("acme/retired", featured=DateRange(from_=LAUNCH), retires=day),
        model("acme/young", featured=DateRange(from_=LAUNCH), released=day + timedelta(days=1)),
        model("acme/unpriced", price(from_=day + timedelta(days=1)), featured=DateRange(from_=LAUNCH)),
        model("acme/plain"),
    )

    def ids(rows):
        return [row.id for row in rows]

    assert ids(featured(found, day)) == ["acme/always", "acme/then", "acme/then+thinking"]
    assert ids(featured(found, day - timedelta(days=1))) == ["acme/always", "acme/retired"]
    assert ids(featured(found, end)) == ["acme/always", "acme/young", "acme/unpriced"]
    assert ids(everything_on_sale(found, day)) == ["acme/always", "acme/then", "acme/then+thinking", "acme/plain"]


@pytest.mark.parametrize(("days", "sold", "gone"), [(-1, True, False), (0, False, True), (1, False, True)])
def test_the_day_of_retirement_is_the_first_without(days, sold, gone):
    one = model(retires=TODAY)
    day = TODAY + timedelta(days=days)
    assert (on_sale(one, day), retired(one, day)) == (sold, gone)


def test_a_price_before_the_release_is_no_sale():
    one = model("acme/one", price(from_=LAUNCH), released=TODAY)
    assert not on_sale(one, TODAY - timedelta(days=1))
    assert on_sale(one, TODAY)


def test_redirects_that_lead_in_a_circle_end():
    models = [
        model("acme/a", price("1"), redirects=Redirect(to="acme/b", from_=LAUNCH)),
        model("acme/b", price("2"), redirects=Redirect(to="acme/a", from_=LAUNCH)),
        model("acme/self", price("3"), redirects=Redirect(to="acme/self", from_=LAUNCH)),
    ]
    found = catalog(*models)
    billed = [dated.model.id for one in models if (dated := price_on(found, one, TODAY))]
    assert billed[2] == "acme/self"
    assert set(billed[:2]) <= {"acme/a", "acme/b"}
