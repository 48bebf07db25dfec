"""Draws of uncertain numbers: the ranges mean what they say, and a seed is a seed (law S2)."""

from decimal import Decimal

import numpy as np
import pytest

from llmcost.model.inputs.planning import Uncertainty
from llmcost.pricing.workload_parameters import parameter
from llmcost.simulation.sampling import UncertainNumber, describe_distribution, draws_of, percentiles, quantiles
from tests.support.catalogs import d

P = np.array([0.1, 0.5, 0.9])


def uncertain(path, *numbers, **spread):
    return UncertainNumber(
        parameter(path), Uncertainty(**{k: d(v) for k, v in spread.items()}) if spread else tuple(map(d, numbers))
    )


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (uncertain("requests_per_day", 4000, 9000), (4000, 6000, 9000)),
        (uncertain("cache.hit_rate", "0.2", "0.8"), ("0.2", "0.5", "0.8")),
        (uncertain("cache.hit_rate", "0.5", "0.9"), ("0.5", "0.75", "0.9")),
        (uncertain("output_tokens", p10=200, p50=300, p90=600), (200, 300, 600)),
        (uncertain("batch", p10="0.1", p50="0.3", p90="0.9"), ("0.1", "0.3", "0.9")),
        (uncertain("output_tokens", min=100, max=600), (150, 350, 550)),
        (uncertain("conversation.turns", 3, 8), (3, 5, 8)),
        (uncertain("output_tokens", 300, 300), (300, 300, 300)),
    ],
    ids=str,
)
def test_percentiles_are_those_that_were_given(one, expected):
    """√(4000 · 9000) = 6000; odds of 1 and 9 have 3 between them: ¾; √(3 · 8) = 4.9, which is 5 turns."""
    assert percentiles(one) == tuple(map(Decimal, expected))


def test_drawn_are_what_was_declared():
    size = 200_000
    drawn = draws_of(uncertain("requests_per_day", 4000, 9000), "w", size, 1)
    tenth, half, ninetieth = np.quantile(drawn, P)
    assert (tenth, half, ninetieth) == pytest.approx((4000, 6000, 9000), rel=0.01)
    flat = draws_of(uncertain("output_tokens", min=100, max=600), "w", size, 1)
    assert (flat.min(), flat.mean(), flat.max()) == pytest.approx((100, 350, 600), rel=0.01)
    share = draws_of(uncertain("cache.hit_rate", "0.5", "0.999"), "w", size, 1)
    assert 0 < share.min() < share.max() < 1
    turns = draws_of(uncertain("conversation.turns", 2, 8), "w", size, 1)
    assert turns.min() >= 1
    assert (turns == np.rint(turns)).all()


def test_a_number_keeps_within_the_bounds_of_its_field():
    drawn = draws_of(uncertain("requests_per_day", 1, 10**12), "w", 1000, 1)
    assert drawn.max() == 10**12


def test_a_seed_is_a_seed():
    """The raw bits of PCG64 are promised by NumPy; what is made of them is sums and products."""
    one = uncertain("requests_per_day", 4000, 9000)
    first = draws_of(one, "support-chat", 3, 7)
    assert [float(value).hex() for value in first] == [
        "0x1.8e48255380676p+12",
        "0x1.2d550140d2f54p+12",
        "0x1.220612032743ap+13",
    ]
    assert (draws_of(one, "support-chat", 1000, 7)[:3] == first).all(), "more draws begin with the same"
    assert (draws_of(one, "support-chat", 3, 8) != first).all()


def test_numbers_are_drawn_independently():
    size = 100_000
    ranks = [
        draws_of(uncertain(path, 10, 20), name, size, 7).argsort().argsort()
        for path, name in (("requests_per_day", "a"), ("output_tokens", "a"), ("requests_per_day", "b"))
    ]
    correlations = np.corrcoef(ranks)[np.triu_indices(3, 1)]
    assert np.abs(correlations).max() < 4 / np.sqrt(size)


def test_the_quantile_rises():
    p = np.linspace(1e-9, 1 - 1e-9, 10_001)
    for one in (uncertain("output_tokens", p10=200, p50=300, p90=600), uncertain("batch", "0.01", "0.99")):
        assert (np.diff(quantiles(one, p)) > 0).all()


@pytest.mark.parametrize(
    ("path", "spread", "words"),
    [
        ("input_tokens", (d(1), d(2)), "log-normal"),
        ("cache.hit_rate", (d("0.1"), d("0.2")), "logit-normal"),
        ("batch", Uncertainty(p10=d("0.1"), p50=d("0.2"), p90=d("0.4")), "logit-normal on each side of its median"),
        ("agent.steps", Uncertainty(min=d(1), max=d(9)), "uniform, in whole numbers"),
    ],
)
def test_what_a_number_is_drawn_from(path, spread, words):
    assert describe_distribution(UncertainNumber(parameter(path), spread)) == words
