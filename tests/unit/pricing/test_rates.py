"""The rates that a request pays, one step after the other."""

from dataclasses import replace

import pytest

from llmcost.pricing.price_list.lookup import DatedPrice
from llmcost.pricing.rates import (
    ServiceTerms,
    effective_rates,
    exceeded,
    mode_label,
    mode_rule,
    named_rates,
    rate_steps,
    thresholds,
)
from tests.support.catalogs import TODAY, band, d, mode, model, price
from tests.support.catalogs import region as region_price

SHEET = price(
    1,
    4,
    cache_read="0.1",
    storage_hour=7,
    long=(band(above=1000, input=2, output=8, cache_read="0.2"),),
    modes={
        "batch": mode("0.5", keep=("cache_read",)),
        "priority": mode(input=3, output=9),
        "flex": mode("0.5", cache_read="0.08"),
        "fast": mode(2, excludes=("long",)),
        "peak": mode(2, schedule="dear"),
    },
)
LONG = SHEET.long[0]


def on_day(one):
    return DatedPrice(one, SHEET, TODAY, TODAY)


def rates(modes=(), band=None, of=None, **terms):
    found = effective_rates(SHEET, band, ServiceTerms(modes=modes, **terms), of and on_day(of))
    return {name: str(rate.normalize()) for name, rate in found.rates.items() if name != "storage_hour"}


def label(modes, *, beyond=False):
    """The label of modes below every threshold, or beyond one."""
    rules = {name: mode_rule(name, one) for name, one in SHEET.modes.items()}
    return mode_label(rules, thresholds(SHEET)[0] if beyond else None, ServiceTerms(modes=modes))


@pytest.mark.parametrize(
    ("modes", "band", "wanted"),
    [
        ((), None, {"input": "1", "output": "4", "cache_read": "0.1"}),
        ((), LONG, {"input": "2", "output": "8", "cache_read": "0.2"}),
        (("batch",), None, {"input": "0.5", "output": "2", "cache_read": "0.1"}),
        (("batch",), LONG, {"input": "1", "output": "4", "cache_read": "0.2"}),
        (("priority",), None, {"input": "3", "output": "9", "cache_read": "0.1"}),
        (("flex",), None, {"input": "0.5", "output": "2", "cache_read": "0.08"}),
        (("fast",), None, {"input": "2", "output": "8", "cache_read": "0.2"}),
        (("fast",), LONG, {"input": "2", "output": "8", "cache_read": "0.2"}),
        (("peak", "batch"), LONG, {"input": "2", "output": "8", "cache_read": "0.4"}),
    ],
)
def test_the_rates_of_a_mode(modes, band, wanted):
    assert rates(modes, band) == wanted


def test_what_excludes_long_requests_is_not_named():
    assert label(("fast",), beyond=True) == "standard"
    assert label(("fast",)) == "fast"
    assert label(("peak", "batch"), beyond=True) == "peak batch"


def test_rates_of_its_own_serve_no_long_request():
    """A mode that lists rates and no factor says nothing of a long request: it bills standard, by name too."""
    assert rates(("priority",), LONG)["input"] == "2"
    assert label(("priority",), beyond=True) == "standard"


def test_an_own_batch_factor_has_no_exceptions():
    assert rates(("batch",), batch=d("0.8")) == {"input": "0.8", "output": "3.2", "cache_read": "0.08"}


def test_a_region_and_a_discount_are_factors_on_every_rate():
    one = model("acme/one", SHEET, regions={"eu": d("1.1")}, discount=d("0.5"), discounted_by="ours.yaml")
    assert rates(("batch",), of=one) == {"input": "0.25", "output": "1", "cache_read": "0.05"}
    assert rates(("batch",), of=one, region="eu") == {"input": "0.275", "output": "1.1", "cache_read": "0.055"}
    assert rates(("batch",), of=one, region="us") == rates(("batch",), of=one), "it has no factor for this region"
    *_, region, discount = rate_steps(effective_rates(SHEET, LONG, ServiceTerms(region="eu"), on_day(one)), "input")
    assert (region.name, region.origin) == ("region eu", "price list")
    own = replace(one, regions={"eu": (region_price("1.1", layer="eu.yaml"),)})
    *_, region, _ = rate_steps(effective_rates(SHEET, LONG, ServiceTerms(region="eu"), on_day(own)), "input")
    assert region.origin == "eu.yaml"
    assert (discount.name, discount.origin) == ("discount", "ours.yaml")


def test_no_mode_touches_the_price_of_storage():
    for modes in ((), ("batch",), ("fast",), ("peak",)):
        assert effective_rates(SHEET, None, ServiceTerms(modes=modes)).rates["storage_hour"] == 7


def test_bands():
    sheet = price(long=(band(above=100, input=2, output=2), band(at_least=1000, input=3, output=3)))
    found = [exceeded(thresholds(sheet), d(n)) for n in ("100", "100.5", "999.9", "1000")]
    assert [threshold and threshold.label for threshold in found] == [None, ">100", ">100", ">=1000"]


def test_only_what_is_written_is_a_rate():
    assert named_rates(price(1, None, cache_read=0)) == {"input": 1, "cache_read": 0}


def test_a_band_does_not_borrow_from_the_base():
    """A band names every rate that the base names; one that does not has no price for the rest."""
    sheet = price(1, 4, cache_read="0.1", long=(band(above=1000, input=2, output=8),))
    assert dict(effective_rates(sheet, sheet.long[0], ServiceTerms()).rates) == {"input": 2, "output": 8}


def test_an_own_batch_factor_does_not_open_what_batch_does_not_serve():
    sheet = price(1, 4, long=SHEET.long, modes={"batch": mode("0.5", excludes=("long",))})
    terms = ServiceTerms(modes=("batch",), batch=d("0.8"))
    assert effective_rates(sheet, None, terms).rates["input"] == d("0.8")
    assert effective_rates(sheet, sheet.long[0], terms).rates["input"] == 2
