"""The strict YAML reader: text → nodes that know their place.

Scalars stay text, so no decimal is lost and no type is guessed; ``read.shape`` decides by what a field expects.
Refused, each with its place: duplicate keys, aliases, tags, several documents, depth and size beyond bounds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

from llmcost.model.problems import InputError, Problem, Where

MAX_DEPTH = 20
MAX_NODES = 1_000_000
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(NamedTuple):
    """A value as it is written; ``quoted`` where quotes make it a text."""

    text: str
    quoted: bool
    line: int
    column: int


class Sequence(NamedTuple):
    """A list of nodes."""

    items: list["Node"]
    line: int
    column: int


@dataclass(eq=False, slots=True)
class Mapping:
    """Keys and values in the order of the file."""

    entries: dict[str, tuple[Scalar, "Node"]] = field(default_factory=dict)
    line: int = 1
    column: int = 1


Node = Scalar | Sequence | Mapping


def parse(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """The nodes of a YAML document, or ``None`` for an empty one; and the problems of its form.

    Raises ``InputError`` when the text is not YAML, or goes beyond the bounds.
    """
    reader = _Reader(text, file)
    try:
        return reader.document(), reader.problems
    except yaml.YAMLError as error:
        raise InputError([*reader.problems, _syntax(error, text, file)]) from None


def places_of(node: Node, file: str, prefix: str = "") -> Iterator[tuple[str, Where]]:
    """The place of every key and item below a node, by its dotted path (``cache.tokens``, ``prices.0``)."""
    if isinstance(node, Mapping):
        for word, (key, value) in node.entries.items():
            yield prefix + word, Where(file, key.line, key.column)
            yield from places_of(value, file, f"{prefix}{word}.")
    elif isinstance(node, Sequence):
        for place, item in enumerate(node.items):
            yield f"{prefix}{place}", Where(file, item.line, item.column)
            yield from places_of(item, file, f"{prefix}{place}.")


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", None) or "cannot be read").removeprefix("while ")
    if mark is None:  # a character that YAML does not allow; the reader knows only its offset
        position = getattr(error, "position", 0) or 0
        line = text.count("\n", 0, position) + 1
        return Problem(
            "not-yaml", "holds a character that text cannot have", "is it a text file?", Where(file, line, 1)
        )
    where = Where(file, mark.line + 1, mark.column + 1)
    lines = text.splitlines()
    if mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]:
        return Problem("tab", "a tab cannot indent YAML", "indent with spaces", where)
    return Problem("not-yaml", f"this is not YAML: {what}", "check quotes, colons and indentation", where)


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
        self._file = file
        self._nodes = 0
        self.problems: list[Problem] = []

    def document(self) -> Node | None:
        next(self._events)  # the stream starts
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        node = self._node(next(self._events), 0)
        next(self._events)  # the document ends
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._refusal("several-documents", after, "a second YAML document", "keep one document per file")
        return None if isinstance(node, Scalar) and not node.text and not node.quoted else node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._refusal("too-large", event, f"more than {MAX_NODES:,} values", "split the file")
        if depth > MAX_DEPTH:
            raise self._refusal("too-deep", event, f"more than {MAX_DEPTH} levels deep", "flatten it")
        if isinstance(event, yaml.AliasEvent):
            raise self._refusal(
                "alias", event, f"the alias *{event.anchor}", "write the value out: aliases are refused"
            )
        if event.tag is not None:  # type: ignore[attr-defined]  # every event that starts a node has one
            self._problem("tag", event, f"the tag {event.tag}", "remove it: values are plain")  # type: ignore[attr-defined]
        line, column = _place(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, bool(event.style), line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(inner, depth + 1))
            return Sequence(items, line, column)
        return self._mapping(Mapping(line=line, column=column), depth)

    def _mapping(self, mapping: Mapping, depth: int) -> Mapping:
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._problem("key", event, "a key that is not text", "write one word before the colon")
            elif key.text in mapping.entries:
                first = mapping.entries[key.text][0].line
                self._problem("duplicate-key", event, f'"{key.text}" stands twice', f"the first is in line {first}")
            else:
                mapping.entries[key.text] = (key, value)
        return mapping

    def _problem(self, code: str, event: yaml.Event, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, hint, self._where(event)))

    def _refusal(self, code: str, event: yaml.Event, message: str, hint: str) -> InputError:
        return InputError([*self.problems, Problem(code, message, hint, self._where(event))])

    def _where(self, event: yaml.Event) -> Where:
        return Where(self._file, *_place(event))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
