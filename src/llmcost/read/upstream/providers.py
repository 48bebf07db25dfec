"""Who is who: the providers of other price lists, and the sellers of ours. Data, with one function to look in it."""

from collections.abc import Iterable
from typing import NamedTuple


class Place(NamedTuple):
    """Where a list keeps the models of a seller."""

    provider: str
    """The list's name for the provider."""
    seller: str
    """Ours."""
    begins: str = ""
    """Only models whose name begins so."""
    cut: str = ""
    """What stands before the model's own name."""
    partly: bool = False
    """The list has few of the seller's models, calls them otherwise, or prices them in a form that cannot be taken."""


class Found(NamedTuple):
    """A model's seller and its name there."""

    seller: str
    name: str


GENAI_PRICES = (
    Place("openai", "openai"),
    Place("anthropic", "anthropic"),
    Place("google", "google"),
    Place("mistral", "mistral"),
    Place("deepseek", "deepseek", partly=True),
    Place("x-ai", "xai"),
    Place("meta", "meta"),
    Place("cohere", "cohere", partly=True),
    Place("aws", "amazon", begins="amazon."),
    Place("aws", "amazon", begins="us.amazon."),
    Place("aws", "amazon", begins="global.amazon."),
    Place("aws", "bedrock", partly=True),
    Place("moonshotai", "moonshot"),
    Place("zai", "zai"),
    Place("minimax", "minimax"),
    Place("perplexity", "perplexity"),
    Place("voyageai", "voyage"),
    Place("azure", "azure", partly=True),
    Place("groq", "groq"),
    Place("together", "together"),
    Place("fireworks", "fireworks"),
    Place("cerebras", "cerebras"),
)
LITELLM = (
    Place("openai", "openai"),
    Place("anthropic", "anthropic"),
    Place("gemini", "google", cut="gemini/"),
    Place("mistral", "mistral", cut="mistral/"),
    Place("deepseek", "deepseek", cut="deepseek/", partly=True),
    Place("xai", "xai", cut="xai/"),
    Place("meta", "meta", cut="meta/"),
    Place("cohere", "cohere", cut="cohere/"),
    Place("cohere_chat", "cohere"),
    Place("bedrock", "amazon", begins="amazon."),
    Place("bedrock_converse", "amazon", begins="amazon."),
    Place("bedrock", "bedrock"),
    Place("bedrock_converse", "bedrock"),
    Place("bedrock_mantle", "bedrock"),
    Place("dashscope", "alibaba", cut="dashscope/", partly=True),
    Place("moonshot", "moonshot", cut="moonshot/"),
    Place("zai", "zai", cut="zai/"),
    Place("minimax", "minimax", cut="minimax/", partly=True),
    Place("perplexity", "perplexity", cut="perplexity/"),
    Place("voyage", "voyage", cut="voyage/"),
    Place("vertex_ai", "vertex", cut="vertex_ai/"),
    Place("vertex_ai-anthropic_models", "vertex", cut="vertex_ai/"),
    Place("vertex_ai-language-models", "vertex", cut="vertex_ai/"),
    Place("vertex_ai-mistral_models", "vertex", cut="vertex_ai/"),
    Place("vertex_ai-llama_models", "vertex", cut="vertex_ai/"),
    Place("azure", "azure", cut="azure/"),
    Place("groq", "groq", cut="groq/"),
    Place("together_ai", "together", cut="together_ai/"),
    Place("fireworks_ai", "fireworks", cut="fireworks_ai/"),
    Place("cerebras", "cerebras", cut="cerebras/"),
    Place("deepinfra", "deepinfra", cut="deepinfra/"),
)
MODELS_DEV = (
    Place("openai", "openai"),
    Place("anthropic", "anthropic"),
    Place("google", "google"),
    Place("mistral", "mistral"),
    Place("deepseek", "deepseek"),
    Place("xai", "xai"),
    Place("cohere", "cohere", partly=True),
    Place("amazon-bedrock", "amazon", begins="amazon.", partly=True),
    Place("amazon-bedrock", "bedrock", partly=True),
    Place("alibaba", "alibaba"),
    Place("moonshotai", "moonshot"),
    Place("zai", "zai"),
    Place("minimax", "minimax"),
    Place("perplexity", "perplexity", partly=True),
    Place("google-vertex", "vertex", partly=True),
    Place("google-vertex-anthropic", "vertex", partly=True),
    Place("azure", "azure", partly=True),
    Place("groq", "groq"),
    Place("togetherai", "together", partly=True),
    Place("fireworks-ai", "fireworks", partly=True),
    Place("cerebras", "cerebras", partly=True),
    Place("deepinfra", "deepinfra", partly=True),
)
OPENROUTER = (
    Place("openai", "openai"),
    Place("anthropic", "anthropic"),
    Place("google", "google", begins="gemini"),
    Place("mistralai", "mistral", partly=True),
    Place("x-ai", "xai"),
    Place("cohere", "cohere", partly=True),
    Place("amazon", "amazon", partly=True),
    Place("perplexity", "perplexity", partly=True),
)
"""A reseller at the makers' prices, for closed models. What many sell (open weights) is a price of its own there."""


def whose(places: Iterable[Place], provider: object, name: str) -> Found | None:
    """The seller of a provider's model, and its name there; the first place that fits."""
    for place in places:
        if place.provider == provider and name.startswith(place.begins):
            return Found(place.seller, name.removeprefix(place.cut))
    return None


def guarded(places: Iterable[Place]) -> frozenset[str]:
    """The sellers most of whose models the list is known to carry."""
    return frozenset(place.seller for place in places if not place.partly)
