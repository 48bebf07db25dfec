"""Counts tokens through the APIs of the providers (``llmcost tokens --api``), with keys from the environment."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from llmcost.cache.folder import cache_dir
from llmcost.model.inputs.catalog import Model
from llmcost.model.inputs.chat import Chat
from llmcost.model.problems import InputError, Problem, Undecidable, Where
from llmcost.model.reports.token_counts import ChatParts
from llmcost.net.counting.counting import (
    COUNTING_APIS,
    MOST_BYTES,
    CountingApi,
    Document,
    ProviderConnection,
    count,
    error_code,
)
from llmcost.net.counting.request_bodies import chat_document
from llmcost.net.http import RequestFailed, Secret
from llmcost.read.chat.chat import request_of
from llmcost.tokens.chats import ChatCount
from llmcost.tokens.counts import Count, count_for

from .credentials import checked_url, secret_from

_COUNT_LOCALLY = "count it locally, without --api"
_HINTS = {
    400: "is the key right, and is this a prompt that the model takes?",
    401: "is the key right, and still valid?",
    403: "may the key be used for this model?",
    404: "name the model as its provider does: -m NAME",
    413: f"send less, or {_COUNT_LOCALLY}",
    429: f"try again later, or {_COUNT_LOCALLY}",
}
_FINAL_FOR_PROVIDER = {401, 403, 429}
"""Statuses after which the provider is not asked about other files."""


class ProviderCounter:
    """Counts tokens through the APIs of providers. ``finish`` raises everything that went wrong, at once."""

    def __init__(self, models: Sequence[Model], names: Iterable[str], environment: Mapping[str, str]) -> None:
        """``names`` are the model names that the user typed; ``environment`` has the keys.

        Raises ``InputError`` for every key that is missing.
        """
        self._typed = [name.partition("/")[2] or name for name in names]
        self._connections = _connections(models, environment)
        self._problems: list[Problem] = []
        self._given_up: set[str] = set()
        """Providers and models that are not asked any more."""

    def text(self, chunks: Iterable[str], file: str, models: Sequence[Model]) -> dict[str, Count]:
        """The counts of a text by model id: the provider's own, else local ones.

        Raises ``InputError`` if the text is too long.
        """
        text = _bounded(chunks, file)
        local = count_for(text, {model.tokenizer for model in models})
        counts = {}
        for model in models:
            connection, here = self._connection(model), local[model.tokenizer]
            if not connection:
                counts[model.id] = _local(here, _no_endpoint(model))
            elif text:
                counts[model.id] = (
                    self._count(connection, connection.api.text(self._name(model), text), model, file) or here
                )
            else:  # no provider accepts an empty text
                counts[model.id] = here
        return counts

    def chat(
        self, value: Any, chat: Chat, local: Mapping[str, ChatCount], file: str, models: Sequence[Model]
    ) -> dict[str, ChatCount]:
        """The counts of a chat by model id; ``chat`` was read from ``value``, and ``local`` are the local counts."""
        counts = dict(local)
        for model in models:
            connection, here = self._connection(model), local[model.id]
            document = chat_document(model.provider, self._name(model), request_of(value), chat) if connection else None
            if not connection:
                counts[model.id] = replace(here, count=_local(here.count, _no_endpoint(model)))
            elif document is None:
                reason = f"{connection.api.name} does not accept everything in this chat"
                counts[model.id] = replace(here, count=_local(here.count, reason))
            elif count := self._count(connection, document, model, file):
                counts[model.id] = replace(here, count=count, parts=_parts(here.parts, count.tokens))
        return counts

    def finish(self) -> None:
        """Raises ``Undecidable`` with everything that a provider did not count."""
        if self._problems:
            raise Undecidable(self._problems)

    def _connection(self, model: Model) -> ProviderConnection | None:
        return self._connections.get(model.provider) if model.kind == "chat" else None

    def _name(self, model: Model) -> str:
        """The name that the provider knows a model by: as the user typed it if it matches, else the catalog's."""
        for name in self._typed:
            if name in model.aliases or any(re.fullmatch(pattern, name) for pattern in model.match):
                return name
        return model.bare_id

    def _count(self, connection: ProviderConnection, document: Document, model: Model, file: str) -> Count | None:
        """The provider's count; ``None`` if it refuses, or was given up."""
        if self._given_up & {model.provider, model.id}:
            return None
        try:
            tokens = count(connection, self._name(model), document)
        except RequestFailed as failure:
            self._problems.append(_problem(failure, connection, document, model, file))
            if failure.retryable or failure.status in _FINAL_FOR_PROVIDER:
                self._given_up.add(model.provider)
            elif failure.status == 404:
                self._given_up.add(model.id)
            return None
        api = connection.api.name
        note = f"counted by {api} as a request, with what that adds to the text"
        return Count(tokens, tokens, tokens, "api", f"{api} API", "", note)


def _connections(models: Sequence[Model], environment: Mapping[str, str]) -> dict[str, ProviderConnection]:
    """Connections to the providers of the models that offer counting. Raises ``InputError`` for missing keys."""
    asked = {model.provider for model in models if model.kind == "chat"}
    problems: list[Problem] = []
    found = {one.provider: _connect(one, environment, problems) for one in COUNTING_APIS if one.provider in asked}
    if problems:
        raise InputError(problems)
    return found


def _connect(api: CountingApi, environment: Mapping[str, str], problems: list[Problem]) -> ProviderConnection:
    message = f"no key for {api.name}: {' or '.join(api.keys)} is not set"
    missing = Problem("no-key", message, "set it, or name other models with -m; without --api none is needed")
    key = secret_from(environment, api.keys, missing, problems)
    base = checked_url(environment.get(api.base_variable) or api.base, api.base_variable, problems)
    return ProviderConnection(api, key or Secret(), base, cache_dir())


def _bounded(chunks: Iterable[str], file: str) -> str:
    """The whole text. Raises ``InputError`` if it is longer than providers accept."""
    pieces: list[str] = []
    size = 0
    for chunk in chunks:
        pieces.append(chunk)
        size += len(chunk.encode("utf-8", "surrogatepass"))
        if size > MOST_BYTES:
            message = f"it is larger than {MOST_BYTES // 1_000_000} MB, the most that is sent to be counted"
            raise InputError.of("too-large", message, _COUNT_LOCALLY, Where(file))
    return "".join(pieces)


def _no_endpoint(model: Model) -> str:
    return f"{model.provider} has no known counting endpoint"


def _local(count: Count, reason: str) -> Count:
    """A local count, with the reason why the provider did not make it."""
    return replace(count, note="; ".join(filter(None, [f"{reason}: counted locally", count.note])))


def _parts(here: ChatParts, tokens: int) -> ChatParts:
    """The parts of a chat that a provider counted: overhead, tools and images as counted locally, the rest text."""
    added = here.overhead + here.tools + here.images
    if here.uncounted or added > tokens:
        return type(here)(tokens, 0, 0, 0)
    return replace(here, text=tokens - added)


def _problem(
    failure: RequestFailed, connection: ProviderConnection, document: Document, model: Model, file: str
) -> Problem:
    word = error_code(failure, document, connection.key)
    reason = f"{failure.reason}, {word}" if word else failure.reason
    message = f"{connection.api.name} did not count it for {model.id}: {reason}"
    return Problem(
        "not-counted", message, _HINTS.get(failure.status or 0, f"try again, or {_COUNT_LOCALLY}"), Where(file)
    )
