"""The screen of ``tokens --show``: a text with its token boundaries, as colors or marked with ``│``."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from llmcost.model.reports.token_counts import Boundaries

from ..document.format_values import clean, neutralize_commands
from ..document.page import Block, Column, Grid, Heading, Line

SEPARATOR = "│"
_BACKGROUNDS = ("\x1b[30;46m", "\x1b[30;43m")
"""Black on cyan and on yellow: every terminal has them, and most people can distinguish them."""
_RESET = "\x1b[0m"
_SYMBOLS = {"\n": "↵", "\t": "→", "\r": "␍"}
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_TOKENS = (Column("Number", right=True), Column("Text"), Column("Bytes"))


def draw(report: Boundaries, *, color: bool) -> str:
    """The text with its token boundaries, below a heading. Line breaks stay and are shown as symbols."""
    head = f"{clean(report.file)}  {len(report.tokens):,} tokens  {report.model}  {report.encoding}, {report.method}"
    drawn = _colored(report.tokens) if color else _marked(report.tokens)
    return "\n".join([neutralize_commands(head), "", *drawn]) + "\n"


def page(report: Boundaries) -> list[Block]:
    """A line for each token, for formats without colors."""
    lines = tuple(
        Line((f"{number:,}", visible(token), token.hex(" "))) for number, token in enumerate(report.tokens, 1)
    )
    head = Heading(report.file, f"{len(report.tokens):,} tokens  {report.model}  {report.encoding}, {report.method}")
    return [head, Grid(_TOKENS, lines)]


def visible(token: bytes) -> str:
    """A token with visible symbols for what a terminal would hide or execute: ``␛``, ``<U+202E>``, ``<F0 9F>``."""
    return "".join(_pieces(token))


def _pieces(token: bytes) -> Iterator[str]:
    for good, bad in _PARTS.findall(token.decode("utf-8", "surrogateescape")):
        if bad:
            yield f"<{bad.encode('utf-8', 'surrogateescape').hex(' ').upper()}>"
        else:
            yield from (_character(character) for character in good)


_PARTS = re.compile("([^\udc80-\udcff]+)|([\udc80-\udcff]+)")


def _character(character: str) -> str:
    if character in _SYMBOLS:
        return _SYMBOLS[character]
    if unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else f"<U+{code:04X}>"


def _lines(tokens: Iterable[bytes]) -> Iterator[list[tuple[int, str]]]:
    """The lines of the text, as parts with the number of their token."""
    line: list[tuple[int, str]] = []
    for number, token in enumerate(tokens):
        *ended, last = token.split(b"\n")
        for part in ended:
            yield [*line, (number, visible(part + b"\n"))]
            line = []
        if last:
            line.append((number, visible(last)))
    if line:
        yield line


def _colored(tokens: Iterable[bytes]) -> Iterator[str]:
    for line in _lines(tokens):
        yield "".join(f"{_BACKGROUNDS[number % 2]}{text}{_RESET}" for number, text in line)


def _marked(tokens: Iterable[bytes]) -> Iterator[str]:
    for line in _lines(tokens):
        yield neutralize_commands(SEPARATOR.join(text for _, text in line))
