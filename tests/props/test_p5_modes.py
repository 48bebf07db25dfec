"""Law P5: modes multiply token rates and leave fees alone."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import Schedule
from llmcost.model.inputs.serving import Batch
from llmcost.model.reports.notes import Note, NoteCode
from tests.props.strategies import LONG, SHEET, frac, requests_of_a_cached_prompt
from tests.support.catalogs import (
    LAUNCH,
    TODAY,
    band,
    days,
    factors,
    market,
    mode,
    model,
    month_of,
    price,
    row_of,
    shares,
    some_tokens,
    spent,
    tokens,
    workload,
)


@given(requests_of_a_cached_prompt, factors, st.sampled_from(["batch", "flex", "priority", "fast", "ultrafast"]))
def test_p5_a_mode_multiplies_every_token_rate(fields, x, name):
    on = market(model("acme/one", price(**SHEET, modes={name: mode(x)}), thinking="optional"))
    served = {"batch": Batch()} if name == "batch" else {"service_tier": name}
    assert month_of(on, workload(**fields, **served)) == frac(x) * month_of(on, workload(**fields))


@given(requests_of_a_cached_prompt, factors, st.sets(st.sampled_from(["cache_read", "cache_write", "output"])))
def test_p5_a_mode_keeps_its_exceptions(fields, x, kept):
    on = market(model("acme/one", price(**SHEET, modes={"batch": mode(x, keep=tuple(kept))}), thinking="optional"))
    standard, batched = row_of(on, workload(**fields)), row_of(on, workload(**fields, batch=Batch()))
    falls_back = {"thinking": "output"}
    for item in standard.components:
        factor = 1 if falls_back.get(item.key.name, item.key.name) in kept else frac(x)
        assert spent(batched, item.key.name) == frac(item.monthly) * factor


@given(requests_of_a_cached_prompt, shares, factors)
def test_p5_a_batch_share_splits_the_month_in_proportion(fields, share, x):
    on = market(model("acme/one", price(**SHEET, modes={"batch": mode(x)}), thinking="optional"))
    none, all_, some = (month_of(on, workload(**fields, batch=Batch(share=s))) for s in (Decimal(0), Decimal(1), share))
    assert some == frac(share) * all_ + (1 - frac(share)) * none


@given(requests_of_a_cached_prompt, factors, shares)
def test_p5_a_workloads_own_factor_replaces_the_catalogs(fields, x, factor):
    listed = {"batch": mode(x, keep=("cache_read", "output"))}
    on = market(model("acme/one", price(**SHEET, modes=listed), thinking="optional"))
    standard = month_of(on, workload(**fields))
    rest = Decimal(1) - factor
    assert month_of(on, workload(**fields, batch=Batch(factor=factor))) == frac(factor) * standard
    assert month_of(on, workload(**fields, batch=Batch(discount=rest))) == frac(factor) * standard


@given(requests_of_a_cached_prompt, shares)
def test_p5_without_a_batch_price_the_share_bills_standard_and_says_so(fields, share):
    on = market(model("acme/one", price(**SHEET), thinking="optional"))
    standard, row = row_of(on, workload(**fields)), row_of(on, workload(**fields, batch=Batch(share=share)))
    assert row.components == standard.components
    assert (Note(NoteCode.NO_MODE_PRICE, name="batch") in row.notes) is (share > 0)


@given(requests_of_a_cached_prompt, factors, factors, st.booleans())
def test_p5_a_region_multiplies_what_a_mode_has_made(fields, region, x, absolute):
    batch = mode(None, input="0.3", output="0.9", cache_read="0.05", cache_write="1") if absolute else mode(x)
    one = model("acme/one", price(**SHEET, modes={"batch": batch}), thinking="optional", regions={"eu": region})
    here, there = workload(**fields, batch=Batch()), workload(**fields, batch=Batch(), region="eu")
    assert month_of(market(one), there) == frac(region) * month_of(market(one), here)


@given(st.integers(90_000, 110_000), tokens, factors, factors)
def test_p5_a_mode_that_excludes_long_requests_leaves_them_standard(sent, visible, x, y):
    bands = (band(above=100_000, **LONG),)
    excluding = {"batch": mode(x, excludes=("long",)), "flex": mode(y)}
    on = market(model("acme/one", price(**SHEET, long=bands, modes=excluding)))
    work = workload(input_tokens=sent, output_tokens=visible)
    served, flexible = replace(work, batch=Batch()), replace(work, service_tier="flex")
    if sent > 100_000:
        assert month_of(on, served) == month_of(on, work)
        assert {item.key.mode for item in row_of(on, served).components} == {"standard"}
    else:
        assert month_of(on, served) == frac(x) * month_of(on, work)
    assert month_of(on, flexible) == frac(y) * month_of(on, work)


@given(
    st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1),
    st.integers(0, 22),
    st.integers(1, 23),
    factors,
    some_tokens,
)
def test_p5_hours_cost_their_share_of_the_year(weekdays, start, length, x, sent):
    end = min(start + length, 24)
    schedule = Schedule(hours=(f"{start:02}:00-{end:02}:00",), days=tuple(weekdays))
    peak = price(modes={"peak": mode(x, schedule="dear")})
    on = market(model("acme/one", peak), schedules={"dear": schedule})
    work = workload(requests_per_month=1000, input_tokens=sent, output_tokens=0)
    year = [date(TODAY.year, 1, 1) + timedelta(days=n) for n in range(365)]
    dear = sum(end - start for day in year if f"{day:%a}".lower() in weekdays)
    share = frac(round(frac(dear, 365 * 24) * 10**18), 10**18)
    assert month_of(on, work) * 1000 == frac(sent) * ((1 - share) + share * frac(x))


@given(days, st.none() | days, st.none() | days, st.sampled_from([None, "from", "until"]))
def test_p5_a_schedule_holds_from_its_first_day_and_before_its_last(day, from_, until, exactly_on):
    day = max({"from": from_, "until": until}.get(exactly_on) or day, LAUNCH)
    schedule = Schedule(hours=("00:00-24:00",), from_=from_, until=until)
    on = market(
        model("acme/one", price(1, modes={"peak": mode(3, schedule="dear")})), schedules={"dear": schedule}, day=day
    )
    holds = (from_ is None or from_ <= day) and (until is None or day < until)
    assert month_of(on, workload(requests_per_month=1000, input_tokens=1000, output_tokens=0)) == (3 if holds else 1)
