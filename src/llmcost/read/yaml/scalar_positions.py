"""The location in a file of a character of a YAML scalar, with quotes, escapes and folded lines."""

from llmcost.model.problems import Where

from .nodes import Scalar, location_of

_CONTINUED = ("\\\n", "\\\r")
"""A line end in double quotes that adds no white space."""
_ESCAPED = {"n": "\n", "t": "\t"}


def character_location(scalar: Scalar, offset: int, source: str, file: str) -> Where:
    """The location of the character at index ``offset`` of a scalar that was read from ``source``.

    If the text cannot be aligned with its source, it is the start of the scalar.
    """
    if scalar.origin:
        return location_of(scalar, file)
    lines = source.split("\n")
    line, column = scalar.line - 1, scalar.column - 1
    if line >= len(lines) or column > len(lines[line]):
        return location_of(scalar, file)
    quote = lines[line][column : column + 1] if scalar.quoted else ""
    if quote in ("|", ">"):
        line, column, quote = line + 1, 0, ""
    rest = "\n".join(lines[line:])[column:]
    found = _source_index(scalar.text[:offset], rest, quote)
    if found is None:
        return location_of(scalar, file)
    down = rest.count("\n", 0, found)
    across = found - rest.rfind("\n", 0, found) - 1 if down else column + found
    return Where(file, line + down + 1, across + 1)


def _source_index(text: str, source: str, quote: str) -> int | None:
    """The index in ``source`` after ``text``. White space may differ in length, and an escape is one character."""
    at = len(quote)
    for index, character in enumerate(text):
        if character.isspace():
            at = _skip_space(source, at, quote)
            continue
        if index == 0 or text[index - 1].isspace() or source[at : at + 2] in _CONTINUED:
            at = _skip_space(source, at, quote)
        if quote == '"' and source[at : at + 1] == "\\":
            at += 1
            if _ESCAPED.get(source[at : at + 1], source[at : at + 1]) != character:
                return None
        elif quote == "'" and source[at : at + 2] == "''":
            at += 1
        if source[at : at + 1] != character:
            return None
        at += 1
    return _skip_space(source, at, quote) if not text or text[-1].isspace() else at


def _skip_space(source: str, at: int, quote: str) -> int:
    while source[at : at + 1].isspace() or (quote == '"' and source[at : at + 2] in (*_CONTINUED, "\\ ")):
        at += 1
    return at
