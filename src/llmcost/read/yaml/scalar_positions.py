"""Where a character of a YAML text stands in its file, whatever its quotes, escapes and folded lines."""

from llmcost.model.problems import Where

from .nodes import Scalar, where_of

_CONTINUED = ("\\\n", "\\\r")
"""The end of a line in double quotes that is no white space."""
_ESCAPED = {"n": "\n", "t": "\t"}


def place_within(scalar: Scalar, offset: int, source: str, file: str) -> Where:
    """The place of the character ``offset`` of a scalar that was read from ``source``.

    Where the text and its source cannot be laid side by side, it is the place where the scalar begins.
    """
    if scalar.origin:
        return where_of(scalar, file)
    lines = source.split("\n")
    line, column = scalar.line - 1, scalar.column - 1
    if line >= len(lines) or column > len(lines[line]):
        return where_of(scalar, file)
    quote = lines[line][column : column + 1] if scalar.quoted else ""
    if quote in ("|", ">"):
        line, column, quote = line + 1, 0, ""
    rest = "\n".join(lines[line:])[column:]
    found = _beside(scalar.text[:offset], rest, quote)
    if found is None:
        return where_of(scalar, file)
    down = rest.count("\n", 0, found)
    across = found - rest.rfind("\n", 0, found) - 1 if down else column + found
    return Where(file, line + down + 1, across + 1)


def _beside(text: str, source: str, quote: str) -> int | None:
    """Where in ``source`` stands what follows ``text``; white space is as long as it is, an escape is one character."""
    at = len(quote)
    for place, character in enumerate(text):
        if character.isspace():
            at = _past_space(source, at, quote)
            continue
        if place == 0 or text[place - 1].isspace() or source[at : at + 2] in _CONTINUED:
            at = _past_space(source, at, quote)
        if quote == '"' and source[at : at + 1] == "\\":
            at += 1
            if _ESCAPED.get(source[at : at + 1], source[at : at + 1]) != character:
                return None
        elif quote == "'" and source[at : at + 2] == "''":
            at += 1
        if source[at : at + 1] != character:
            return None
        at += 1
    return _past_space(source, at, quote) if not text or text[-1].isspace() else at


def _past_space(source: str, at: int, quote: str) -> int:
    while source[at : at + 1].isspace() or (quote == '"' and source[at : at + 2] in (*_CONTINUED, "\\ ")):
        at += 1
    return at
