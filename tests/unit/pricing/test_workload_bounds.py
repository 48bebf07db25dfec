"""Derived numbers within bounds, and the words for large ones; tests/security/test_bounds.py has the attacks."""

from decimal import Decimal

import pytest

from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.workload import Workload
from llmcost.pricing.workload_bounds import about, excesses, mean_or_zero


@pytest.mark.parametrize(
    ("number", "words"),
    [("0", "0"), ("1500.4", "1,500"), ("1000000000", "10^9"), ("1.26E+23", "1.3 × 10^23"), ("9.99E+23", "10 × 10^23")],
)
def test_large_numbers_in_words(number, words):
    assert about(Decimal(number)) == words


def test_an_invalid_length_has_no_mean():
    assert mean_or_zero(Length(p50=Decimal(5), p95=Decimal(1))) == 0
    assert mean_or_zero(None) == 0


@pytest.mark.parametrize(("tokens", "codes"), [(10**9 - 1, []), (10**9, ["out-of-range"])])
def test_the_bound_of_a_request(tokens, codes):
    workload = Workload(
        name="x", model="m", requests_per_day=Decimal(1), input_tokens=Decimal(tokens), output_tokens=Decimal(1)
    )
    assert [code for code, *_ in excesses(workload)] == codes


@pytest.mark.parametrize(("requests", "codes"), [(10**15, []), (10**15 + 1, ["out-of-range"])])
def test_the_bound_of_a_month(requests, codes):
    workload = Workload(
        name="x", model="m", requests_per_month=Decimal(requests), input_tokens=Decimal(1), output_tokens=Decimal(1)
    )
    assert [code for code, *_ in excesses(workload)] == codes
