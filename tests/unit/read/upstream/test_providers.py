"""Which provider of ours a model of a list belongs to."""

import pytest

from tests.unit.read.upstream.conftest import openrouter


@pytest.mark.parametrize(
    ("key", "provider", "id_"),
    [
        ("gpt-x", "openai", "openai/gpt-x"),
        ("gemini/gemini-x", "gemini", "google/gemini-x"),
        ("fireworks_ai/accounts/fireworks/models/x", "fireworks_ai", "fireworks/accounts/fireworks/models/x"),
        ("amazon.nova-x", "bedrock_converse", "amazon/amazon.nova-x"),
        ("anthropic.claude-x", "bedrock_converse", "bedrock/anthropic.claude-x"),
        ("vertex_ai/claude-x", "vertex_ai-anthropic_models", "vertex/claude-x"),
    ],
)
def test_providers_of_litellm(read, key, provider, id_):
    assert list(read("litellm", {key: {"litellm_provider": provider, "input_cost_per_token": 1e-06}})) == [id_]


@pytest.mark.parametrize("id_", ["openai/m:free", "qwen/m", "google/gemma-x", "m", 7])
def test_what_is_not_the_makers_own_price_at_openrouter_is_left_out(read, id_):
    assert list(read("openrouter", openrouter({"prompt": "0.000001"}, id_))) == ["openai/n"]
