"""Maps the providers and model names of upstream price lists to ours."""

from collections.abc import Iterable
from typing import NamedTuple


class ProviderLocation(NamedTuple):
    """Where an upstream list has the models of a provider."""

    list_provider: str
    """The upstream list's name of the provider."""
    provider: str
    """Our id of the provider."""
    prefix: str = ""
    """Only models whose names have this prefix."""
    strip: str = ""
    """A prefix to remove from names."""
    partial: bool = False
    """Whether the list has few of the provider's models, or with other names or prices that cannot be read."""


class ProviderModel(NamedTuple):
    """A model's provider and its name there."""

    provider: str
    name: str


GENAI_PRICES = (
    ProviderLocation("openai", "openai"),
    ProviderLocation("anthropic", "anthropic"),
    ProviderLocation("google", "google"),
    ProviderLocation("mistral", "mistral"),
    ProviderLocation("deepseek", "deepseek", partial=True),
    ProviderLocation("x-ai", "xai"),
    ProviderLocation("meta", "meta"),
    ProviderLocation("cohere", "cohere", partial=True),
    ProviderLocation("aws", "amazon", prefix="amazon."),
    ProviderLocation("aws", "amazon", prefix="us.amazon."),
    ProviderLocation("aws", "amazon", prefix="global.amazon."),
    ProviderLocation("aws", "bedrock", partial=True),
    ProviderLocation("moonshotai", "moonshot"),
    ProviderLocation("zai", "zai"),
    ProviderLocation("minimax", "minimax"),
    ProviderLocation("perplexity", "perplexity"),
    ProviderLocation("voyageai", "voyage"),
    ProviderLocation("azure", "azure", partial=True),
    ProviderLocation("groq", "groq"),
    ProviderLocation("together", "together"),
    ProviderLocation("fireworks", "fireworks"),
    ProviderLocation("cerebras", "cerebras"),
)
LITELLM = (
    ProviderLocation("openai", "openai"),
    ProviderLocation("anthropic", "anthropic"),
    ProviderLocation("gemini", "google", strip="gemini/"),
    ProviderLocation("mistral", "mistral", strip="mistral/"),
    ProviderLocation("deepseek", "deepseek", strip="deepseek/", partial=True),
    ProviderLocation("xai", "xai", strip="xai/"),
    ProviderLocation("meta", "meta", strip="meta/"),
    ProviderLocation("cohere", "cohere", strip="cohere/"),
    ProviderLocation("cohere_chat", "cohere"),
    ProviderLocation("bedrock", "amazon", prefix="amazon."),
    ProviderLocation("bedrock_converse", "amazon", prefix="amazon."),
    ProviderLocation("bedrock_converse", "amazon", prefix="global.amazon."),
    ProviderLocation("bedrock", "bedrock"),
    ProviderLocation("bedrock_converse", "bedrock"),
    ProviderLocation("bedrock_mantle", "bedrock"),
    ProviderLocation("dashscope", "alibaba", strip="dashscope/", partial=True),
    ProviderLocation("moonshot", "moonshot", strip="moonshot/"),
    ProviderLocation("zai", "zai", strip="zai/"),
    ProviderLocation("minimax", "minimax", strip="minimax/", partial=True),
    ProviderLocation("perplexity", "perplexity", strip="perplexity/"),
    ProviderLocation("voyage", "voyage", strip="voyage/"),
    ProviderLocation("vertex_ai", "vertex", strip="vertex_ai/"),
    ProviderLocation("vertex_ai-anthropic_models", "vertex", strip="vertex_ai/"),
    ProviderLocation("vertex_ai-language-models", "vertex", strip="vertex_ai/"),
    ProviderLocation("vertex_ai-mistral_models", "vertex", strip="vertex_ai/"),
    ProviderLocation("vertex_ai-llama_models", "vertex", strip="vertex_ai/"),
    ProviderLocation("azure", "azure", strip="azure/"),
    ProviderLocation("groq", "groq", strip="groq/"),
    ProviderLocation("together_ai", "together", strip="together_ai/"),
    ProviderLocation("fireworks_ai", "fireworks", strip="fireworks_ai/"),
    ProviderLocation("cerebras", "cerebras", strip="cerebras/"),
    ProviderLocation("deepinfra", "deepinfra", strip="deepinfra/"),
)
MODELS_DEV = (
    ProviderLocation("openai", "openai"),
    ProviderLocation("anthropic", "anthropic"),
    ProviderLocation("google", "google"),
    ProviderLocation("mistral", "mistral"),
    ProviderLocation("deepseek", "deepseek"),
    ProviderLocation("xai", "xai"),
    ProviderLocation("cohere", "cohere", partial=True),
    ProviderLocation("amazon-bedrock", "amazon", prefix="amazon.", partial=True),
    ProviderLocation("amazon-bedrock", "bedrock", partial=True),
    ProviderLocation("alibaba", "alibaba"),
    ProviderLocation("moonshotai", "moonshot"),
    ProviderLocation("zai", "zai"),
    ProviderLocation("minimax", "minimax"),
    ProviderLocation("perplexity", "perplexity", partial=True),
    ProviderLocation("google-vertex", "vertex", partial=True),
    ProviderLocation("google-vertex-anthropic", "vertex", partial=True),
    ProviderLocation("azure", "azure", partial=True),
    ProviderLocation("groq", "groq"),
    ProviderLocation("togetherai", "together", partial=True),
    ProviderLocation("fireworks-ai", "fireworks", partial=True),
    ProviderLocation("cerebras", "cerebras", partial=True),
    ProviderLocation("deepinfra", "deepinfra", partial=True),
)
OPENROUTER = (
    ProviderLocation("openai", "openai"),
    ProviderLocation("anthropic", "anthropic"),
    ProviderLocation("google", "google", prefix="gemini"),
    ProviderLocation("mistralai", "mistral", partial=True),
    ProviderLocation("x-ai", "xai"),
    ProviderLocation("cohere", "cohere", partial=True),
    ProviderLocation("amazon", "amazon", partial=True),
    ProviderLocation("perplexity", "perplexity", partial=True),
)
"""OpenRouter resells closed models at their makers' prices. Its prices of open-weights models are its own."""

