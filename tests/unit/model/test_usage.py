"""The tokens of one request in exclusive buckets (law T1)."""

import pytest

from llmcost.model.usage import TokenClass, usage
from tests.support.catalogs import d


def test_what_is_left_of_a_total_is_its_plain_bucket():
    """1,000 sent, 600 of them read from the cache and 100 written; 300 generated, 250 of them thinking."""
    found = usage(
        d(1000),
        d(300),
        {TokenClass.CACHE_READ: d(600), TokenClass.CACHE_WRITE: d(100), TokenClass.THINKING: d(250)},
    )
    assert found.buckets == {"input": 300, "cache_read": 600, "cache_write": 100, "output": 50, "thinking": 250}
    assert (found.total_input, found.total_output) == (1000, 300)


def test_empty_buckets_are_left_out():
    assert usage(d(10), d(0), {TokenClass.CACHE_READ: d(10), TokenClass.THINKING: d(0)}).buckets == {"cache_read": 10}


@pytest.mark.parametrize(
    ("sent", "generated", "parts", "message"),
    [
        (10, 0, {TokenClass.CACHE_READ: d(11)}, "parts of the input exceed"),
        (10, 5, {TokenClass.THINKING: d(6)}, "parts of the output exceed"),
        (10, 5, {TokenClass.OUTPUT: d(5)}, "output: the rest of a total"),
        (10, -1, {}, "negative"),
    ],
)
def test_parts_that_contradict_a_total_are_refused(sent, generated, parts, message):
    with pytest.raises(ValueError, match=message):
        usage(d(sent), d(generated), parts)
