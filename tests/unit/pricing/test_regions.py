"""Which price a region has."""

import pytest

from llmcost.pricing.regions import geography, region_of
from tests.support.catalogs import region

KNOWN = {"us": region("1.1"), "us-east-1": region(2), "eu": region(1)}


def test_regions_are_in_a_part_of_the_world():
    found = [
        geography(name) for name in ("us-east-1", "us-gov-east-1", "us-gov", "europe-west4", "ap-south-1", "me-south-1")
    ]
    assert found == ["us", "us-gov", "us-gov", "eu", "apac", "me-south-1"]


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("us", "1.1"),
        ("us-west-2", "1.1"),
        ("us-east-1", 2),
        ("eu-north-1", 1),
        (None, 1),
        ("global", 1),
        ("ap-south-1", None),
    ],
)
def test_its_own_name_is_closer_than_its_part_of_the_world(name, factor):
    assert region_of(KNOWN, name) == (None if factor is None else region(factor))


def test_a_list_may_price_global_itself():
    assert region_of({"global": region("0.9")}, "global") == region("0.9")
