"""Lengths that vary (law T6), against a numerical integral of their definition and against the error function.

``lognormal`` and ``integral`` are written from the words of the law, in floats; what must be exact is compared in
fractions.
"""

import math
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.request_shape import Bin, Conversation, Length
from llmcost.model.money import exactly
from llmcost.model.reports.notes import NoteCode
from llmcost.pricing import length_distributions
from tests.support.catalogs import band, d, market, model, month_of, price, row_of, workload

Z95 = NormalDist().inv_cdf(0.95)

segments = exactly(length_distributions.segments)
mean_of = exactly(length_distributions.mean_of)
longest_usual = exactly(length_distributions.longest_typical)


def length(**fields):
    return Length(**{name: d(value) for name, value in fields.items()})


def histogram(*bars):
    return Length(bins=tuple(Bin(d(tokens), d(weight)) for tokens, weight in bars))


def lognormal(p50=None, p95=None, mean=None):
    """Mu and sigma of the shape; for ``{mean, p95}`` by bisection for the smallest sigma at which 5 % are longer than p95."""
    if p50 is not None:
        return math.log(p50), math.log(p95 / p50) / Z95
    low, high = 0.0, Z95  # the quantile grows with sigma up to here, and falls beyond
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if mean * math.exp(Z95 * middle - middle**2 / 2) < p95 else (low, middle)
    return math.log(mean) - low**2 / 2, low


def integral(function, mu, sigma, low=0.0, high=math.inf, steps=20_000):
    """∫ function(x) f(x) dx of a log-normal from ``low`` to ``high``, by Simpson's rule over its logarithm."""
    start = max((math.log(low) - mu) / sigma if low else -10.0, -10.0)
    end = min((math.log(high) - mu) / sigma if high < math.inf else 10.0 + sigma, 10.0 + sigma)
    if end <= start:
        return 0.0
    width = (end - start) / steps
    total = 0.0
    for k in range(steps + 1):
        z = start + k * width
        weight = 1 if k in (0, steps) else 4 if k % 2 else 2
        total += weight * function(math.exp(mu + sigma * z)) * math.exp(-z * z / 2)
    return total * width / 3 / math.sqrt(2 * math.pi)


# --- the normal distribution -----------------------------------------------------------------------------------------


@given(st.integers(-11_999, 11_999))
def test_the_normal_distribution_is_that_of_the_error_function(thousandths):
    z = thousandths / 1000
    found = float(length_distributions.normal_cdf(Decimal(thousandths).scaleb(-3)))
    assert abs(found - 0.5 * math.erfc(-z / math.sqrt(2))) < 1e-12
    assert abs(found - 0.5 * (1 + math.erf(z / math.sqrt(2)))) < 1e-12


def test_its_tails_keep_their_digits():
    """Known to 20 digits: Φ(−6) and Φ(−9) from tables; beyond 12 nothing is left that a token would notice."""
    assert abs(length_distributions.normal_cdf(d("-6")) - d("9.86587645037698140700864132e-10")) < d("1e-28")
    assert abs(length_distributions.normal_cdf(d("-9")) - d("1.1285884059538406477e-19")) < d("1e-28")
    assert (length_distributions.normal_cdf(d("-12.1")), length_distributions.normal_cdf(d("12.1"))) == (0, 1)


@given(st.integers(0, 12_000))
def test_both_sides_of_it_make_a_whole(thousandths):
    z = Decimal(thousandths).scaleb(-3)
    assert abs(exactly(lambda: length_distributions.normal_cdf(z) + length_distributions.normal_cdf(-z) - 1)()) < d(
        "1e-28"
    )


# --- what a length means ---------------------------------------------------------------------------------------------


SHAPES = [
    {"p50": 1000, "p95": 3000},
    {"p50": 100, "p95": 101},
    {"p50": 1, "p95": 10**6},
    {"mean": 150_000, "p95": 400_000},
    {"mean": 100, "p95": 386},
    {"mean": 1000, "p95": 1001},
]


@pytest.mark.parametrize("fields", SHAPES)
def test_the_percentiles_are_where_they_were_declared(fields):
    one = length(**fields)
    (below, above) = segments(one, [d(fields["p95"])])
    assert abs(float(below.share) - 0.95) < 1e-12
    assert abs(float(above.share) - 0.05) < 1e-12
    if "p50" in fields:
        assert abs(segments(one, [d(fields["p50"])])[0].share - d("0.5")) < d("1e-17")


