from collections.abc import Callable
from dataclasses import replace

import pytest

from llmcost.tokens.engine import Engine
from llmcost.tokens.vocabulary import VOCABULARIES

Fresh = Callable[[str], Engine]


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Makes a counter that has counted nothing yet, so it works without tiktoken as long as it can.

    All use one folder of indexes, and one of tiktoken's tables for each way of splitting, which take 0.2 s to build.
    """
    folder = tmp_path_factory.mktemp("indexes")
    tables: dict[str, object] = {}

    def make(name: str) -> Engine:
        which = VOCABULARIES[name]
        if name == "r50k_base":
            base = VOCABULARIES["o200k_base"]
            which = replace(base, pattern=which.pattern, class_pattern=which.class_pattern)
        engine = Engine(which, folder)
        if name not in tables:
            tables[name] = engine.encoding
        vars(engine)["encoding"] = tables[name]
        return engine

    return make
