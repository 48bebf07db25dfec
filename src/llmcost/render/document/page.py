"""A page independent of its format: headings, grids, facts and charts. Each format draws the same page."""

from collections.abc import Sequence
from typing import NamedTuple

from .format_values import clean


class Column(NamedTuple):
    """A column of a grid. On a narrow terminal, columns with a higher ``drop`` disappear first; 0 always stays."""

    title: str
    right: bool = False
    drop: int = 0
    wrap: bool = False
    """Whether its cells may wrap on a narrow terminal."""


class Line(NamedTuple):
    """A row of a grid: its cells, a note at its end or below the grid, and its style."""

    cells: tuple[str, ...]
    note: str = ""
    style: str = ""
    """``total``, ``current``, ``good``, ``bad``, ``dim`` or empty."""


class Grid(NamedTuple):
    """A table. ``key`` is the index of the column that identifies a row in notes below the grid."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    title: str = ""
    key: int = 0


class Heading(NamedTuple):
    """The first line of a page or a section, with an optional detail on the same line."""

    text: str
    detail: str = ""


class Facts(NamedTuple):
    """Labeled lines: ``Basis   tokens: given``."""

    rows: tuple[tuple[str, str], ...]


class Chart(NamedTuple):
    """Preformatted lines, such as a plot. Every format shows them unchanged."""

    lines: tuple[str, ...]
    title: str = ""


Block = Heading | Grid | Facts | Chart
Page = Sequence[Block]


def cleaned(page: Page) -> list[Block]:
    """The page without control characters and without marks that hide text."""
    return [_cleaned(block) for block in page]


def _cleaned(block: Block) -> Block:
    match block:
        case Heading(text, detail):
            return Heading(clean(text), clean(detail))
        case Facts(rows):
            return Facts(tuple((clean(label), clean(text)) for label, text in rows))
        case Chart(drawn, title):
            return Chart(tuple(map(clean, drawn)), clean(title))
        case Grid(columns, lines, title):
            heads = tuple(column._replace(title=clean(column.title)) for column in columns)
            body = tuple(Line(tuple(map(clean, line.cells)), clean(line.note), line.style) for line in lines)
            return block._replace(columns=heads, lines=body, title=clean(title))
