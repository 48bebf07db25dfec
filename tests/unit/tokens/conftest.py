from collections.abc import Callable
from dataclasses import replace

import pytest

from llmcost.tokens.engine import Engine
from llmcost.tokens.vocabulary import VOCABULARIES

Fresh = Callable[[str], Engine]


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Makes a counter that has counted nothing yet, so that it counts without tiktoken; they share an index."""
    folder = tmp_path_factory.mktemp("indexes")

    def make(name: str) -> Engine:
        which = VOCABULARIES[name]
        if name == "r50k_base":
            base = VOCABULARIES["o200k_base"]
            which = replace(base, pattern=which.pattern, shadow_pattern=which.shadow_pattern)
        return Engine(which, folder)

    return make