@pytest.mark.parametrize("fields", SHAPES)
def test_the_mean_is_that_of_the_log_normal(fields):
    mu, sigma = lognormal(**fields)
    assert float(mean_of(length(**fields))) == pytest.approx(math.exp(mu + sigma**2 / 2), rel=1e-9)
    assert abs(float(longest_usual(length(**fields))) - math.exp(mu)) < 0.5001
    if "mean" in fields:
        assert mean_of(length(**fields)) == fields["mean"]


def test_of_two_shapes_with_the_mean_and_the_p95_the_narrower_is_taken():
    """Mean 100, p95 300: sigma is 0.9315 or 2.3582. The median of the narrower is 64.8, of the wider 6.2."""
    one = length(mean=100, p95=300)
    assert longest_usual(one) == 65
    for sigma in (0.9315, 2.3582):
        assert 100 * math.exp(Z95 * sigma - sigma**2 / 2) == pytest.approx(300, rel=1e-3)
    assert [math.exp(math.log(100) - sigma**2 / 2) for sigma in (0.9315, 2.3582)] == pytest.approx(
        [64.8, 6.2], rel=1e-2
    )


def test_all_three_bill_the_mean_in_the_shape_of_the_percentiles():
    plain, stated = length(p50=1000, p95=9000), length(p50=1000, p95=9000, mean=500)
    cuts = [d(700), d(5000)]
    assert mean_of(stated) == 500
    assert longest_usual(stated) == longest_usual(plain)
    scale = 500 / mean_of(plain)
    for one, other in zip(segments(plain, cuts), segments(stated, cuts), strict=True):
        assert other.share == one.share
        assert abs(other.tokens - one.tokens * scale) < d("1e-12")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"mean": 100, "p95": 387}, "3.86 times"),
        ({"mean": 100, "p95": 10_000}, "3.86 times"),
        ({"mean": 100, "p95": 100}, "above the mean"),
        ({"mean": 100, "p95": 20}, "above the mean"),
        ({"mean": 0, "p95": 20}, "above the mean"),
        ({"p50": 100, "p95": 100}, "above p50"),
        ({"p50": 100, "p95": 99}, "above p50"),
        ({"mean": 100, "p50": 100, "p95": 99}, "above p50"),
        ({"p95": 100}, "needs p95, and p50 or mean"),
        ({"mean": 100, "p50": 90}, "needs p95"),
    ],
)
def test_what_no_length_can_be(fields, says):
    with pytest.raises(ValueError, match=says):
        length_distributions.curve_of(length(**fields))


# --- segments --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fields", [one for one in SHAPES if one["p95"] < 10**6])
@pytest.mark.parametrize("reach", [0.3, 1.0, 1.7])
def test_a_segment_holds_what_the_integral_says(fields, reach):
    mu, sigma = lognormal(**fields)
    cut = max(int(math.exp(mu + sigma * reach)), 1)
    low, high = 1.0 * cut, 3.0 * cut
    found = segments(length(**fields), [d(cut), d(3 * cut)])
    for (start, end), part in zip([(0.0, low), (low, high), (high, math.inf)], found, strict=False):
        assert float(part.share) == pytest.approx(integral(lambda _: 1.0, mu, sigma, start, end), abs=1e-9)
        tokens = integral(lambda x: x, mu, sigma, start, end)
        assert float(part.tokens) == pytest.approx(tokens, abs=1e-7 * math.exp(mu + sigma**2 / 2))
        assert start < part.probe
        assert part.probe <= end


