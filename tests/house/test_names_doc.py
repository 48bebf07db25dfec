"""docs/NAMES.md has every form in which a model may be named, and its examples are read as it says."""

import re
from pathlib import Path

import pytest

import llmcost
from llmcost.pricing.price_list.lookup import find
from llmcost.pricing.price_list.name_forms import APIS, GATEWAYS, PREFIXES, PROFILES, REFUSED_VARIANTS, VARIANTS

TEXT = (Path(__file__).parents[2] / "docs" / "NAMES.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"`([^`]+)`", TEXT))


def test_every_prefix_is_listed_with_its_providers():
    rows = re.findall(r"^\| ((?:`[a-z_-]+`(?:, )?)+) \| (`[a-z` ]+`) \|$", TEXT, re.MULTILINE)
    listed = {name: tuple(re.findall("`(.*?)`", row[1])) for row in rows for name in re.findall("`(.*?)`", row[0])}
    assert listed == PREFIXES


def test_every_gateway_variant_and_profile_is_named():
    assert set(GATEWAYS) <= WORDS
    assert {f":{variant}" for variant in REFUSED_VARIANTS} <= WORDS
    assert {f"…:{variant}" for variant in VARIANTS} <= WORDS
    assert {region for region in PROFILES if not any(word.startswith(f"{region}.") for word in WORDS)} == set()
    assert "chat" in APIS


@pytest.mark.parametrize("name", sorted(word for word in WORDS if re.fullmatch(r"\w[\w./:@-]*\d[\w./:@-]*", word)))
def test_every_whole_example_is_a_model(name):
    assert find(llmcost.load_catalog().catalog, name)
