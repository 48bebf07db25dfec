"""``llmcost tokens --api``: counts by the providers themselves, with keys from the environment."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from llmcost.cache.folder import cache_dir
from llmcost.cli import parse
from llmcost.cli.ci import bad_key, checked
from llmcost.model.problems import InputError, Problem, Undecidable, Where

if TYPE_CHECKING:
    from llmcost.model.inputs.catalog import Model
    from llmcost.model.inputs.chat import Chat
    from llmcost.model.reports.token_counts import ChatParts
    from llmcost.net.counting.counting import CountingApi, Document, ProviderConnection
    from llmcost.net.http import RequestFailed
    from llmcost.tokens.chats import ChatCount
    from llmcost.tokens.counts import Count

Api = Annotated[
    bool,
    typer.Option(
        "--api",
        help="Send the text to its provider to be counted: Anthropic, Google and OpenAI do that. Keys are taken from "
        "ANTHROPIC_API_KEY, GOOGLE_API_KEY or GEMINI_API_KEY, OPENAI_API_KEY; counts are kept in the cache folder.",
    ),
]
_HERE = "count it here, without --api"
_HINTS = {
    400: "is the key right, and is this a prompt that the model takes?",
    401: "is the key right, and still valid?",
    403: "may the key be used for this model?",
    404: "name the model as its provider does: -m NAME",
    413: f"send less, or {_HERE}",
    429: f"try again later, or {_HERE}",
}
_OVER_FOR_ALL = {401, 403, 429}
"""Statuses after which the provider is not asked about other files."""


class ProviderCounter:
    """The providers, as one command asks them. ``finish`` raises what went wrong, all of it at once."""

    def __init__(self, models: Sequence["Model"], typed: Iterable[str] | None = None) -> None:
        """``typed`` are the names that were asked for. Raises ``InputError`` for every key that is missing."""
        names = (name for text in typed or () for name in parse.names(text))
        self._typed = [name.partition("/")[2] or name for name in names]
        self._desks = _desks(models)
        self._problems: list[Problem] = []
        self._silent: set[str] = set()
        """Providers and models that are not asked any more."""

    def text(self, chunks: Iterable[str], file: str, models: Sequence["Model"]) -> dict[str, "Count"]:
        """The counts of a text by model id: by the provider where it counts, else made here.

        Raises ``InputError`` where the text is too long.
        """
        from llmcost.tokens.counts import count_for

        text = _bounded(chunks, file)
        local = count_for(text, {model.tokenizer for model in models})
        counts = {}
        for model in models:
            connection, here = self._desk(model), local[model.tokenizer]
            if not connection:
                counts[model.id] = _made_here(here, _no_endpoint(model))
            elif text:
                counts[model.id] = (
                    self._count(connection, connection.api.text(self._name(model), text), model, file) or here
                )
            else:  # which no provider takes
                counts[model.id] = here
        return counts

    def chat(
        self, value: Any, chat: "Chat", local: Mapping[str, "ChatCount"], file: str, models: Sequence["Model"]
    ) -> dict[str, "ChatCount"]:
        """The same of a chat, which was read from ``value`` and counted here."""
        from llmcost.net.counting.request_bodies import chat_document
        from llmcost.read.chat.chat import request_of

        counts = dict(local)
        for model in models:
            connection, here = self._desk(model), local[model.id]
            document = chat_document(model.provider, self._name(model), request_of(value), chat) if connection else None
            if not connection:
                counts[model.id] = replace(here, count=_made_here(here.count, _no_endpoint(model)))
            elif document is None:
                reason = f"what this chat holds cannot be said to {connection.api.name}"
                counts[model.id] = replace(here, count=_made_here(here.count, reason))
            elif count := self._count(connection, document, model, file):
                counts[model.id] = replace(here, count=count, parts=_parts(here.parts, count.tokens))
        return counts

    def finish(self) -> None:
        """Raises ``Undecidable`` with everything that a provider would not count."""
        if self._problems:
            raise Undecidable(self._problems)

    def _desk(self, model: "Model") -> "ProviderConnection | None":
        return self._desks.get(model.provider) if model.kind == "chat" else None

    def _name(self, model: "Model") -> str:
        """How its provider calls a model: as it was asked for, where it has that name, else as the catalog does."""
        for name in self._typed:
            if name in model.aliases or any(re.fullmatch(pattern, name) for pattern in model.match):
                return name
        return model.bare_id

    def _count(
        self, connection: "ProviderConnection", document: "Document", model: "Model", file: str
    ) -> "Count | None":
        """The provider's count; ``None`` where it does not count this, or will not be asked again."""
        from llmcost.net.counting.counting import count
        from llmcost.net.http import RequestFailed
        from llmcost.tokens.counts import Count

        if self._silent & {model.provider, model.id}:
            return None
        try:
            tokens = count(connection, self._name(model), document)
        except RequestFailed as failure:
            self._problems.append(_problem(failure, connection, document, model, file))
            if failure.may_pass or failure.status in _OVER_FOR_ALL:
                self._silent.add(model.provider)
            elif failure.status == 404:
                self._silent.add(model.id)
            return None
        api = connection.api.name
        note = f"counted by {api} as a request, with what that adds to the text"
        return Count(tokens, tokens, tokens, "api", f"{api} API", "", note)


