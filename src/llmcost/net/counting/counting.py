"""The providers' own counts of a prompt: what they are asked, where, and what is kept of the answer: a number.

The forms are those of the providers' references, as public copies of 2026 have them: Anthropic "Count tokens in a
Message" (POST /v1/messages/count_tokens), Google "Counting tokens" (POST /v1beta/models/MODEL:countTokens), OpenAI "Get
input token counts" (POST /v1/responses/input_tokens). The variables are those of their own Python libraries.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from llmcost.cache.count_cache import cached_count

from ..http import HttpRequest, RequestFailed, RetryPolicy, Secret, send

PATIENCE = RetryPolicy(seconds=30.0, pauses=(1, 2))
"""A prompt of some megabytes takes its time on the way, and somebody may be waiting."""
MOST_BYTES = 20_000_000
"""Of a text that is sent. Anthropic takes 32 MB in all, Google 20 MB, and JSON needs some of it."""
_MOST_TOKENS = 1_000_000_000
_WORD = re.compile(r"[A-Za-z]+(_[A-Za-z]+)*")
_LONGEST_WORD = 60

Document = Mapping[str, Any]


class CountingApi(NamedTuple):
    """Who counts: where, with which key, and how it is spoken to."""

    provider: str
    """Its key among the catalog's providers."""
    name: str
    keys: tuple[str, ...]
    """Environment variables that may hold the key; the first that is set counts."""
    base_variable: str
    base: str
    path: str
    """Behind the base; ``{}`` is the model."""
    header: Callable[[Secret], Mapping[str, str]]
    text: Callable[[str, str], Document]
    """A model and a text → the body that asks how many tokens the text is as one message of a user."""
    field: str
    """Of the answer."""


COUNTING_APIS = (
    CountingApi(
        "anthropic",
        "Anthropic",
        ("ANTHROPIC_API_KEY",),
        "ANTHROPIC_BASE_URL",
        "https://api.anthropic.com",
        "/v1/messages/count_tokens",
        lambda key: {"X-Api-Key": key, "Anthropic-Version": "2023-06-01"},
        lambda model, text: {"model": model, "messages": [{"role": "user", "content": text}]},
        "input_tokens",
    ),
    CountingApi(
        "google",
        "Google",
        ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
        "GOOGLE_GEMINI_BASE_URL",
        "https://generativelanguage.googleapis.com",
        "/v1beta/models/{}:countTokens",
        lambda key: {"X-Goog-Api-Key": key},
        lambda _, text: {"contents": [{"role": "user", "parts": [{"text": text}]}]},
        "totalTokens",
    ),
    CountingApi(
        "openai",
        "OpenAI",
        ("OPENAI_API_KEY",),
        "OPENAI_BASE_URL",
        "https://api.openai.com/v1",
        "/responses/input_tokens",
        lambda key: {"Authorization": Secret(f"Bearer {key}")},
        lambda model, text: {"model": model, "input": text},
        "input_tokens",
    ),
)


class ProviderConnection(NamedTuple):
    """A provider, and how it is reached from here."""

    api: CountingApi
    key: Secret
    base: str
    """The provider's own address, or another that speaks as it does."""
    folder: Path | None = None
    """Where counts are kept; nowhere for ``None``."""
    patience: RetryPolicy = PATIENCE


def count(connection: ProviderConnection, model: str, document: Document) -> int:
    """The tokens of a prompt as the provider counts them, now or when it was last asked. Raises ``RequestFailed``.

    ``model`` is the provider's name for it; ``document`` a request body in the provider's form.
    """
    url = connection.base.rstrip("/") + connection.api.path.format(quote(model, safe=""))
    question = json.dumps([url, model, document], sort_keys=True)
    return cached_count(connection.folder, "provider-counts", question, lambda: _ask(connection, url, document))


def _ask(connection: ProviderConnection, url: str, document: Document) -> int:
    api = connection.api
    answer = send(HttpRequest("POST", url, api.header(connection.key), document), connection.patience).document
    tokens = answer.get(api.field) if isinstance(answer, dict) else None
    if type(tokens) is not int or not 0 <= tokens <= _MOST_TOKENS:
        raise RequestFailed(f"the answer has no {api.field} that is a number of tokens")
    return tokens


def kind_of(failure: RequestFailed, document: Document, key: Secret) -> str:
    """The provider's word for what was wrong, such as ``not_found_error``; nothing where it says none.

    Its message is left out, and so is a word of the key or of the prompt: a provider may quote what it was sent.
    """
    sent = json.dumps(document)
    for word in _words(failure.document):
        if len(word) <= _LONGEST_WORD and _WORD.fullmatch(word) and word not in key and word not in sent:
            return word
    return ""


def _words(answer: Any) -> Iterator[str]:
    """Where the providers say what was wrong, the most exact first. Google says of a wrong key: an invalid argument."""
    error = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(error, dict):
        details = error.get("details")
        reasons = (
            [item.get("reason") for item in details if isinstance(item, dict)] if isinstance(details, list) else []
        )
        words = (*reasons, error.get("code"), error.get("status"), error.get("type"))
        yield from (word for word in words if isinstance(word, str))
