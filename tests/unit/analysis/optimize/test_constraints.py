"""Which models qualify, and which constraint to relax where none does."""

import re
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from llmcost.analysis.optimize.constraints import is_denied
from llmcost.model.inputs.dated_terms import Fee
from llmcost.pricing.price_list.lookup import Candidate
from tests.support.catalogs import TODAY, market, model, price, workload
from tests.unit.analysis.optimize.choices import MILLION, ONE, TEN, TWO, choose, score


def test_each_constraint_says_why_and_what_would_do():
    on = market(
        ONE,
        model(
            "acme/two",
            price("2"),
            context=8000,
            max_output=1000,
            capabilities=("json",),
            retires=TODAY + timedelta(days=10),
        ),
    )
    given = {
        "min_quality": Decimal("0.9"),
        "max_latency_s": Decimal(2),
        "min_context": 64000,
        "min_output": 4000,
        "needs": ("json", "tools"),
        "providers": ("best",),
        "deny": ("*wo",),
        "min_days_to_retirement": 30,
    }
    one = choose(market(TEN, *on.catalog.models.values()), workload(), score("acme/two", 0.6, seconds=5), given=given)
    (two,) = (option for option in one.ruled_out if option.row.model == "acme/two")
    assert [(found.constraint, found.message, found.relaxed) for found in two.obstacles] == [
        ("min_quality", "score 0.6 < 0.9", "0.6"),
        ("max_latency_s", "5 s > 2 s", "5"),
        ("min_context", "context 8,000 < 64,000 tokens", "8000"),
        ("min_output", "longest answer 1,000 < 4,000 tokens", "1000"),
        ("needs", "cannot do tools", "without tools"),
        ("providers", "sold by acme", "with acme"),
        ("deny", "denied by *wo", "without *wo"),
        ("min_days_to_retirement", f"retires {TODAY + timedelta(days=10)}, in 10 days < 30", "10"),
    ]
    unknown = next(option for option in one.ruled_out if option.row.model == "acme/one")
    assert "no score; no latency measured; its context is not known" in unknown.row.reason


@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
def test_a_star_stands_for_any_characters(pattern, name):
    written = ".*".join(map(re.escape, pattern.split("*")))
    one = Candidate(model(f"acme/{name or 'a'}"))
    names = (one.id, one.model.bare_id)
    assert is_denied(pattern, one) == any(re.fullmatch(written, each) is not None for each in names)


def test_a_pattern_of_many_stars_takes_no_time():
    assert not is_denied("*a" * 90 + "*b", Candidate(model("acme/" + "a" * 150)))


def test_a_region_is_asked_of_the_price_list_and_paid_for():
    here = model("acme/one", price("1"), regions={"eu": Decimal("1.1"), "us": Decimal("1.2")})
    one = choose(market(here, TWO), workload(**MILLION), everything=True, given={"regions": ("us", "eu")})
    assert [(option.row.model, option.monthly, option.settings) for option in one.options] == [
        ("acme/one", 1100, {"region": "eu"})
    ]
    assert [found.message for found in one.ruled_out[0].obstacles] == ["no price for region us or eu"]


def test_what_is_retired_or_has_no_price_never_qualifies_and_is_no_way_out():
    gone = model("acme/one", price("1"), retires=date(2026, 1, 1))
    no_fee = model("acme/two", price("1"))
    work = workload(fees={"web_search": Decimal(1)}, candidates=("acme/two", "best/ten"))
    ten = model("best/ten", price("10"), fees={"web_search_1k": Fee(Decimal(10))})
    one = choose(market(gone, no_fee, ten), work, given={"providers": ("acme",)})
    assert one.chosen is None
    assert {option.row.model: option.obstacles[0].message for option in one.ruled_out} == {
        "acme/one": "retired 2026-01-01",
        "acme/two": "has no price for fee:web_search",
        "best/ten": "sold by best",
    }
    assert [(way.changes, way.model) for way in one.relaxations] == [((("providers", "with best"),), "best/ten")]


def test_impossible_constraints_say_which_to_relax_and_by_how_much():
    found = score("acme/one", 70, seconds=1), score("acme/two", 85, seconds=6), score("best/ten", 95, seconds=9)
    given = {"min_quality": Decimal(90), "max_latency_s": Decimal(5)}
    one = choose(market(ONE, TWO, TEN), workload(**MILLION), *found, scale=100, given=given)
    assert [(way.changes, way.model, way.monthly) for way in one.relaxations] == [
        ((("min_quality", "70"),), "acme/one", 1000),
        ((("max_latency_s", "9"),), "best/ten", 10000),
        ((("min_quality", "85"), ("max_latency_s", "6")), "acme/two", 2000),
    ]
