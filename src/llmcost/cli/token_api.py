"""``llmcost tokens --api``: counts by the providers themselves, with keys from the environment."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from llmcost.model.problems import InputError, Problem, Undecidable, Where

from . import parse
from .ci import bad_key, checked
from .session import cache_dir

if TYPE_CHECKING:
    from llmcost.model.catalog import Model
    from llmcost.net.counting import Desk, Provider
    from llmcost.net.http import NoAnswer
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


class Asked:
    """The counts of one command. ``finish`` raises what went wrong, all of it at once."""

    def __init__(self, models: Sequence["Model"], typed: Iterable[str] | None = None) -> None:
        """``typed`` are the names that were asked for. Raises ``InputError`` for every key that is missing."""
        names = (name for text in typed or () for name in parse.names(text))
        self._typed = [name.partition("/")[2] or name for name in names]
        self._desks = _desks(models)
        self._problems: list[Problem] = []
        self._silent: set[str] = set()
        """Sellers and models that are not asked any more."""

    def counts(self, chunks: Iterable[str], file: str, models: Sequence["Model"]) -> dict[str, "Count"]:
        """The counts of a text by model id, by the provider where it counts, and made here where it does not.

        A count that was not to be had is left out: ``finish`` says so. Raises ``InputError`` where it is too long.
        """
        from llmcost.tokens.counts import count_for

        text = _bounded(chunks, file)
        remote = [model for model in models if text and self._desk(model)]
        local = count_for(text, [model.tokenizer for model in models if model not in remote])
        counts = {model.id: _made_here(model, local[model.tokenizer]) for model in models if model not in remote}
        for model in remote:
            if count := self._count(text, file, model):
                counts[model.id] = count
        return counts

    def finish(self) -> None:
        """Raises ``Undecidable`` with everything that no provider would count."""
        if self._problems:
            raise Undecidable(self._problems)

    def _desk(self, model: "Model") -> "Desk | None":
        return self._desks.get(model.seller) if model.kind == "chat" else None

    def _name(self, model: "Model") -> str:
        """How its provider calls a model: as it was asked for, where it has that name, else as the catalog does."""
        for name in self._typed:
            if name in model.aliases or any(re.fullmatch(pattern, name) for pattern in model.match):
                return name
        return model.bare_id

    def _count(self, text: str, file: str, model: "Model") -> "Count | None":
        from llmcost.net.counting import count
        from llmcost.net.http import NoAnswer
        from llmcost.tokens.counts import Count

        desk = self._desks[model.seller]
        if self._silent & {model.seller, model.id}:
            return None
        name = self._name(model)
        document = desk.provider.text(name, text)
        try:
            tokens = count(desk, name, document)
        except NoAnswer as failure:
            self._problems.append(_problem(failure, desk, document, model, file))
            if failure.may_pass or failure.status in _OVER_FOR_ALL:
                self._silent.add(model.seller)
            elif failure.status == 404:
                self._silent.add(model.id)
            return None
        provider = desk.provider.name
        note = f"counted by {provider} as one message of a user, with what that adds"
        return Count(tokens, tokens, tokens, "api", f"{provider} API", "", note)


def _desks(models: Sequence["Model"]) -> dict[str, "Desk"]:
    """How the sellers that count are reached. Raises ``InputError`` for every key that is missing."""
    from llmcost.net.counting import PROVIDERS

    asked = {model.seller for model in models if model.kind == "chat"}
    problems: list[Problem] = []
    desks = {one.seller: _desk(one, problems) for one in PROVIDERS if one.seller in asked}
    if problems:
        raise InputError(problems)
    return desks


def _desk(provider: "Provider", problems: list[Problem]) -> "Desk":
    from llmcost.net.counting import Desk
    from llmcost.net.http import Secret

    variable = next((name for name in provider.keys if os.environ.get(name)), "")
    key = Secret.of(os.environ.get(variable, ""))
    if not variable:
        message = f"no key for {provider.name}: {' or '.join(provider.keys)} is not set"
        problems.append(
            Problem("no-key", message, "set it, or name other models with -m; without --api none is needed")
        )
    elif not key:
        problems.append(bad_key(variable))
    base = os.environ.get(provider.base_variable) or provider.base
    return Desk(provider, key or Secret(), checked(problems, base, provider.base_variable), cache_dir())


def _bounded(chunks: Iterable[str], file: str) -> str:
    """The text. Raises ``InputError`` where it is longer than a provider takes."""
    from llmcost.net.counting import MOST_BYTES

    pieces: list[str] = []
    size = 0
    for chunk in chunks:
        pieces.append(chunk)
        size += len(chunk.encode("utf-8", "surrogatepass"))
        if size > MOST_BYTES:
            message = f"it is larger than {MOST_BYTES // 1_000_000} MB, the most that is sent to be counted"
            raise InputError.of("too-large", message, _HERE, Where(file))
    return "".join(pieces)


def _made_here(model: "Model", count: "Count") -> "Count":
    """A count that no provider made, marked as such."""
    note = f"no endpoint of {model.seller} is known that counts: counted here"
    return replace(count, note="; ".join(filter(None, [note, count.note])))


def _problem(failure: "NoAnswer", desk: "Desk", document: Mapping[str, object], model: "Model", file: str) -> Problem:
    from llmcost.net.counting import kind_of

    word = kind_of(failure, document, desk.key)
    reason = f"{failure.reason}, {word}" if word else failure.reason
    message = f"{desk.provider.name} did not count it for {model.id}: {reason}"
    return Problem("not-counted", message, _HINTS.get(failure.status or 0, f"try again, or {_HERE}"), Where(file))