MODEL_PRICES = (
    ProviderLocation("openai", "openai"),
    ProviderLocation("anthropic", "anthropic"),
    ProviderLocation("google", "google"),
    ProviderLocation("mistral", "mistral"),
    ProviderLocation("deepseek", "deepseek", partial=True),
    ProviderLocation("xai", "xai"),
    ProviderLocation("meta", "meta", partial=True),
    ProviderLocation("cohere", "cohere", partial=True),
    ProviderLocation("amazon-bedrock", "amazon", prefix="amazon.", partial=True),
    ProviderLocation("moonshotai", "moonshot"),
    ProviderLocation("zai", "zai"),
    ProviderLocation("minimax", "minimax"),
    ProviderLocation("perplexity", "perplexity", partial=True),
    ProviderLocation("alibaba", "alibaba"),
)
OPENAI_COST_CALCULATOR = (
    ProviderLocation("openai", "openai"),
    ProviderLocation("anthropic", "anthropic", partial=True),
    ProviderLocation("gemini", "google", partial=True),
    ProviderLocation("mistral", "mistral", partial=True),
    ProviderLocation("deepseek", "deepseek", partial=True),
    ProviderLocation("bedrock", "amazon", prefix="amazon.", partial=True),
    ProviderLocation("bedrock", "bedrock", partial=True),
    ProviderLocation("vertex", "vertex", partial=True),
    ProviderLocation("azure", "azure", partial=True),
    ProviderLocation("groq", "groq", partial=True),
    ProviderLocation("together", "together", partial=True),
    ProviderLocation("fireworks", "fireworks", partial=True),
    ProviderLocation("deepinfra", "deepinfra", partial=True),
)
METERGRAPH = (
    ProviderLocation("openai-api", "openai", partial=True),
    ProviderLocation("anthropic-api", "anthropic"),
    ProviderLocation("google-api", "google", partial=True),
    ProviderLocation("mistral-api", "mistral", partial=True),
    ProviderLocation("deepseek-api", "deepseek", partial=True),
    ProviderLocation("xai-api", "xai", partial=True),
    ProviderLocation("meta-api", "meta", partial=True),
    ProviderLocation("minimax-api", "minimax", partial=True),
    ProviderLocation("alibaba-api", "alibaba", partial=True),
    ProviderLocation("zai-api", "zai", partial=True),
    ProviderLocation("moonshot-api", "moonshot", partial=True),
    ProviderLocation("perplexity-api", "perplexity", partial=True),
)
PI_AI = (
    ProviderLocation("openai", "openai"),
    ProviderLocation("anthropic", "anthropic"),
    ProviderLocation("google", "google"),
    ProviderLocation("mistral", "mistral", partial=True),
    ProviderLocation("deepseek", "deepseek", partial=True),
    ProviderLocation("xai", "xai", partial=True),
    ProviderLocation("meta", "meta", partial=True),
    ProviderLocation("amazon-bedrock", "amazon", prefix="amazon.", partial=True),
    ProviderLocation("amazon-bedrock", "bedrock", partial=True),
    ProviderLocation("moonshotai", "moonshot", partial=True),
    ProviderLocation("zai", "zai", partial=True),
    ProviderLocation("minimax", "minimax", partial=True),
    ProviderLocation("google-vertex", "vertex", partial=True),
    ProviderLocation("azure", "azure", partial=True),
    ProviderLocation("groq", "groq", partial=True),
    ProviderLocation("together", "together", partial=True),
    ProviderLocation("fireworks", "fireworks", partial=True),
    ProviderLocation("cerebras", "cerebras", partial=True),
)


def provider_of(locations: Iterable[ProviderLocation], list_provider: object, name: str) -> ProviderModel | None:
    """Our provider and name of an upstream model, from the first matching location."""
    for location in locations:
        if location.list_provider == list_provider and name.startswith(location.prefix):
            return ProviderModel(location.provider, name.removeprefix(location.strip))
    return None


def well_covered(locations: Iterable[ProviderLocation]) -> frozenset[str]:
    """The providers most of whose models the list has."""
    return frozenset(location.provider for location in locations if not location.partial)
