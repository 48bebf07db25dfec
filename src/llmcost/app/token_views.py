"""Views of the tokens of files: the largest pieces, token boundaries and character classes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from heapq import nlargest
from typing import Any, Literal, NamedTuple

from llmcost.model.inputs.catalog import Model
from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.model.money import quotient
from llmcost.model.problems import InputError, Where
from llmcost.model.reports.token_counts import (
    Boundaries,
    CharacterClassTokens,
    LargestPieces,
    TokenClassCounts,
    TokenPiece,
)
from llmcost.read.chat.chat import chat_of
from llmcost.read.chat.jsonl import records, text_at
from llmcost.read.files.discovery import TokenFile
from llmcost.read.files.lines import pieces
from llmcost.read.files.text_stream import text_chunks, whole_text
from llmcost.read.snapshot.json_node import json_value
from llmcost.tokens.boundaries import boundaries, has_boundaries, tokens_by_class
from llmcost.tokens.counts import count_text

from .token_files import WHOLE, ReadingOptions, each_file, errors_of, kind_of, name_of

MAX_SHOWN = 200_000
"""The most characters of a text whose token boundaries are shown."""
PREVIEW = 120
"""Characters of a piece that a report keeps."""

Watch = Callable[[int], None]


class _TextPiece(NamedTuple):
    """A piece of a file before it is counted."""

    line: int | None
    column: int | None
    part: str
    text: str


View = Literal["largest", "boundaries", "classes"]
"""What can be shown instead of counts."""


class TokenInspector:
    """Shows the tokens of the files at some paths, for one model."""

    def __init__(self, paths: Sequence[str], model: Model, options: ReadingOptions, watch: Watch) -> None:
        self._paths, self._model, self._options, self._watch = paths, model, options, watch

    def view(self, view: View, size: int) -> LargestPieces | Boundaries | TokenClassCounts:
        """The report of a view; ``size`` is the number of the largest pieces. Raises ``InputError``."""
        match view:
            case "largest":
                return self._largest(size)
            case "boundaries":
                return self._boundaries()
        return self._classes()

    def _largest(self, size: int) -> LargestPieces:
        """The ``size`` pieces with the most tokens: lines, records or messages, each counted on its own."""
        nothing, number, tokens = count_text("", self._model.tokenizer), 0, 0

        def pieces(file: TokenFile) -> Iterator[TokenPiece]:
            nonlocal number, tokens
            for line, column, part, text in _parts(file, self._options, self._watch):
                count = count_text(text, self._model.tokenizer).tokens
                number, tokens = number + 1, tokens + count
                yield TokenPiece(name_of(file), line, column, part, count, Decimal(0), text[:PREVIEW])

        def best(found: Iterable[TokenPiece]) -> list[TokenPiece]:
            return nlargest(size, found, key=lambda piece: piece.tokens)

        found, _ = each_file(self._paths, self._options, lambda file: best(pieces(file)))
        chosen = best(piece for each in found for piece in each)
        shares = (replace(piece, share=quotient(piece.tokens, max(1, tokens))) for piece in chosen)
        return LargestPieces(self._model.id, nothing.tokenizer, nothing.method, tuple(shares), number, tokens)

    def _boundaries(self) -> Boundaries:
        """The token boundaries of one file, if they are known and the file is not too long."""
        tokenizer = self._tokenizer()
        found, _ = each_file(
            self._paths,
            self._options,
            lambda file: (name_of(file), whole_text(file.path, MAX_SHOWN, errors_of(self._options))),
        )
        if len(found) > 1:
            raise InputError.of("one-file", f"{len(found)} files", "--show takes one: name its path")
        name, text = found[0]
        return Boundaries(name, *self._named(tokenizer), boundaries(text, tokenizer))

    def _classes(self) -> TokenClassCounts:
        tokenizer = self._tokenizer()
        found, _ = each_file(
            self._paths,
            self._options,
            lambda file: tokens_by_class(_chunks(file, self._options, self._watch), tokenizer),
        )
        characters, tokens = Counter[str](), Counter[str]()
        for each in (each for one in found for each in one):
            characters[each.name] += each.characters
            tokens[each.name] += each.tokens
        ordered = sorted(characters, key=lambda name: -tokens[name])
        sums = tuple(CharacterClassTokens(name, characters[name], tokens[name]) for name in ordered)
        return TokenClassCounts(len(found), *self._named(tokenizer), sums)

    def _tokenizer(self) -> Tokenizer:
        """The model's tokenizer. Raises ``InputError`` if its token boundaries are not known."""
        tokenizer = self._model.tokenizer
        if tokenizer is None or not has_boundaries(tokenizer):
            message = f"{self._model.id}: its token boundaries are not known: its vocabulary is not on this machine"
            hint = "name a model whose vocabulary is, such as -m gpt-4o; llmcost-cli[open] adds those of open models"
            raise InputError.of("no-boundaries", message, hint)
        return tokenizer

    def _named(self, tokenizer: Tokenizer) -> tuple[str, str, str]:
        """The model, its encoding or family, and whether that is its own (``exact``) or only assumed (``proxy``)."""
        name = tokenizer.encoding or tokenizer.family or ""
        return self._model.id, name, "proxy" if tokenizer.assumed else "exact"


def _parts(file: TokenFile, options: ReadingOptions, watch: Watch) -> Iterator[_TextPiece]:
    """The pieces of a file: the messages of a chat, the records of JSON Lines, the lines of a text."""
    kind, name = kind_of(file, options), name_of(file)
    if kind == "text":
        yield from (_TextPiece(line, column, "", text) for line, column, text in pieces(_chunks(file, options, watch)))
        return
    if kind == "chat":
        text = whole_text(file.path, WHOLE, errors_of(options))
        for at, message in enumerate(chat_of(json_value(text, name), Where(name)).messages, 1):
            yield _TextPiece(None, None, f"message {at}, {message.role}", "\n".join(message.texts))
        return

    def read(record: Any, where: Where) -> str:
        if options.field:
            return text_at(record, options.field, where)
        return "\n".join(text for message in chat_of(record, where).messages for text in message.texts)

    for line, text in records(_chunks(file, options, watch), name, read):
        yield _TextPiece(line, None, "", text)


def _chunks(file: TokenFile, options: ReadingOptions, watch: Watch) -> Iterator[str]:
    for chunk in text_chunks(file.path, errors_of(options)):
        watch(len(chunk))
        yield chunk