curves = st.one_of(
    st.tuples(st.integers(1, 10**6), st.integers(1001, 10**6)).map(
        lambda two: length(p50=two[0], p95=two[0] * two[1] // 1000 + 1)
    ),
    st.tuples(st.integers(100, 10**6), st.integers(1010, 3860)).map(
        lambda two: length(mean=two[0], p95=two[0] * two[1] // 1000)
    ),
    st.tuples(st.integers(1, 10**6), st.integers(1001, 10**5), st.integers(1, 10**6)).map(
        lambda three: length(p50=three[0], p95=three[0] * three[1] // 1000 + 1, mean=three[2])
    ),
)
bars = st.lists(
    st.tuples(st.integers(0, 4 * 10**7), st.integers(0, 10**6)), min_size=1, max_size=30
).filter(lambda found: any(weight for _, weight in found))  # fmt: skip
histograms = bars.map(lambda found: histogram(*[(Decimal(size).scaleb(-2), weight) for size, weight in found]))
some_cuts = st.lists(
    st.integers(-10, 10**8).map(lambda n: Decimal(n).scaleb(-1)) | st.integers(1, 10**10).map(Decimal), max_size=5
)


@settings(max_examples=300)
@given(curves | histograms, some_cuts)
def test_no_share_and_no_token_is_lost_or_made(one, cuts):
    found = segments(one, cuts)
    assert sum(Fraction(part.share) for part in found) == 1
    assert sum(Fraction(part.tokens) for part in found) == Fraction(mean_of(one))
    assert all(part.share > 0 and part.tokens >= 0 for part in found)
    assert len(found) <= 1 + len({cut for cut in cuts if cut >= 0})


@given(histograms, some_cuts)
def test_a_histogram_is_itself(one, cuts):
    """Each segment has the bars between its cuts, and a cut belongs to the side below it."""
    total = sum(Fraction(bar.weight) for bar in one.bins)
    whole = sum(Fraction(bar.weight * bar.tokens) for bar in one.bins) / total
    assert abs(Fraction(mean_of(one)) - whole) <= Fraction(1, 2 * 10**18)
    edges = sorted({cut for cut in cuts if cut >= 0})
    expected = []
    for low, high in zip([d(-1), *edges], [*edges, d(10) ** 12], strict=True):
        inside = [bar for bar in one.bins if low < bar.tokens <= high]
        share = sum(Fraction(bar.weight) for bar in inside) / total
        tokens = sum(Fraction(bar.weight * bar.tokens) for bar in inside) / total
        expected += [(share, tokens, low, high)] if share else []
    for part, (share, tokens, low, high) in zip(segments(one, cuts), expected, strict=True):
        assert abs(Fraction(part.share) - share) <= Fraction(1, 10**18)
        assert abs(Fraction(part.tokens) - tokens) <= Fraction(1, 10**17)
        assert low < part.probe <= high


@given(histograms)
def test_half_of_the_requests_are_not_longer_than_the_usual_one(one):
    usual = longest_usual(one)
    total = sum(bar.weight for bar in one.bins)
    assert sum(bar.weight for bar in one.bins if bar.tokens <= usual) * 2 >= total
    assert sum(bar.weight for bar in one.bins if bar.tokens < usual) * 2 < total


def test_rare_long_requests_do_not_make_a_model_unfit():
    """2 of 1,002 requests do not fit 128,000 tokens: the model serves the rest, and the share is said."""
    rare = histogram((100, 1000), (500_000, 1), (600_000, 1))
    row = row_of(market(model("acme/one", price(), context=128_000)), workload(input_tokens=rare))
    assert row.monthly is not None
    assert [(note.code, note.percent) for note in row.notes] == [(NoteCode.REQUESTS_TOO_LONG, d("0.2"))]
    usual = row_of(market(model("acme/one", price(), context=128_000)), workload(input_tokens=histogram((200_000, 1))))
    assert usual.monthly is None
    assert "200,100" in usual.reason


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (length(p50=130_000, p95=200_000), "130,100 tokens"),
        (length(p50=130_000, p95=200_000, mean=10), "130,100 tokens"),
        (length(mean=150_000, p95=200_000), "147,546 tokens"),
    ],
)
def test_a_length_whose_half_does_not_fit_is_not_eligible_and_says_a_whole_number(one, says):
    """With ln(4/3) = 0.28768, sigma is 0.18534, and the median of the third 150,000 ÷ e^(sigma²/2) = 147,446."""
    row = row_of(market(model("acme/one", price(), context=128_000)), workload(input_tokens=one))
    assert row.monthly is None
    assert row.reason.startswith(says)


def test_a_tail_that_nobody_will_see_is_no_line_of_the_bill():
    """Of requests of 1,000 tokens, 5 % above 3,000, one in 10^15 passes 200,000: its tokens bill with the others."""
    row = row_of(tiered(above=200_000), workload(input_tokens=length(p50=1000, p95=3000, mean=1000), output_tokens=0))
    assert [(item.key.band, item.quantity) for item in row.components] == [(None, 1_000_000)]
    (one, other) = segments(length(p50=1000, p95=3000), [d(45_000)])
    assert 1e-9 < float(other.share) < 1e-8
    assert one.share + other.share == 1
    assert len(segments(length(p50=1000, p95=3000), [d(60_000)])) == 1
    assert len(segments(length(p50=1000, p95=3000), [d(10)])) == 1


def test_a_number_is_one_segment():
    assert segments(d(70), [d(5), d(100)]) == [length_distributions.Segment(1, 70, 70)]
    assert segments(None, [d(5)]) == [length_distributions.Segment(1, 0, 0)]
    assert (mean_of(None), mean_of(d(3)), longest_usual(None), longest_usual(d(3))) == (0, 3, 0, 3)


# --- prices on both sides of a threshold -----------------------------------------------------------------------------


def tiered(**where):
    return market(model("acme/one", price(2, 8, long=(band(**where, input=5, output=15),))))


def by_integral(mu, sigma, sent, seen, threshold):
    """Dollars of a million requests: ``sent`` tokens are billed of one that is ``x`` long."""
    below = integral(lambda x: 2 * sent(x) + 8 * seen, mu, sigma, high=threshold)
    return below + integral(lambda x: 5 * sent(x) + 15 * seen, mu, sigma, low=threshold)


@pytest.mark.parametrize("where", [{"above": 200_000}, {"at_least": 200_000}])
def test_mean_150k_and_p95_400k_around_200k(where):
    """Issue 4: the expectation is the integral to 0.1 %, and the mean is billed exactly.

    Sigma is 0.7824: 22.4 % of the requests are longer than 200,000, with 50.9 % of the tokens. 1,000 requests send
    150 M tokens; at their mean, below the threshold, they would cost $316.
    """
    work = workload(requests_per_month=1000, input_tokens=length(mean=150_000, p95=400_000), output_tokens=2000)
    row = row_of(tiered(**where), work)
    mu, sigma = lognormal(mean=150_000, p95=400_000)
    assert float(row.monthly) == pytest.approx(by_integral(mu, sigma, lambda x: x, 2000, 200_000) / 1000, rel=1e-3)
    sent = {item.key.band: item.quantity for item in row.components if item.key.name == "input"}
    assert sum(map(Fraction, sent.values())) == 150_000_000
    assert float(sent[next(label for label in sent if label)]) / 150e6 == pytest.approx(0.509, abs=0.001)
    assert row.monthly > 316


def test_the_same_with_a_median_and_a_p95():
    mu, sigma = lognormal(p50=110_000, p95=400_000)
    work = workload(requests_per_month=1000, input_tokens=length(p50=110_000, p95=400_000), output_tokens=2000)
    month = month_of(tiered(above=200_000), work)
    assert float(month) == pytest.approx(by_integral(mu, sigma, lambda x: x, 2000, 200_000) / 1000, rel=1e-6)


def test_the_same_with_all_three_bills_the_stated_mean():
    mu, sigma = lognormal(p50=110_000, p95=400_000)
    scale = 150_000 / math.exp(mu + sigma**2 / 2)
    work = workload(
        requests_per_month=1000, input_tokens=length(mean=150_000, p50=110_000, p95=400_000), output_tokens=2000
    )
    row = row_of(tiered(above=200_000), work)
    wanted = by_integral(mu, sigma, lambda x: x * scale, 2000, 200_000) / 1000
    assert float(row.monthly) == pytest.approx(wanted, rel=1e-6)
    assert sum(Fraction(item.quantity) for item in row.components if item.key.name == "input") == 150_000_000


def test_a_varying_first_turn_moves_every_turn_of_a_conversation():
    """Turn k is k − 1 times 40,000 longer than the first, so the threshold is that much nearer."""
    mu, sigma = lognormal(p50=60_000, p95=200_000)
    chat = Conversation(turns=4, user_tokens=d(39_000))
    work = workload(
        requests_per_month=4000, conversation=chat, input_tokens=length(p50=60_000, p95=200_000), output_tokens=1000
    )
    wanted = 0.0
    for past in (0, 40_000, 80_000, 120_000):
        wanted += by_integral(mu, sigma, lambda x, past=past: x + past, 1000, 200_000 - past)
    assert float(month_of(tiered(above=200_000), work)) == pytest.approx(wanted / 1000, rel=1e-6)


@given(st.integers(1, 10**6), st.integers(1001, 3850), st.integers(1, 10**6), st.integers(1, 10**9))
def test_the_mean_is_billed_exactly_for_any_number_of_requests(mean, ratio, threshold, requests):
    p95 = mean * ratio // 1000
    assume(p95 > mean)
    work = workload(requests_per_month=requests, input_tokens=length(mean=mean, p95=p95), output_tokens=0)
    row = row_of(tiered(above=threshold), work)
    assert sum(Fraction(item.quantity) for item in row.components) == mean * requests


# --- arrivals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("per_second", ["0", "0.000001", "0.00333", "0.01", "0.231", "3", "11574074.07"])
@pytest.mark.parametrize("seconds", [1, 300, 3600, 86_400])
def test_the_hit_rate_of_random_arrivals(per_second, seconds):
    """1 − e^(−λτ)."""
    found = length_distributions.hit_rate(d(per_second), d(seconds))
    assert float(found) == pytest.approx(-math.expm1(-float(per_second) * seconds), abs=1e-15)
    assert 0 <= found <= 1
