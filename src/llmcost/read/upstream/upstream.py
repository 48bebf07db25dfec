"""Price lists from outside → the neutral form of ``model.upstream``: a library or a downloaded file, never the network.

A file that is no such list (HTML, half a download, another list, far too large) raises ``InputError``. A model whose
prices cannot be taken stays in the list with the reason.
"""

import json
from collections.abc import Callable
from typing import Any, NoReturn

from llmcost.model.inputs.catalog import Source
from llmcost.model.inputs.upstream import UpstreamList, UpstreamModel
from llmcost.model.problems import InputError, Where

from ..files.text_files import CATALOG_BYTES, read_text, shown
from .files import litellm, models_dev, openrouter
from .providers import GENAI_PRICES, LITELLM, MODELS_DEV, OPENROUTER, guarded
from .rates import decimal_of

GENAI = "genai-prices"
_FILES: dict[str, tuple[Callable[[Any], list[UpstreamModel]], Source, frozenset[str], str]] = {
    "litellm": (
        litellm,
        Source(
            url="https://github.com/BerriAI/litellm", title="litellm, model_prices_and_context_window", kind="library"
        ),
        guarded(LITELLM),
        "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
    ),
    "models.dev": (
        models_dev,
        Source(url="https://models.dev/api.json", title="models.dev, api.json", kind="library"),
        guarded(MODELS_DEV),
        "https://models.dev/api.json",
    ),
    "openrouter": (
        openrouter,
        Source(url="https://openrouter.ai/api/v1/models", title="OpenRouter, models API", kind="library"),
        guarded(OPENROUTER),
        "https://openrouter.ai/api/v1/models",
    ),
}
"""Lists that people download: how each is read, how it is cited, whose models it carries, and where it is."""
NAMES = (GENAI, *_FILES)


def read_upstream(name: str, path: str | None) -> UpstreamList:
    """The price list ``name``: the library for genai-prices, else the file at ``path``. Raises ``InputError``."""
    if name == GENAI:
        if path is not None:
            message = f"{GENAI} is read from the installed library, not from {shown(path)}"
            raise InputError.of("file-not-wanted", message, "leave the file out")
        from .genai_prices import genai_prices

        version, offers = genai_prices()
        title = f"{GENAI} {version}"
        source = Source(url="https://github.com/pydantic/genai-prices", title=title, kind="library")
        return UpstreamList(GENAI, source, True, guarded(GENAI_PRICES), tuple(offers))
    read, source, providers, address = _FILES[name]
    if path is None:
        raise InputError.of("file-wanted", f"{name} is read from a file", f"download {address} and name the file")
    offers = _offers(name, read, _document(path), Where(shown(path)))
    return UpstreamList(name, source, False, providers, tuple(offers))


def _offers(name: str, read: Callable[[Any], list[UpstreamModel]], document: Any, where: Where) -> list[UpstreamModel]:
    """The offers of a document; none that states a price means that it is something else."""
    offers = read(document) if isinstance(document, dict) else []
    if not any(offer.prices for offer in offers):
        message = f"this is no price list of {name}: no model of a known provider has a price"
        raise InputError.of("unexpected-shape", message, "is it the right file, and the right --from?", where)
    return offers


def _document(path: str) -> Any:
    """The JSON of a file, its numbers exact. Raises ``InputError``."""
    text, file = read_text(path, CATALOG_BYTES), shown(path)
    hint = "download it again, whole"
    if text.lstrip()[:1] == "<":
        raise InputError.of("not-json", "this is HTML, not JSON: a web page, or an error page", hint, Where(file, 1))
    try:
        return json.loads(text, parse_float=decimal_of, parse_constant=_refused, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        where = Where(file, error.lineno, error.colno)
        raise InputError.of("not-json", f"this is not JSON: {error.msg}", hint, where) from None
    except RecursionError:
        raise InputError.of("not-json", "it is nested too deep", hint, Where(file)) from None
    except ValueError as error:  # digits without end, NaN
        raise InputError.of("not-json", f"a number cannot be read: {error}", hint, Where(file)) from None


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is none")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; what stands in it twice with different values is ``None``, which no reader takes for a price."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[key] = value if key not in found or found[key] == value else None
    return found
