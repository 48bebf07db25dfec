"""Reads upstream price lists from a library or a downloaded file, never from the network.

A file that is not such a list (HTML, an incomplete download, another list, too large) raises ``InputError``. A model
with unclear prices stays in the list, with the reason.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import PurePath
from typing import Any, NamedTuple

from llmcost.model.inputs.catalog import Source
from llmcost.model.inputs.upstream import UpstreamList, UpstreamModel
from llmcost.model.problems import InputError, Where

from ..files.text_files import display_path, read_text
from .archives import is_archive, texts_in
from .azure_prices import azure_prices
from .documents import day_in, json_document, yaml_document
from .files import litellm, models_dev, openrouter
from .genai_prices import genai_prices, installed_providers
from .genai_source import providers_in
from .metergraph import metergraph
from .model_prices import model_prices
from .openai_cost_calculator import openai_cost_calculator
from .pi_ai import pi_ai
from .providers import (
    GENAI_PRICES,
    LITELLM,
    METERGRAPH,
    MODEL_PRICES,
    MODELS_DEV,
    OPENAI_COST_CALCULATOR,
    OPENROUTER,
    PI_AI,
    ProviderLocation,
    well_covered,
)

GENAI = "genai-prices"
MOST_BYTES = 20_000_000
_VERSION = re.compile(r"-(\d+(?:\.\d+)+)")
_COMMUNITY = "models.dev"
"""The lineage of lists that are made from models.dev."""


class DatedModels(NamedTuple):
    """The models of a list, and its day if it says one."""

    read: date | None
    models: list[UpstreamModel]


class ListFormat(NamedTuple):
    """How a list is read, cited and got."""

    read: Callable[[Mapping[str, Any]], DatedModels]
    """From the documents by their names."""
    url: str
    title: str
    locations: tuple[ProviderLocation, ...]
    get: str
    """What to download."""
    members: tuple[str, ...] = ()
    """The files in its package; the first one names it."""
    keeps_history: bool = False
    lineage: str = ""


def _only(document: Mapping[str, Any]) -> Any:
    """The document of a list with a single one."""
    return next(iter(document.values()))


def _litellm(documents: Mapping[str, Any]) -> DatedModels:
    """The day is the one of the component list that a wheel has."""
    days = [
        day for name, one in documents.items() if name.endswith("cyclonedx.json") and (day := day_in(_timestamp(one)))
    ]
    prices: Any = next((one for name, one in documents.items() if not name.endswith("cyclonedx.json")), {})
    return DatedModels(min(days, default=None), litellm(prices))


def _timestamp(document: Mapping[str, Any]) -> Any:
    metadata = document.get("metadata")
    return metadata.get("timestamp") if isinstance(metadata, dict) else None


def _pi_ai(documents: Mapping[str, Any]) -> DatedModels:
    by_name = {PurePath(name).stem: one for name, one in documents.items()}
    return DatedModels(day_in(by_name.pop(".manifest", {}).get("generatedAt")), pi_ai(by_name))


FORMATS: dict[str, ListFormat] = {
    GENAI: ListFormat(
        lambda documents: DatedModels(None, genai_prices(_only(documents))),
        "https://github.com/pydantic/genai-prices", GENAI, GENAI_PRICES, "its wheel",
        ("genai_prices/data.py",), keeps_history=True,
    ),
    "litellm": ListFormat(
        _litellm, "https://github.com/BerriAI/litellm", "litellm, model_prices_and_context_window", LITELLM,
        "its wheel, or https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
        ("litellm/model_prices_and_context_window_backup.json", "litellm-*/sboms/*.cyclonedx.json"),
    ),
    "models.dev": ListFormat(
        lambda documents: DatedModels(None, models_dev(_only(documents))),
        "https://models.dev/api.json", "models.dev, api.json", MODELS_DEV, "https://models.dev/api.json",
        lineage=_COMMUNITY,
    ),
    "openrouter": ListFormat(
        lambda documents: DatedModels(None, openrouter(_only(documents))),
        "https://openrouter.ai/api/v1/models", "OpenRouter, models API", OPENROUTER,
        "https://openrouter.ai/api/v1/models",
    ),
    "model-prices": ListFormat(
        lambda documents: DatedModels(*model_prices(_only(documents))),
        "https://github.com/wakamex/model-prices", "model-prices", MODEL_PRICES, "its wheel",
        ("model_prices/snapshot.json",), keeps_history=True, lineage=_COMMUNITY,
    ),
    "openai-cost-calculator": ListFormat(
        lambda documents: DatedModels(*openai_cost_calculator(documents.values())),
        "https://github.com/orkunkinay/openai_cost_calculator", "openai-cost-calculator", OPENAI_COST_CALCULATOR,
        "its wheel", ("openai_cost_calculator/data/pricing/*.json",),
    ),
    "metergraph-core": ListFormat(
        lambda documents: DatedModels(*metergraph(_only(documents))),
        "https://github.com/metergraph/metergraph", "metergraph-core", METERGRAPH, "its wheel",
        ("metergraph_core/data/prices.yaml",), keeps_history=True,
    ),
    "pi-ai": ListFormat(
        _pi_ai, "https://github.com/earendil-works/pi", "pi-ai, generated model lists", PI_AI,
        "the npm package @earendil-works/pi-ai",
        ("package/dist/providers/data/.manifest.json", "package/dist/providers/data/*.json"), lineage=_COMMUNITY,
    ),
    "azure-genai-prices": ListFormat(
        lambda documents: DatedModels(*azure_prices(_only(documents))),
        "https://github.com/nikklavzar/azure-genai-prices", "azure-genai-prices, Azure's retail meters", (),
        "its wheel", ("azure_genai_prices/data/snapshot.json",),
    ),
}  # fmt: skip
NAMES = tuple(FORMATS)


def read_upstream(name: str, path: str | None, read: date | None = None) -> UpstreamList:
    """The price list ``name`` in a package or file; genai-prices also as it is installed. Raises ``InputError``.

    ``read`` is the day of a list that does not say its own, such as genai-prices or a live interface.
    """
    form = FORMATS[name]
    if path is None and name != GENAI:
        raise InputError.of("file-wanted", f"{name} is read from a file", f"download {form.get} and name the file")
    version, documents = _documents(name, form, path)
    try:
        found = form.read(documents)
    except (AttributeError, TypeError, KeyError, ValueError, ArithmeticError):
        found = DatedModels(None, [])
    if path is not None and not any(model.prices for model in found.models):
        message = f"this is not a price list of {name}: no model of a known provider has a price"
        where = Where(display_path(path))
        raise InputError.of("unexpected-shape", message, "is it the right file, and the right --from?", where)
    source = source_of(name, version)
    providers, models = well_covered(form.locations), tuple(found.models)
    return UpstreamList(name, source, form.keeps_history, providers, models, form.lineage or name, found.read or read)


def source_of(name: str, version: str = "") -> Source:
    """The citation of a list."""
    form = FORMATS[name]
    return Source(url=form.url, title=f"{form.title} {version}".rstrip(), kind="library")


def _documents(name: str, form: ListFormat, path: str | None) -> tuple[str, Mapping[str, Any]]:
    """The version of a library, if it is known, and the parsed documents by their names."""
    if path is None:
        version, providers = installed_providers()
        return version, {name: providers}
    file = display_path(path)
    texts = texts_in(path, *form.members) if is_archive(path) and form.members else {file: read_text(path, MOST_BYTES)}
    numbered = _VERSION.search(PurePath(path).name) if is_archive(path) else None
    version = numbered[1] if numbered else ""
    return version, {member: _parsed(member, text, file) for member, text in texts.items()}


def _parsed(member: str, text: str, file: str) -> Any:
    """The document of a text: JSON but for the endings of other languages. Raises ``InputError``."""
    if member.endswith(".py"):
        return providers_in(text, file)
    return yaml_document(text, file) if member.endswith((".yaml", ".yml")) else json_document(text, file)
