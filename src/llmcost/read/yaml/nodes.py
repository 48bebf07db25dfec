"""A strict YAML reader. Its nodes keep their location.

Scalars stay text, so no decimal is lost and no type is guessed: the validator decides by the type of the field.
Duplicate keys, aliases, tags, several documents, and excessive depth or size are problems.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import yaml

from llmcost.model.problems import InputError, Problem, Where, short

MAX_DEPTH = 20
MAX_NODES = 1_000_000
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_ALLOWED = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""Characters that YAML does not allow. Compiled only after a failure, because that takes 5 ms."""


class Scalar(NamedTuple):
    """A value as written; ``quoted`` if it is in quotes."""

    text: str
    quoted: bool
    line: int
    column: int
    origin: str | None = None
    """Where it comes from, if not from the file itself, such as ``--set PATH``."""


class Sequence(NamedTuple):
    items: list["Node"]
    line: int
    column: int
    origin: str | None = None


class Mapping(NamedTuple):
    """Keys and values in the order of the file."""

    entries: dict[str, tuple[Scalar, "Node"]]
    line: int = 1
    column: int = 1
    origin: str | None = None


Node = Scalar | Sequence | Mapping


def parse(text: str, file: str, origin: str | None = None) -> tuple[Node | None, list[Problem]]:
    """The root node of a YAML document, or ``None`` for an empty one, and its problems.

    ``origin`` is the location of all nodes of text that is in no file, such as the value of ``--set PATH``. Raises
    ``InputError`` if the text is not YAML or exceeds the limits.
    """
    reader = _NodeReader(text, file, origin)
    try:
        return reader.document(), reader.problems
    except yaml.YAMLError as error:
        problem = _syntax(error, text, file)
        raise InputError([*reader.problems, problem._replace(where=Where(origin)) if origin else problem]) from None


def location_of(node: Node, file: str) -> Where:
    return Where(node.origin) if node.origin else Where(file, node.line, node.column)


def locations_of(node: Node, file: str, prefix: str = "") -> Iterator[tuple[str, Where]]:
    """The location of every key and item below a node, by dotted path (``cache.tokens``, ``prices.0``)."""
    if isinstance(node, Mapping):
        for word, (key, value) in node.entries.items():
            yield prefix + word, location_of(key, file)
            yield from locations_of(value, file, f"{prefix}{word}.")
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield f"{prefix}{index}", location_of(item, file)
            yield from locations_of(item, file, f"{prefix}{index}.")


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", None) or "cannot be read").removeprefix("while ")
    if mark is None and (found := re.search(_NOT_ALLOWED, text)):
        line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
        message = f"YAML does not allow the character U+{ord(found[0]):04X}"
        hint = "remove it, or write it as an escape inside double quotes"
        return Problem("not-text", message, hint, Where(file, line, column))
    if mark is None:
        return Problem("not-yaml", f"this is not YAML: {what}", "is it a text file?", Where(file))
    where = Where(file, mark.line + 1, mark.column + 1)
    lines = text.splitlines()
    if mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]:
        return Problem("tab", "a tab cannot indent YAML", "indent with spaces", where)
    return Problem("not-yaml", f"this is not YAML: {what}", "check quotes, colons and indentation", where)


class _NodeReader:
    def __init__(self, text: str, file: str, origin: str | None) -> None:
        self._next: Callable[[], yaml.Event] = _Loader(text).get_event
        self._file, self._origin = file, origin
        self._nodes = 0
        self.problems: list[Problem] = []

    def document(self) -> Node | None:
        self._next()  # start of the stream
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        node = self._node(self._next(), 0)
        self._next()  # end of the document
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._refusal("several-documents", after, "a second YAML document", "keep one document per file")
        return None if isinstance(node, Scalar) and not node.text and not node.quoted else node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._nodes += 1
        if type(event) is yaml.ScalarEvent and event.tag is None and self._nodes <= MAX_NODES and event.start_mark:
            mark = event.start_mark  # a shortcut for by far the most common case
            return Scalar(event.value, bool(event.style), mark.line + 1, mark.column + 1, self._origin)
        if self._nodes > MAX_NODES:
            raise self._refusal("too-large", event, f"more than {MAX_NODES:,} values", "split the file")
        if depth > MAX_DEPTH:
            raise self._refusal("too-deep", event, f"more than {MAX_DEPTH} levels deep", "flatten it")
        if isinstance(event, yaml.AliasEvent):
            raise self._refusal(
                "alias",
                event,
                f"the alias *{short(event.anchor or '')}",
                "aliases are not supported: write the value out",
            )
        if event.tag is not None:  # type: ignore[attr-defined]  # every event that starts a node has one
            tag = short(event.tag.replace("tag:yaml.org,2002:", "!!"))  # type: ignore[attr-defined]
            self._problem("tag", event, f"the tag {tag}", "tags are not supported: remove it")
        line, column = _position(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, bool(event.style), line, column, self._origin)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(inner := self._next(), yaml.SequenceEndEvent):
                items.append(self._node(inner, depth + 1))
            return Sequence(items, line, column, self._origin)
        return self._mapping(Mapping({}, line, column, self._origin), depth)

    def _mapping(self, mapping: Mapping, depth: int) -> Mapping:
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key, Scalar):
                self._problem("key", event, "a key that is not text", "write one word before the colon")
            elif key.text in mapping.entries:
                first = mapping.entries[key.text][0].line
                hint = f"the first is in line {first}; keep one of them"
                self._problem("duplicate-key", event, f'duplicate key "{short(key.text)}"', hint)
            else:
                mapping.entries[key.text] = (key, value)
        return mapping

    def _problem(self, code: str, event: yaml.Event, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, hint, self._where(event)))

    def _refusal(self, code: str, event: yaml.Event, message: str, hint: str) -> InputError:
        return InputError([*self.problems, Problem(code, message, hint, self._where(event))])

    def _where(self, event: yaml.Event) -> Where:
        return Where(self._origin) if self._origin else Where(self._file, *_position(event))


def _position(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