def _desks(models: Sequence["Model"]) -> dict[str, "ProviderConnection"]:
    """How the providers that count are reached. Raises ``InputError`` for every key that is missing."""
    from llmcost.net.counting.counting import COUNTING_APIS

    asked = {model.provider for model in models if model.kind == "chat"}
    problems: list[Problem] = []
    desks = {one.provider: _desk(one, problems) for one in COUNTING_APIS if one.provider in asked}
    if problems:
        raise InputError(problems)
    return desks


def _desk(api: "CountingApi", problems: list[Problem]) -> "ProviderConnection":
    from llmcost.net.counting.counting import ProviderConnection
    from llmcost.net.http import Secret

    variable = next((name for name in api.keys if os.environ.get(name)), "")
    key = Secret.of(os.environ.get(variable, ""))
    if not variable:
        message = f"no key for {api.name}: {' or '.join(api.keys)} is not set"
        problems.append(
            Problem("no-key", message, "set it, or name other models with -m; without --api none is needed")
        )
    elif not key:
        problems.append(bad_key(variable))
    base = os.environ.get(api.base_variable) or api.base
    return ProviderConnection(api, key or Secret(), checked(problems, base, api.base_variable), cache_dir())


def _bounded(chunks: Iterable[str], file: str) -> str:
    """The text. Raises ``InputError`` where it is longer than a provider takes."""
    from llmcost.net.counting.counting import MOST_BYTES

    pieces: list[str] = []
    size = 0
    for chunk in chunks:
        pieces.append(chunk)
        size += len(chunk.encode("utf-8", "surrogatepass"))
        if size > MOST_BYTES:
            message = f"it is larger than {MOST_BYTES // 1_000_000} MB, the most that is sent to be counted"
            raise InputError.of("too-large", message, _HERE, Where(file))
    return "".join(pieces)


def _no_endpoint(model: "Model") -> str:
    return f"no endpoint of {model.provider} is known that counts"


def _made_here(count: "Count", reason: str) -> "Count":
    """A count that no provider made, marked as such."""
    return replace(count, note="; ".join(filter(None, [f"{reason}: counted here", count.note])))


def _parts(here: "ChatParts", tokens: int) -> "ChatParts":
    """The parts of a chat that a provider has counted: what it adds is known, and the rest is text."""
    added = here.overhead + here.tools + here.images
    if here.uncounted or added > tokens:
        return type(here)(tokens, 0, 0, 0)
    return replace(here, text=tokens - added)


def _problem(
    failure: "RequestFailed", connection: "ProviderConnection", document: "Document", model: "Model", file: str
) -> Problem:
    from llmcost.net.counting.counting import kind_of

    word = kind_of(failure, document, connection.key)
    reason = f"{failure.reason}, {word}" if word else failure.reason
    message = f"{connection.api.name} did not count it for {model.id}: {reason}"
    return Problem("not-counted", message, _HINTS.get(failure.status or 0, f"try again, or {_HERE}"), Where(file))
