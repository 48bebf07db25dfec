"""Functions with the same bits on every system, against those of libraries."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from llmcost.simulation.portable_math import decimal, exp, log, normal_quantile


def test_exp_and_log_are_those_of_mathematics():
    x = np.concatenate([np.linspace(-40, 40, 4001), [0.0, 1e-300, -1e-9, 700.0, -700.0]])
    assert np.allclose(exp(x), [math.exp(value) for value in x], rtol=4e-16, atol=0)
    y = np.concatenate([np.logspace(-300, 300, 4001), [1.0, 0.9999999, 1.0000001, 2.0, 0.5]])
    assert np.allclose(log(y), [math.log(value) for value in y], rtol=3e-16, atol=1e-18)


def test_the_normal_quantile_is_that_of_the_standard_library():
    p = np.concatenate(
        [np.linspace(0.0005, 0.9995, 2001), [1e-16, 1e-12, 1e-6, 1 - 1e-6, 1 - 1e-12, 0.5, 0.075, 0.925]]
    )
    expected = [NormalDist().inv_cdf(value) for value in p]
    assert np.allclose(normal_quantile(p), expected, rtol=2e-15, atol=1e-15)


def test_some_bits_by_heart():
    """What every machine must find: were an operation to round otherwise, these would tell."""
    values = [float(value).hex() for value in (*exp(np.array([1.0, -3.7])), *log(np.array([10.0, 0.3])))]
    assert values == ["0x1.5bf0a8b14576ap+1", "0x1.9511fc6871044p-6", "0x1.26bb1bbb55516p+1", "-0x1.34378fcbda721p+0"]
    assert [float(value).hex() for value in normal_quantile(np.array([0.1, 1e-9]))] == [
        "-0x1.4813c36e26d33p+0",
        "-0x1.7fdc11f44b5a7p+2",
    ]


@pytest.mark.parametrize(("value", "text"), [(0.1 + 0.2, "0.3"), (1e15, "1E+15"), (123456.7890123456, "123456.789012")])
def test_statistics_have_twelve_digits(value, text):
    assert str(decimal(value)) == text
