"""The forms in which other tools write the names of models, as tables, and what a name in such a form says (law P3).

A form says which provider sells the model, and perhaps its region. It never says which model is meant: below the
provider, a name is as exact as elsewhere. Forms are tried on names that the price list does not know as they are.
"""

import re
from collections.abc import Container
from dataclasses import replace

from llmcost.model.record import record
from llmcost.model.reports.notes import TAKEN_FOR

from ..regions import GLOBAL, geography

LONGEST_NAME = 300
"""Characters of a name that patterns and forms are tried on. The longest known id has fewer than 100."""
AMAZON = ("bedrock", "amazon")
PREFIXES: dict[str, tuple[str, ...]] = {
    "openai-chat": ("openai",),
    "openai-responses": ("openai",),
    "text-completion-openai": ("openai",),
    "gemini": ("google",),
    "google-gla": ("google",),
    "google-genai": ("google",),
    "google_genai": ("google",),
    "googleai": ("google",),
    "vertex_ai": ("vertex",),
    "vertex_ai_beta": ("vertex",),
    "vertexai": ("vertex",),
    "google-vertex": ("vertex",),
    "google_vertexai": ("vertex",),
    "google-vertex-anthropic": ("vertex",),
    "azure_ai": ("azure",),
    "azure-ai": ("azure",),
    "azure_openai": ("azure",),
    "azure-openai": ("azure",),
    "bedrock": AMAZON,
    "bedrock_converse": AMAZON,
    "bedrock-converse": AMAZON,
    "amazon-bedrock": AMAZON,
    "amazon_bedrock": AMAZON,
    "aws-bedrock": AMAZON,
    "aws_bedrock": AMAZON,
    "together_ai": ("together",),
    "together-ai": ("together",),
    "togetherai": ("together",),
    "fireworks_ai": ("fireworks",),
    "fireworks-ai": ("fireworks",),
    "cohere_chat": ("cohere",),
    "coherelabs": ("cohere",),
    "x-ai": ("xai",),
    "grok": ("xai",),
    "mistralai": ("mistral",),
    "dashscope": ("alibaba",),
    "qwen": ("alibaba",),
    "deepseek-ai": ("deepseek",),
    "moonshotai": ("moonshot",),
    "z-ai": ("zai",),
    "zai-org": ("zai",),
    "minimaxai": ("minimax",),
    "voyageai": ("voyage",),
    "meta-llama": ("meta",),
}
"""What other tools, and the organisations of OpenRouter and Hugging Face, write before ``/`` or ``:`` → the providers.

In lower case, compared without case. The ids of providers are prefixes, too.
"""
GATEWAYS = {
    "openrouter": "at the maker's own price; the fee of OpenRouter is not in it, nor another host that it may choose",
    "vercel_ai_gateway": "at the maker's own price; another host that the gateway may choose is not in it",
    "litellm_proxy": "",
}
"""Services that pass calls on: what follows is the name there. → A remark for every row."""
VARIANTS = ("nitro", "floor", "exacto", "beta", "thinking")
"""What OpenRouter accepts after ``:``, and does not change the price of a host; ``thinking`` is the row that thinks."""
REFUSED_VARIANTS = {
    "free": "costs nothing up to a daily limit, and has no row",
    "online": "searches the web at a price of its own, and has no row",
    "extended": "has a longer context at a price of its own, and has no row",
}
"""What OpenRouter accepts after ``:`` and bills as another thing. → Why."""
APIS = ("chat", "responses", "completion", "messages", "embedding", "embeddings", "converse", "converse_like", "invoke")
"""The names of APIs that may stand between a provider and a model: ``openai:chat:gpt-4o``, ``bedrock/converse/…``."""
PROFILES = {"us": "us", "eu": "eu", "apac": "apac", "jp": "apac", "au": "apac", "us-gov": "us-gov", "global": GLOBAL}
"""The regions of Bedrock's inference profiles, ``us.anthropic.…``."""
VENDORS = (
    "ai21", "amazon", "anthropic", "cohere", "deepseek", "google", "luma", "meta", "minimax", "mistral", "moonshot",
    "moonshotai", "nvidia", "openai", "qwen", "stability", "twelvelabs", "writer", "zai",
)  # fmt: skip
"""What the ids of Bedrock begin with, before a dot."""
_DEPLOYMENTS = {"us": "us", "eu": "eu", "global": GLOBAL, "global-standard": GLOBAL}
"""The data zones of Azure, ``azure/eu/gpt-4o``."""
_REGION = re.compile(r"[a-z]{2}(?:-gov)?-[a-z]{4,9}-\d")
_ARN = re.compile(r"arn:aws[a-z-]{0,10}:bedrock:([a-z0-9-]{0,30}):\d{0,12}:([a-z-]{1,40})/(.+)")
_PUBLISHED = re.compile(r"(?:projects/[^/]+/)?(?:locations/([^/]+)/)?publishers/[^/]+/models/(.+)")
_ARN_KINDS = ("foundation-model", "inference-profile")


@record
class Reading:
    """What a name in the form of another tool says."""

    name: str
    """The name as it was given."""
    whole: str
    """The name without a gateway."""
    model: str
    """The name of the model, at its provider."""
    providers: tuple[str, ...] = ()
    """The providers one of which sells it; empty if the name does not say so."""
    region: str | None = None
    """The region of the price; ``None`` if the name does not say it."""
    thinking: bool = False
    remark: str = ""
    """What the price leaves out."""
    refusal: str = ""
    """Why no row stands for this name, whatever model it names."""

    def taken_for(self, id_: str) -> str:
        """``"us.anthropic.claude" is taken for bedrock/anthropic.claude, region us``."""
        parts = [f'"{self.name}{TAKEN_FOR}{id_}', f"region {self.region}" if self.region else "", self.remark]
        return ", ".join(part for part in parts if part)


