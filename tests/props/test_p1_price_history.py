"""Law P1: a price is known from its first day on, and not before."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.reports.estimate import Status
from tests.props.strategies import frac, histories
from tests.support.catalogs import days, estimate_of, market, model, price, row_of, workload


@given(histories(), days, st.booleans(), st.data())
def test_p1_a_price_holds_from_its_first_day_until_the_next(entries, day, released, data):
    near = [start + timedelta(days=n) for start, _ in entries for n in (-1, 0, 1)]
    day = data.draw(st.sampled_from(near)) if data.draw(st.booleans()) else day
    first = entries[0][0]
    prices = [price(input=rate, from_=None if released and start == first else start) for start, rate in entries]
    one = model("acme/one", *prices, released=first if released else None)
    row = row_of(market(one, day=day), workload(requests_per_month=1000, input_tokens=1000, output_tokens=0))
    known = [(start, rate) for start, rate in entries if start <= day]
    if not known:
        assert (row.status, row.monthly, row.components) == (Status.NOT_PRICED, None, ())
        assert str(first) in row.reason
    else:
        start, rate = known[-1]
        assert frac(row.monthly) == frac(rate)
        assert {item.price_from for item in row.components} == {start} == {row.citation.price_from}


@given(histories(), days)
def test_p1_changes_within_sixty_days_are_announced_with_their_month(entries, day):
    prices = [price(input=rate, from_=start) for start, rate in entries]
    on = market(model("acme/one", *prices), day=day)
    one = estimate_of(on, workload(requests_per_month=1000, input_tokens=1000, output_tokens=0))
    coming = [(start, frac(rate)) for start, rate in entries if timedelta(0) < start - day <= timedelta(days=60)]
    assert [(a.day, frac(a.monthly)) for a in one.announced if a.kind == "price"] == coming
