"""A downloaded price list, read."""

import json

import pytest

from llmcost.read.upstream.upstream import read_upstream


@pytest.fixture
def read(tmp_path):
    """What a list says of the models in a document, by ``provider/name``."""

    def make(name, document):
        file = tmp_path / "list.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return {f"{one.provider}/{one.name}": one for one in read_upstream(name, str(file)).offers}

    return make


def litellm(**record):
    return {"m": {"litellm_provider": "openai", "input_cost_per_token": 1e-06, **record}}


def models_dev(cost, provider="openai"):
    return {provider: {"id": provider, "models": {"m": {"id": "m", "cost": cost}}}}


def openrouter(pricing, id_="openai/m"):
    return {"data": [{"id": id_, "pricing": pricing}, {"id": "openai/n", "pricing": {"prompt": "0.000001"}}]}