def read_name(name: str, known: Container[str]) -> Reading:
    """What a name says, from the outside in: gateway, provider, region, model. ``known`` are the ids of providers."""
    reading = Reading(name, name, name)
    if len(name) > LONGEST_NAME:
        return reading
    reading = _without_gateway(reading)
    reading = _without_prefix(reading, known)
    reading = _without_resource(reading)
    if not reading.providers or "bedrock" in reading.providers:
        reading = _of_bedrock(reading)
    if "vertex" in reading.providers or not reading.providers:
        bare = reading.model.removesuffix("@default").removesuffix("@latest")
        if bare != reading.model:
            reading = replace(reading, model=bare, providers=reading.providers or ("vertex",))
    return reading


def spellings(provider: str, name: str) -> tuple[str, ...]:
    """A name as its provider's ids write it: OpenRouter writes ``claude-3.5-sonnet-20240620``."""
    if provider == "anthropic":
        return name, name.replace(".", "-")
    return (name, f"global.{name}") if provider == "amazon" else (name,)


def is_same_version(name: str, id_: str) -> bool:
    """Whether both are the same version of an id of Bedrock: ``-v1`` is ``-v1:0``, and may be left out."""
    (stem, version, part), (other, its_version, its_part) = _bedrock_id(name), _bedrock_id(id_)
    return (
        stem == other
        and (version in ("", its_version) or (not its_version and version == "1"))
        and (part in ("", its_part) or (not its_part and part == "0"))
    )


def _bedrock_id(name: str) -> tuple[str, str, str]:
    """``anthropic.claude-…``, ``1`` and ``0`` of ``anthropic.claude-…-v1:0``."""
    stem, separator, version = name.rpartition("-v")
    number, _, part = version.partition(":")
    return (stem, number, part) if separator and (number + part).isdecimal() else (name, "", "")


def _without_gateway(reading: Reading) -> Reading:
    head, rest = _split(reading.model, GATEWAYS)
    if head:
        reading = replace(reading, model=rest, remark=GATEWAYS[head])
    model, _, variant = reading.model.rpartition(":")
    if "/" not in model:
        return replace(reading, whole=reading.model)
    if variant in REFUSED_VARIANTS:
        return replace(reading, whole=model, model=model, refusal=f":{variant} {REFUSED_VARIANTS[variant]}")
    model = model if variant in VARIANTS else reading.model
    return replace(reading, whole=model, model=model, thinking=variant == "thinking")


def _without_prefix(reading: Reading, known: Container[str]) -> Reading:
    head = re.split("[/:]", reading.model, maxsplit=1)[0].lower()
    providers = tuple(dict.fromkeys((*((head,) if head in known else ()), *PREFIXES.get(head, ()))))
    if not providers or len(head) == len(reading.model):
        return reading
    model = reading.model[len(head) + 1 :]
    while (api := _split(model, APIS))[0]:
        model = api[1]
    reading = replace(reading, model=model, providers=providers)
    if "azure" in providers:
        zone, rest = _split(model, _DEPLOYMENTS)
        return replace(reading, model=rest, region=_DEPLOYMENTS[zone]) if zone else reading
    region, _, rest = model.partition("/")
    if "bedrock" in providers and _REGION.fullmatch(region):
        if rest.split("/")[0].endswith("-commitment"):
            reading = replace(reading, refusal="capacity by the hour is not sold by the token")
        return replace(reading, model=rest, region=geography(region))
    return reading


def _without_resource(reading: Reading) -> Reading:
    """Without the names of resources: ARNs, ``models/…``, ``projects/…/publishers/…/models/…``."""
    model = reading.model
    if found := _ARN.fullmatch(model):
        region, kind, rest = found.groups()
        refusal = "" if kind in _ARN_KINDS else f"an ARN of {kind} does not say its model"
        return replace(reading, model=rest, providers=AMAZON, region=geography(region) or None, refusal=refusal)
    if found := _PUBLISHED.fullmatch(model):
        region, rest = found.groups()
        where = reading.region if region is None else geography(region)
        return replace(reading, model=rest, providers=("vertex",), region=where)
    if model.startswith("models/"):
        return replace(reading, model=model[len("models/") :], providers=reading.providers or ("google",))
    if "vertex" in reading.providers and "/" in model:  # the publisher: vertex_ai/openai/gpt-oss-120b-maas
        return replace(reading, model=model.rpartition("/")[2])
    return reading


def _of_bedrock(reading: Reading) -> Reading:
    """An id of Bedrock without the region of its inference profile: ``anthropic.claude-…`` of ``us.anthropic.…``."""
    region, _, rest = reading.model.partition(".")
    profile = PROFILES.get(region.lower())
    if profile is not None and rest.partition(".")[0].lower() in VENDORS:
        return replace(reading, model=rest, providers=AMAZON, region=profile)
    return replace(reading, providers=AMAZON) if rest and region.lower() in VENDORS else reading


def _split(name: str, heads: Container[str]) -> tuple[str, str]:
    """One of the heads before ``/`` or ``:``, and the rest; an empty head if there is none."""
    head = re.split("[/:]", name, maxsplit=1)[0]
    return (head.lower(), name[len(head) + 1 :]) if head.lower() in heads and len(head) < len(name) else ("", name)
