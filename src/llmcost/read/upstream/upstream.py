"""Reads upstream price lists from a library or a downloaded file, never from the network.

A file that is not such a list (HTML, an incomplete download, another list, too large) raises ``InputError``. A model
with unclear prices stays in the list, with the reason.
"""

import json
from collections.abc import Callable
from typing import Any, NoReturn

from llmcost.model.inputs.catalog import Source
from llmcost.model.inputs.upstream import UpstreamList, UpstreamModel
from llmcost.model.problems import InputError, Where

from ..files.text_files import display_path, read_text
from .files import litellm, models_dev, openrouter
from .providers import GENAI_PRICES, LITELLM, MODELS_DEV, OPENROUTER, well_covered
from .rates import decimal_of

GENAI = "genai-prices"
MOST_BYTES = 20_000_000
_FILES: dict[str, tuple[Callable[[Any], list[UpstreamModel]], Source, frozenset[str], str]] = {
    "litellm": (
        litellm,
        Source(
            url="https://github.com/BerriAI/litellm", title="litellm, model_prices_and_context_window", kind="library"
        ),
        well_covered(LITELLM),
        "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
    ),
    "models.dev": (
        models_dev,
        Source(url="https://models.dev/api.json", title="models.dev, api.json", kind="library"),
        well_covered(MODELS_DEV),
        "https://models.dev/api.json",
    ),
    "openrouter": (
        openrouter,
        Source(url="https://openrouter.ai/api/v1/models", title="OpenRouter, models API", kind="library"),
        well_covered(OPENROUTER),
        "https://openrouter.ai/api/v1/models",
    ),
}
"""Downloadable lists: reader, citation, well-covered providers, and URL."""
NAMES = (GENAI, *_FILES)


def read_upstream(name: str, path: str | None) -> UpstreamList:
    """The price list ``name``: the library for genai-prices, else the file at ``path``. Raises ``InputError``."""
    if name == GENAI:
        if path is not None:
            message = f"{GENAI} is read from the installed library, not from {display_path(path)}"
            raise InputError.of("file-not-wanted", message, "remove the file")
        from .genai_prices import genai_prices

        version, models = genai_prices()
        title = f"{GENAI} {version}"
        source = Source(url="https://github.com/pydantic/genai-prices", title=title, kind="library")
        return UpstreamList(GENAI, source, True, well_covered(GENAI_PRICES), tuple(models))
    read, source, providers, url = _FILES[name]
    if path is None:
        raise InputError.of("file-wanted", f"{name} is read from a file", f"download {url} and name the file")
    models = _models(name, read, _document(path), Where(display_path(path)))
    return UpstreamList(name, source, False, providers, tuple(models))


def _models(name: str, read: Callable[[Any], list[UpstreamModel]], document: Any, where: Where) -> list[UpstreamModel]:
    """The models of a document. Raises ``InputError`` if none has a price: it is another document then."""
    models = read(document) if isinstance(document, dict) else []
    if not any(model.prices for model in models):
        message = f"this is not a price list of {name}: no model of a known provider has a price"
        raise InputError.of("unexpected-shape", message, "is it the right file, and the right --from?", where)
    return models


def _document(path: str) -> Any:
    """The JSON of a file, with exact numbers. Raises ``InputError``."""
    text, file = read_text(path, MOST_BYTES), display_path(path)
    hint = "download the complete file again"
    if text.lstrip()[:1] == "<":
        raise InputError.of("not-json", "this is HTML, not JSON: a web page or an error page", hint, Where(file, 1))
    try:
        return json.loads(
            text, parse_float=decimal_of, parse_constant=_reject_constant, object_pairs_hook=_unique_members
        )
    except json.JSONDecodeError as error:
        where = Where(file, error.lineno, error.colno)
        raise InputError.of("not-json", f"not JSON: {error.msg}", hint, where) from None
    except RecursionError:
        raise InputError.of("not-json", "it is nested too deeply", hint, Where(file)) from None
    except ValueError as error:  # too many digits, or NaN
        raise InputError.of("not-json", f"a number cannot be read: {error}", hint, Where(file)) from None


def _reject_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object. A key with two different values gets ``None``, which no reader accepts as a price."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[key] = value if key not in found or found[key] == value else None
    return found
