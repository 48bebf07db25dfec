"""The price of a region: of its own name, else of the part of the world that a cloud's region is in."""

from collections.abc import Mapping

from llmcost.model.inputs.dated_terms import RegionPrice
from llmcost.model.money import ONE

GLOBAL = "global"
"""Processing anywhere: the price without a region."""
GEOGRAPHIES = {"us-gov": "us-gov", "us-": "us", "eu-": "eu", "europe-": "eu", "ap-": "apac", "asia-": "apac"}
"""The beginning of a cloud's region → the region of the price list. ``us-east-1`` is in ``us``."""
_STANDARD = RegionPrice(ONE)


def region_of(regions: Mapping[str, RegionPrice], name: str | None) -> RegionPrice | None:
    """The price of a region; without a name, and for ``global``, the standard price; ``None`` if it is not known."""
    if name is None:
        return _STANDARD
    return regions.get(name) or regions.get(geography(name)) or (_STANDARD if name == GLOBAL else None)


def geography(name: str) -> str:
    """The part of the world that a cloud's region is in; itself if none is declared."""
    return next((found for start, found in GEOGRAPHIES.items() if name.startswith(start)), name)
