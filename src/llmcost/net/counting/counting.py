"""Token counts from the providers' counting APIs.

Requests follow the API references, as of 2026: Anthropic "Count tokens in a Message" (POST /v1/messages/count_tokens),
Google "Counting tokens" (POST /v1beta/models/MODEL:countTokens), OpenAI "Get input token counts" (POST
/v1/responses/input_tokens). Environment variables are those of the providers' Python libraries.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from llmcost.cache.count_cache import cached_count

from ..http import HttpRequest, RequestFailed, RetryPolicy, Secret, send

RETRY_POLICY = RetryPolicy(seconds=30.0, pauses=(1, 2))
"""Seconds; enough for prompts of several megabytes."""
MOST_BYTES = 20_000_000
"""The largest text that is sent. Anthropic accepts requests of 32 MB, Google of 20 MB, including JSON syntax."""
_MOST_TOKENS = 1_000_000_000
_WORD = re.compile(r"[A-Za-z]+(_[A-Za-z]+)*")
_LONGEST_WORD = 60

Document = Mapping[str, Any]


class CountingApi(NamedTuple):
    """A provider's counting API: its URL, key, headers and request body."""

    provider: str
    """The provider's id in the catalog."""
    name: str
    keys: tuple[str, ...]
    """Environment variables of the key; the first that is set is used."""
    base_variable: str
    base: str
    path: str
    """The path after the base URL; ``{}`` is the model."""
    header: Callable[[Secret], Mapping[str, str]]
    text: Callable[[str, str], Document]
    """The request body for a model and a text as a single user message."""
    field: str
    """The response field with the count."""


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
    """A provider with the key and URL to reach it."""

    api: CountingApi
    key: Secret
    base: str
    """The provider's base URL, or that of a compatible service."""
    folder: Path | None = None
    """The cache folder of counts; ``None`` for no cache."""
    retry_policy: RetryPolicy = RETRY_POLICY


def count(connection: ProviderConnection, model: str, document: Document) -> int:
    """The provider's token count of a prompt, cached. Raises ``RequestFailed``.

    ``model`` is the provider's model name, ``document`` a request body in the provider's format.
    """
    url = connection.base.rstrip("/") + connection.api.path.format(quote(model, safe=""))
    question = json.dumps([url, model, document], sort_keys=True)
    return cached_count(connection.folder, "provider-counts", question, lambda: _ask(connection, url, document))


def _ask(connection: ProviderConnection, url: str, document: Document) -> int:
    api = connection.api
    answer = send(HttpRequest("POST", url, api.header(connection.key), document), connection.retry_policy).document
    tokens = answer.get(api.field) if isinstance(answer, dict) else None
    if type(tokens) is not int or not 0 <= tokens <= _MOST_TOKENS:
        raise RequestFailed(f"the response has no valid {api.field}")
    return tokens


def error_code(failure: RequestFailed, document: Document, key: Secret) -> str:
    """The provider's error code, such as ``not_found_error``; empty if there is none.

    A provider may quote what it was sent, so its message is not used, nor a code that occurs in the key or the prompt.
    """
    sent = json.dumps(document)
    for word in _error_codes(failure.document):
        if len(word) <= _LONGEST_WORD and _WORD.fullmatch(word) and word not in key and word not in sent:
            return word
    return ""


def _error_codes(answer: Any) -> Iterator[str]:
    """Error codes in a response, the most specific first. Google's status of a wrong key is "invalid argument"."""
    error = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(error, dict):
        details = error.get("details")
        reasons = (
            [item.get("reason") for item in details if isinstance(item, dict)] if isinstance(details, list) else []
        )
        words = (*reasons, error.get("code"), error.get("status"), error.get("type"))
        yield from (word for word in words if isinstance(word, str))
