"""The shipped price list."""

from pathlib import Path

import pytest

from llmcost.model.inputs.catalog import Catalog
from llmcost.read.catalog.bundled_catalog import load_catalog


@pytest.fixture(scope="module")
def catalog(shared_cache: str) -> Catalog:
    return load_catalog(cache_dir=Path(shared_cache)).catalog
