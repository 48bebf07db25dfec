"""Law P8: the clock is an argument."""

from datetime import timedelta

from hypothesis import given

from llmcost.model.inputs.catalog import DateRange
from tests.props.strategies import histories
from tests.support.catalogs import LAUNCH, days, estimate_of, market, model, price, workload


@given(histories(), days, histories())
def test_p8_only_what_was_known_on_the_day_matters(entries, day, later):
    """The same question has the same answer, whatever prices, models and retirements come after the day."""
    work = workload(requests_per_month=1000, input_tokens=1000, output_tokens=0)
    prices = [price(input=rate, from_=start) for start, rate in entries]
    after = max(day, entries[-1][0])
    added = [price(input=rate, from_=start) for start, rate in later if start > after]
    young = model("best/new", price(), released=day + timedelta(days=1), featured=DateRange(from_=LAUNCH))
    plain = model("acme/one", *prices)
    longer = model("acme/one", *prices, *added, retires=day + timedelta(days=400))
    before, again = estimate_of(market(plain, day=day), work), estimate_of(market(plain, day=day), work)
    knowing = estimate_of(market(longer, young, day=day), work)
    assert before == again
    assert knowing.own == before.own
    assert [row.model for row in knowing.alternatives] == ["acme/one"]
