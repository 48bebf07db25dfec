"""Who is who: the providers of other price lists, and the providers of ours. Data, with one function to look in it."""

from collections.abc import Iterable
from typing import NamedTuple


class ProviderLocation(NamedTuple):
    """Where a list keeps the models of a provider."""

    list_provider: str
    """The list's name for the provider."""
    provider: str
    """Ours."""
    begins: str = ""
    """Only models whose name begins so."""
    cut: str = ""
    """What stands before the model's own name."""
    partly: bool = False
    """The list has few of the provider's models, calls them otherwise, or prices them in a form that cannot be read."""


class ProviderModel(NamedTuple):
    """A model's provider and its name there."""

    provider: str
    name: str


GENAI_PRICES = (
    ProviderLocation("openai", "openai"),
    ProviderLocation("anthropic", "anthropic"),
    ProviderLocation("google", "google"),
    ProviderLocation("mistral", "mistral"),
    ProviderLocation("deepseek", "deepseek", partly=True),
    ProviderLocation("x-ai", "xai"),
    ProviderLocation("meta", "meta"),
    ProviderLocation("cohere", "cohere", partly=True),
    ProviderLocation("aws", "amazon", begins="amazon."),
    ProviderLocation("aws", "amazon", begins="us.amazon."),
    ProviderLocation("aws", "amazon", begins="global.amazon."),
    ProviderLocation("aws", "bedrock", partly=True),
    ProviderLocation("moonshotai", "moonshot"),
    ProviderLocation("zai", "zai"),
    ProviderLocation("minimax", "minimax"),
    ProviderLocation("perplexity", "perplexity"),
    ProviderLocation("voyageai", "voyage"),
    ProviderLocation("azure", "azure", partly=True),
    ProviderLocation("groq", "groq"),
    ProviderLocation("together", "together"),
    ProviderLocation("fireworks", "fireworks"),
    ProviderLocation("cerebras", "cerebras"),
)
LITELLM = (
    ProviderLocation("openai", "openai"),
    ProviderLocation("anthropic", "anthropic"),
    ProviderLocation("gemini", "google", cut="gemini/"),
    ProviderLocation("mistral", "mistral", cut="mistral/"),
    ProviderLocation("deepseek", "deepseek", cut="deepseek/", partly=True),
    ProviderLocation("xai", "xai", cut="xai/"),
    ProviderLocation("meta", "meta", cut="meta/"),
    ProviderLocation("cohere", "cohere", cut="cohere/"),
    ProviderLocation("cohere_chat", "cohere"),
    ProviderLocation("bedrock", "amazon", begins="amazon."),
    ProviderLocation("bedrock_converse", "amazon", begins="amazon."),
    ProviderLocation("bedrock", "bedrock"),
    ProviderLocation("bedrock_converse", "bedrock"),
    ProviderLocation("bedrock_mantle", "bedrock"),
    ProviderLocation("dashscope", "alibaba", cut="dashscope/", partly=True),
    ProviderLocation("moonshot", "moonshot", cut="moonshot/"),
    ProviderLocation("zai", "zai", cut="zai/"),
    ProviderLocation("minimax", "minimax", cut="minimax/", partly=True),
    ProviderLocation("perplexity", "perplexity", cut="perplexity/"),
    ProviderLocation("voyage", "voyage", cut="voyage/"),
    ProviderLocation("vertex_ai", "vertex", cut="vertex_ai/"),
    ProviderLocation("vertex_ai-anthropic_models", "vertex", cut="vertex_ai/"),
    ProviderLocation("vertex_ai-language-models", "vertex", cut="vertex_ai/"),
    ProviderLocation("vertex_ai-mistral_models", "vertex", cut="vertex_ai/"),
    ProviderLocation("vertex_ai-llama_models", "vertex", cut="vertex_ai/"),
    ProviderLocation("azure", "azure", cut="azure/"),
    ProviderLocation("groq", "groq", cut="groq/"),
    ProviderLocation("together_ai", "together", cut="together_ai/"),
    ProviderLocation("fireworks_ai", "fireworks", cut="fireworks_ai/"),
    ProviderLocation("cerebras", "cerebras", cut="cerebras/"),
    ProviderLocation("deepinfra", "deepinfra", cut="deepinfra/"),
)
MODELS_DEV = (
    ProviderLocation("openai", "openai"),
    ProviderLocation("anthropic", "anthropic"),
    ProviderLocation("google", "google"),
    ProviderLocation("mistral", "mistral"),
    ProviderLocation("deepseek", "deepseek"),
    ProviderLocation("xai", "xai"),
    ProviderLocation("cohere", "cohere", partly=True),
    ProviderLocation("amazon-bedrock", "amazon", begins="amazon.", partly=True),
    ProviderLocation("amazon-bedrock", "bedrock", partly=True),
    ProviderLocation("alibaba", "alibaba"),
    ProviderLocation("moonshotai", "moonshot"),
    ProviderLocation("zai", "zai"),
    ProviderLocation("minimax", "minimax"),
    ProviderLocation("perplexity", "perplexity", partly=True),
    ProviderLocation("google-vertex", "vertex", partly=True),
    ProviderLocation("google-vertex-anthropic", "vertex", partly=True),
    ProviderLocation("azure", "azure", partly=True),
    ProviderLocation("groq", "groq"),
    ProviderLocation("togetherai", "together", partly=True),
    ProviderLocation("fireworks-ai", "fireworks", partly=True),
    ProviderLocation("cerebras", "cerebras", partly=True),
    ProviderLocation("deepinfra", "deepinfra", partly=True),
)
OPENROUTER = (
    ProviderLocation("openai", "openai"),
    ProviderLocation("anthropic", "anthropic"),
    ProviderLocation("google", "google", begins="gemini"),
    ProviderLocation("mistralai", "mistral", partly=True),
    ProviderLocation("x-ai", "xai"),
    ProviderLocation("cohere", "cohere", partly=True),
    ProviderLocation("amazon", "amazon", partly=True),
    ProviderLocation("perplexity", "perplexity", partly=True),
)
"""A reseller at the makers' prices, for closed models. What many sell (open weights) is a price of its own there."""


def provider_of(places: Iterable[ProviderLocation], list_provider: object, name: str) -> ProviderModel | None:
    """The provider of a provider's model, and its name there; the first place that fits."""
    for place in places:
        if place.list_provider == list_provider and name.startswith(place.begins):
            return ProviderModel(place.provider, name.removeprefix(place.cut))
    return None


def guarded(places: Iterable[ProviderLocation]) -> frozenset[str]:
    """The providers most of whose models the list is known to carry."""
    return frozenset(place.provider for place in places if not place.partly)
