"""Tokens per second of a GPU: measured, or by the roofline."""

import pytest

from llmcost.analysis.what_if.gpu_throughput import measured, roofline
from llmcost.model.money import exactly
from tests.support.catalogs import d
from tests.unit.analysis.what_if.alternatives import SHIPPED

DENSE = [one for one in SHIPPED.models["llama-3.3-70b"].throughput if one.precision == "fp8"]


@pytest.mark.parametrize("one", DENSE, ids=lambda one: f"{one.gpu} {one.input}/{one.output}")
def test_the_roofline_is_within_its_band_on_every_dense_figure(one):
    shape = SHIPPED.models["llama-3.3-70b"]
    made = exactly(roofline)(shape, SHIPPED.gpus[one.gpu], one.gpus, "fp8", (d(one.input), d(one.output)))
    assert made.low <= one.tokens_per_second_per_gpu * one.gpus <= made.high
    assert (made.low, made.high) == (made.tokens_per_second * d("0.8"), made.tokens_per_second * d("1.2"))


def test_there_are_six_of_them():
    assert len(DENSE) == 6


def test_a_mixture_of_experts_has_a_wider_band():
    shape = SHIPPED.models["gpt-oss-120b"]
    made = exactly(roofline)(shape, SHIPPED.gpus["h200-141gb"], 1, "fp8", (d(1000), d(1000)))
    assert (made.low, made.high) == (made.tokens_per_second * d("0.5"), made.tokens_per_second * d("1.1"))
    assert "over-estimates" in made.says


@pytest.mark.parametrize(
    ("lengths", "expected"), [((1000, 1000), 4418), ((2000, 500), 4418), ((6000, 900), 796), ((2001, 1000), None)]
)
def test_a_measurement_is_taken_of_similar_requests_only(lengths, expected):
    shape = SHIPPED.models["llama-3.3-70b"]
    found = exactly(measured)(shape, "h100-80gb", 2, "fp8", tuple(map(d, lengths)))
    assert (found and found.tokens_per_second) == expected
    assert exactly(measured)(shape, "h100-80gb", 4, "fp8", (d(1000), d(1000))) is None, "other cards"
