"""The numbers of a workload that may be uncertain or varied, by their paths."""

from dataclasses import replace

import pytest

from llmcost.model.inputs.request_shape import Agent, Length
from llmcost.model.inputs.serving import Batch, Cache
from llmcost.pricing.workload_parameters import can_vary, parameter, value_at, varied, with_value
from tests.support.catalogs import d, row_of, workload
from tests.unit.analysis.what_if.test_sensitivity import ON


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        ("batch", "batch.share"),
        ("retries", "retries.rate"),
        ("response_cache", "response_cache.hit_rate"),
        ("buffer", "buffer"),
    ],
)
def test_a_path_may_be_short(path, whole):
    assert parameter(path).path == whole


@pytest.mark.parametrize(
    "path", ["", "model", "requests", "cache", "fees", "fees.a.b", "route.0.share", "budget.monthly", "x" * 999]
)
def test_not_every_path_is_a_parameter(path):
    assert parameter(path) is None


def test_a_value_goes_where_it_is_read():
    work = replace(workload(fees={"search": d(1)}), cache=Cache(tokens=d(5)), agent=Agent(3, d(1)), batch=Batch(d(1)))
    for found, value in varied(work):
        changed = with_value(work, found.path, value + 1)
        assert value_at(changed, found.path) == value + 1
        assert with_value(changed, found.path, value) == work


def test_a_length_that_varies_keeps_its_shape():
    work = replace(workload(), input_tokens=Length(mean=d(1000), p95=d(3000)))
    changed = with_value(work, "input_tokens", d(2000))
    assert changed.input_tokens == Length(mean=d(2000), p95=d(6000))
    assert row_of(ON, changed).monthly == row_of(ON, workload(input_tokens=2000)).monthly


@pytest.mark.parametrize(
    ("path", "can"),
    [
        ("retries.rate", True), ("thinking_multiplier", True), ("requests_per_month", True), ("requests_per_day", False),
        ("cache.hit_rate", False), ("batch.share", False), ("fees.search", False), ("cascade.0.resolves", False),
        ("images.0.per_request", False), ("conversation.turns", False), ("buffer", True),
    ],
)  # fmt: skip
def test_a_number_may_vary_where_the_workload_has_a_place_for_it(path, can):
    assert can_vary(workload(), path) is can
