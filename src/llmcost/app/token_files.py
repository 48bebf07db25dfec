"""Counts the tokens of files: as text, as a chat, or record by record."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.problems import InputError, Problem, Where
from llmcost.model.reports.token_counts import ChatParts, FileCounts, Skipped, TokenCount
from llmcost.read.files.discovery import TokenFile, discover_files
from llmcost.read.files.text_files import display_path
from llmcost.read.files.text_stream import text_chunks, whole_text
from llmcost.tokens.counts import Count, count_stream_for

from .prompt_counts import token_count

if TYPE_CHECKING:
    from llmcost.model.inputs.catalog import Model
    from llmcost.read.chat.variables import Variables
    from llmcost.tokens.chats import ChatCount

    from .provider_counts import ProviderCounter

WHOLE = 20_000_000
"""The most characters of a file that is read as a whole: a chat, or a template with variables."""
_SKIPPED = {"binary", "no-file", "unreadable", "not-a-file"}
"""Problems for which a file of a folder is skipped and listed: it is not text, or was removed in the meantime."""

Kind = Literal["text", "chat", "jsonl"]
"""The kinds of contents of a file."""
SUFFIXES: Mapping[Kind, tuple[str, ...]] = {"chat": (".json",), "jsonl": (".jsonl", ".ndjson")}


class ReadingOptions(NamedTuple):
    replace: bool = False
    """Count invalid bytes as U+FFFD."""
    read_as: Kind | None = None
    """The kind of the files' contents; by default, their names and contents decide."""
    field: tuple[str, ...] = ()
    """The path of the text in a record, as ``("messages", "0", "content")``."""
    variables: "Variables | None" = None
    provider_counter: "ProviderCounter | None" = None
    """Counts through the providers' APIs, where that is asked for."""


class FileCountResults(NamedTuple):
    """The counts of files, and the files that were skipped."""

    files: tuple[FileCounts, ...]
    skipped: tuple[Skipped, ...]


def count_files(
    paths: Iterable[str],
    models: list["Model"],
    context: PricingContext,
    options: ReadingOptions,
    watch: Callable[[int], None],
) -> FileCountResults:
    """The counts of all files at the paths. Raises ``InputError`` with the problems of every file.

    ``watch`` receives the number of bytes read, chunk by chunk.
    """
    counted, skipped = each_file(
        paths, options, lambda file: _FileCounter(file, models, context, options, watch).counts()
    )
    return FileCountResults(tuple(counted), tuple(skipped))


def each_file(
    paths: Iterable[str], options: ReadingOptions, read: Callable[[TokenFile], Any]
) -> tuple[list[Any], list[Skipped]]:
    """The result of ``read`` for each file, and the skipped files. Raises ``InputError`` with the problems of all."""
    found = discover_files(paths)
    made, skipped, problems = [], list(found.skipped), list(found.problems)
    for file in found.files:
        if not _is_wanted(file, options):
            continue
        try:
            made.append(read(file))
        except InputError as error:
            if not file.named and {problem.code for problem in error.problems} <= _SKIPPED:
                skipped += [Skipped(name_of(file), problem.message) for problem in error.problems]
            else:
                problems += error.problems
    if not made and not problems:
        hint = "; ".join(f"{each.file}: {each.reason}" for each in skipped[:3]) or "name a file"
        problems.append(Problem("no-file", "there is no text to count", hint))
    if problems:
        raise InputError(problems)
    return made, skipped


def _is_wanted(file: TokenFile, options: ReadingOptions) -> bool:
    """Whether to count a file. In a folder, chats and JSON Lines are those with such a suffix."""
    suffixes = SUFFIXES.get("jsonl" if options.field else options.read_as or "text", "")
    return file.named or file.path.lower().endswith(suffixes)


def name_of(file: TokenFile) -> str:
    """The name of a file in reports: bytes that are not text are replaced."""
    return os.fsencode(display_path(file.path)).decode("utf-8", "replace")


def kind_of(file: TokenFile, options: ReadingOptions) -> Kind:
    """The kind of a file's contents: by the options, otherwise by its name and content."""
    if options.read_as or options.field:
        return "jsonl" if options.field else options.read_as or "text"
    path = file.path.lower()
    if path.endswith(SUFFIXES["chat"]):
        return "chat" if _holds_chat(file, options) else "text"
    if path.endswith(SUFFIXES["jsonl"]):
        return "jsonl" if _begins_with_chat(file, options) else "text"
    return "text"


def _holds_chat(file: TokenFile, options: ReadingOptions) -> bool:
    return _is_chat(lambda: whole_text(file.path, WHOLE, errors_of(options)))


def _begins_with_chat(file: TokenFile, options: ReadingOptions) -> bool:
    from llmcost.read.chat.jsonl import lines

    return _is_chat(lambda: next(lines(text_chunks(file.path, errors_of(options)), file.path), (1, ""))[1])


def _is_chat(text: Callable[[], str]) -> bool:
    """Whether a text is the JSON of a chat. Errors in it are reported when it is counted."""
    from llmcost.read.chat.chat import is_chat
    from llmcost.read.snapshot.json_node import json_value

    try:
        return is_chat(json_value(text(), ""))
    except InputError:
        return False


def errors_of(options: ReadingOptions) -> Any:
    """How to decode invalid bytes, as ``bytes.decode`` names it."""
    return "replace" if options.replace else "strict"


