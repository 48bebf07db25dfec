"""Law P4: a context threshold reprices the whole request."""

from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.serving import Cache
from tests.props.strategies import LONG, SHEET, cut, frac, part_of
from tests.support.catalogs import band, market, model, month_of, multipliers, price, row_of, shares, tokens, workload


@given(
    st.integers(1, 250_000),
    st.booleans(),
    st.integers(-2, 2) | st.integers(-1000, 50_000),
    tokens,
    shares,
    shares,
    multipliers,
)
def test_p4_a_threshold_reprices_the_whole_request(threshold, above, beyond, visible, cached, hits, multiplier):
    sent = max(threshold + beyond, 0)
    where = {"above": threshold} if above else {"at_least": threshold}
    one = model("acme/one", price(**SHEET, long=(band(**where, **LONG),)), thinking="optional")
    prefix = part_of(sent, cached)
    work = workload(
        requests_per_month=1,
        input_tokens=sent,
        output_tokens=visible,
        cache=Cache(tokens=prefix, hit_rate=hits),
        thinking_multiplier=multiplier,
    )
    row = row_of(market(one), work)
    long = sent > threshold if above else sent >= threshold
    paid = {name: frac(rate) for name, rate in (LONG if long else SHEET).items()}
    read, written = cut(prefix, hits)
    whole = (sent - read - written) * paid["input"] + read * paid["cache_read"] + written * paid["cache_write"]
    whole += frac(visible) * (1 + frac(multiplier)) * paid["output"]
    assert frac(row.monthly) == whole / 10**6
    label = f"{'>' if above else '>='}{threshold}" if long else None
    assert {item.key.band for item in row.components} <= {label}


@given(st.lists(st.integers(1, 300_000), min_size=1, max_size=4, unique=True), st.integers(0, 300_000))
def test_p4_the_highest_threshold_passed_decides(thresholds, sent):
    bands = tuple(band(above=n, input=10 + place, output=1) for place, n in enumerate(thresholds))
    on = market(model("acme/one", price(input=1, long=bands)))
    paid = max(((n, 10 + place) for place, n in enumerate(thresholds) if sent > n), default=(0, 1))[1]
    assert month_of(on, workload(requests_per_month=1, input_tokens=sent, output_tokens=0)) == frac(sent) * paid / 10**6


@given(st.integers(1, 200_000), st.booleans(), st.integers(0, 300_000), st.integers(0, 5000))
def test_p4_a_marginal_band_taxes_only_the_excess(threshold, above, sent, visible):
    where = {"above": threshold} if above else {"at_least": threshold}
    on = market(model("acme/one", price(1, 2, long=(band(**where, input=9, output=9, applies="marginal"),))))
    below = min(sent, threshold if above else threshold - 1)
    cost = month_of(on, workload(requests_per_month=1, input_tokens=sent, output_tokens=visible))
    assert cost * 10**6 == below * 1 + (sent - below) * 9 + visible * 2
