"""The script that fits the weights: it finds the weights that made the counts, and writes what is read."""

import pytest

from llmcost.tokens.estimates import _data
from tests.support.calibration import script

np = pytest.importorskip("numpy")


@pytest.fixture(scope="module")
def fit():
    return script("fit")


def test_it_finds_the_weights_that_made_the_counts(fit):
    draw = np.random.default_rng(5)
    inputs = draw.uniform(0, 100, (200, 6))
    weights = np.array([1.5, 0, 0.25, 0, 3, 0.125])
    assert fit.fitted(inputs, inputs @ weights) == pytest.approx(weights, abs=0.001)


def test_weights_are_not_negative(fit):
    """The best fit would be -1 for the third weight; the result is 0."""
    inputs = np.random.default_rng(6).uniform(1, 100, (300, 3)) * [1, 1, 0.02]
    found = fit.fitted(inputs, inputs @ np.array([3.0, 2.0, -1.0]))
    assert (found >= 0).all()
    assert found[2] == 0


def test_a_few_outliers_change_little(fit):
    inputs = np.random.default_rng(6).uniform(1, 100, (300, 3))
    truth = inputs @ np.array([2.0, 1.0, 0.5])
    truth[::20] *= 5
    assert fit.fitted(inputs, truth) == pytest.approx([2.0, 1.0, 0.5], rel=0.1)


def test_a_range_holds_its_share_of_counts(fit):
    draw = np.random.default_rng(7)
    texts = [(name, "") for name in (*fit.PROMISED, "JSON, indented") for _ in range(50)]
    ratios, outside = draw.normal(1, 0.05, len(texts)), draw.normal(1, 0.2, 100)
    limits = fit.band(texts, ratios, outside)
    assert np.mean((ratios >= limits["low"]) & (ratios <= limits["high"])) > 0.94
    assert limits["outer_low"] < limits["low"] < 1 < limits["high"] < limits["outer_high"]


def test_what_is_fitted_is_what_is_read(fit):
    for name, weights in _data()["weights"].items():
        if name != "note":
            assert list(weights) == ["source", *fit.FEATURES]
            assert all(weights[feature] >= 0 for feature in fit.FEATURES)