class _FileCounter:
    def __init__(
        self,
        file: TokenFile,
        models: list["Model"],
        context: PricingContext,
        options: ReadingOptions,
        watch: Callable[[int], None],
    ) -> None:
        self._file, self._models, self._context, self._options, self._watch = file, models, context, options, watch
        self._name = name_of(file)
        self._bytes = self._characters = self._given = 0
        self._uncounted = Counter[str]()

    def counts(self) -> FileCounts:
        match kind_of(self._file, self._options):
            case "text":
                return self._text()
            case "chat":
                return self._chat()
        return self._records()

    def _text(self) -> FileCounts:
        counts = self._counted(self._without_variables())
        rows = [(model, _with_variables(counts[model.id], self._given)) for model in self._models]
        return self._report("text", [self._priced(model, count) for model, count in rows])

    def _chat(self) -> FileCounts:
        from llmcost.read.snapshot.json_node import json_value

        value = json_value("".join(self._chunks(WHOLE)), self._name)
        counts = self._count_chat(value, Where(self._name))
        rows = [(self._priced(model, counts[model.id].count), counts[model.id].parts) for model in self._models]
        return self._report("chat", [replace(count, parts=parts) for count, parts in rows])

    def _records(self) -> FileCounts:
        """Counts each record on its own. Memory grows only with the number of different lengths."""
        from llmcost.analysis.token_reports import token_lengths
        from llmcost.read.chat.jsonl import records
        from llmcost.tokens.totals import TokenTotals

        read = self._read_text if self._options.field else self._read_chat
        totals = {model.id: TokenTotals() for model in self._models}
        number = 0
        for _, counts in records(self._chunks(), self._name, read):
            number += 1
            for model in self._models:
                totals[model.id].add(*counts(model))
        if not number:
            raise InputError.of("record", "there is no record", "a record is a line of JSON", Where(self._name))
        counted = []
        for model in self._models:
            total = totals[model.id]
            count = self._priced(model, total.count(), total.lengths)
            counted.append(replace(count, parts=total.parts, lengths=token_lengths(total.lengths)))
        return self._report("jsonl", counted, records=number)

    def _read_text(self, record: Any, where: Where) -> Callable[["Model"], tuple[Count, ChatParts | None]]:
        from llmcost.read.chat.jsonl import text_at

        text, given = self._take_variables(text_at(record, self._options.field, where), where)
        counts = self._counted([text])
        return lambda model: (_with_variables(counts[model.id], given), None)

    def _read_chat(self, record: Any, where: Where) -> Callable[["Model"], tuple[Count, ChatParts | None]]:
        counts = self._count_chat(record, where)
        return lambda model: (counts[model.id].count, counts[model.id].parts)

    def _counted(self, text: Iterable[str]) -> Mapping[str, Count]:
        if self._options.provider_counter:
            return self._options.provider_counter.text(text, self._name, self._models)
        counts = count_stream_for(text, {model.tokenizer for model in self._models})
        return {model.id: counts[model.tokenizer] for model in self._models}

    def _count_chat(self, value: Any, where: Where) -> "Mapping[str, ChatCount]":
        """The counts of a chat by model id. A provider also counts the content that local counts leave out."""
        from llmcost.read.chat.chat import chat_of
        from llmcost.tokens.chats import count_chat

        chat = chat_of(value, where)
        given, messages = 0, []
        for message in chat.messages:
            texts = [self._take_variables(text, where) for text in message.texts]
            given += sum(tokens for _, tokens in texts)
            messages.append(replace(message, texts=tuple(text for text, _ in texts)))
        counts = count_chat(
            replace(chat, messages=tuple(messages)), self._models, self._context.catalog, self._context.as_of, given
        )
        if self._options.provider_counter:
            counts = self._options.provider_counter.chat(value, chat, counts, str(where), self._models)
        if any(each.count.method != "api" for each in counts.values()):
            self._uncounted.update(chat.uncounted)
        return counts

    def _chunks(self, limit: int | None = None) -> Iterator[str]:
        """The text of the file, unchanged; its size is added up on the way."""
        for chunk in text_chunks(self._file.path, errors_of(self._options)):
            size = len(chunk.encode("utf-8", "surrogatepass"))
            self._characters += len(chunk)
            self._bytes += size
            if limit is not None and self._characters > limit:
                message = f"a text of more than {limit:,} characters cannot be read as a whole"
                raise InputError.of("too-large", message, "cut it up", Where(self._name))
            self._watch(size)
            yield chunk

    def _without_variables(self) -> Iterable[str]:
        """The text, without its variables where lengths are given for them."""
        if self._options.variables is None:
            return self._chunks()
        text, self._given = self._take_variables("".join(self._chunks(WHOLE)), Where(self._name))
        return [text]

    def _take_variables(self, text: str, where: Where) -> tuple[str, int]:
        return self._options.variables.remove_from(text, where) if self._options.variables else (text, 0)

    def _priced(self, model: "Model", count: Count, requests: Mapping[int, int] | None = None) -> TokenCount:
        """A count with the price of sending it as one request, or as ``requests`` of so many tokens each."""
        return token_count(model, count, self._context.catalog, self._context.as_of, requests)

    def _report(self, kind: Kind, counts: Sequence[TokenCount], records: int | None = None) -> FileCounts:
        uncounted = dict(self._uncounted)
        return FileCounts(self._name, self._bytes, self._characters, kind, records, tuple(counts), uncounted)


def _with_variables(count: Count, given: int) -> Count:
    """A count plus the tokens of its variables, whose lengths are given."""
    if not given:
        return count
    return replace(count, tokens=count.tokens + given, low=count.low + given, high=count.high + given)
