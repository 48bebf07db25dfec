"""Fine-tuning against the calls of a month, worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.inputs.dated_terms import Tuning
from llmcost.model.inputs.planning import FineTune
from llmcost.model.inputs.serving import Batch, Cache, SideCall
from llmcost.model.money import exactly, quotient
from llmcost.model.problems import InputError
from tests.support.catalogs import TODAY, d
from tests.unit.analysis.what_if.alternatives import WORK, beside, on

TUNED = FineTune(training=d(450), input_tokens=d(500), input=d("3.75"), output=d(15))


def test_two_thousand_tokens_saved_ten_thousand_times_a_day():
    """$50.00 a day gross; at $3.75 and $15 with 500 in and 300 out left, $28.75 net."""
    found = beside(replace(WORK, fine_tune=TUNED), "fine-tune").fine_tune
    assert (found.gross_daily, found.net_daily) == (50, d("28.75"))
    assert (found.gross, found.net, found.monthly) == (1500, d("862.5"), d("1912.5"))
    assert found.day == date(2026, 12, 8), "450 ÷ 28.75 = 15.65 days: the 16th from now"
    assert abs(Fraction(found.months) - Fraction("450") / Fraction("862.5")) < Fraction(1, 10**17)


def test_a_break_even_never_lies_beyond_the_retirement():
    asked = replace(WORK, fine_tune=TUNED)
    soon = beside(asked, "fine-tune", where=on(retires=date(2026, 12, 7))).fine_tune
    assert (soon.day, soon.months) == (None, None)
    assert "retires on 2026-12-07" in soon.reason
    assert beside(asked, "fine-tune", where=on(retires=date(2026, 12, 8))).fine_tune.day == date(2026, 12, 8)
    gone = beside(asked, "fine-tune", where=on(retires=TODAY)).fine_tune
    assert (gone.day, gone.break_even_requests) == (None, None)


def test_working_days_take_a_whole_month_of_the_calendar():
    """$28.75 on each of 22 days pay $632.50 in a month."""
    asked = replace(WORK, days_per_month=d(22), fine_tune=replace(TUNED, training=d("632.5")))
    found = beside(asked, "fine-tune").fine_tune
    assert (found.months, found.day) == (1, TODAY + timedelta(days=31)), "30.4375 days, not 22"
    soon = beside(asked, "fine-tune", where=on(retires=TODAY + timedelta(days=30))).fine_tune
    assert soon.day is None
    assert soon.within_months == exactly(quotient)(d(30), d("30.4375"))


def test_what_is_paid_on_a_whole_day_is_paid_on_that_day():
    """2/3 of a month are 20 days."""
    asked = replace(WORK, fine_tune=replace(TUNED, training=d(575)))
    assert beside(asked, "fine-tune").fine_tune.day == TODAY + timedelta(days=20)


def test_tuning_that_costs_more_never_pays():
    dear = beside(replace(WORK, fine_tune=replace(TUNED, input=d(25), output=d(60))), "fine-tune").fine_tune
    assert dear.net < 0
    assert (dear.months, dear.day, dear.break_even_requests) == (None, None, None)
    assert dear.reason


def test_the_volume_that_pays_the_training_in_a_year():
    """12 months of $862.50 per 300,000 requests: $450 is 13,043.48 requests a month; hosting takes $100 more."""
    found = beside(replace(WORK, fine_tune=TUNED), "fine-tune").fine_tune
    assert found.break_even_requests.quantize(d("0.01")) == d("13043.48")
    hosted = beside(replace(WORK, fine_tune=replace(TUNED, hosting=d(100))), "fine-tune").fine_tune
    assert hosted.net == d("762.5")
    assert hosted.break_even_requests.quantize(d("0.01")) == d("47826.09")


def test_batch_and_cache_are_priced_on_the_tuned_model_too():
    asked = replace(WORK, fine_tune=TUNED, batch=Batch(d(1)), cache=Cache(tokens=d(2000), hit_rate=d(1)))
    found = beside(asked, "fine-tune").fine_tune
    now = Fraction(10_000 * 30, 10**6) * (500 * Fraction("2.5") + 2000 * Fraction("1.25") + 3000) / 2
    tuned = Fraction(10_000 * 30, 10**6) * (500 * Fraction("3.75") + 300 * 15) / 2
    assert Fraction(found.net) == now - tuned


@pytest.mark.parametrize("name", ["acme/one", "one", "acme/one+thinking"])
def test_only_the_workload_moves_to_the_tuned_model(name):
    """A side call to the same model keeps its price: 300,000 × 1,000 × $2.50 = $750 before and after."""
    where = on(thinking="optional", thinking_tier="reasoning")
    asked = replace(WORK, model=name, fine_tune=TUNED)
    alone = beside(asked, "fine-tune", where=where).fine_tune
    calls = (SideCall("check", "acme/one", d(1000)),)
    found = beside(replace(asked, side_calls=calls), "fine-tune", where=where).fine_tune
    assert (found.now - alone.now, found.monthly - alone.monthly) == (750, 750)
    assert (found.net, found.months, found.break_even_requests) == (
        alone.net,
        alone.months,
        alone.break_even_requests,
    )


LISTED = (
    Tuning(training=d(9), input=d(9), output=d(9), source="list", checked=TODAY),
    Tuning(d(25), d(3), d(12), "list", TODAY, cache_read=d("0.5"), hosting=d("1.7"), from_=date(2026, 1, 1)),
)
BY_THE_LIST = FineTune(input_tokens=d(500), training_tokens=d(6_000_000))


def by_the_list(asked=BY_THE_LIST, **fields):
    listed = replace(on().catalog, fine_tuning={"acme/one": LISTED})
    work = replace(WORK, fine_tune=asked, **fields)
    return beside(work, "fine-tune", where=PricingContext(listed, TODAY, on().stamp)).fine_tune


def test_what_the_workload_does_not_say_is_from_the_list():
    """6 M × 25 = 150 of training; 720 h × 1.70 = 1,224 of hosting; 150 M × 3 + 90 M × 12 = 1,530 of tokens."""
    found = by_the_list()
    assert (found.training, found.hosting, found.monthly) == (150, 1224, 2754)
    assert found.source == f"a list, https://example.com/prices, read {TODAY}"
    assert by_the_list(days_per_month=d(22)).hosting == d("1.7") * 24 * d("30.4375")


def test_what_the_workload_says_precedes_the_list():
    found = by_the_list(replace(BY_THE_LIST, training=d(450), training_tokens=None, hosting=d(10), input=d(4)))
    assert (found.training, found.hosting, found.monthly) == (450, 10, 150 * 4 + 90 * 12 + 10)


def test_own_prices_need_no_list_and_pay_no_hosting_of_it():
    found = by_the_list(TUNED)
    assert (found.hosting, found.source, found.monthly) == (0, None, d("1912.5"))


def test_a_price_that_nobody_gives_is_an_error():
    with pytest.raises(InputError, match="the price of tuning acme/one is not known: input"):
        beside(replace(WORK, fine_tune=BY_THE_LIST), "fine-tune")
