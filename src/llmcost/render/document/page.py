"""What a screen says, before any format: headings, grids and lines of text. Each writer draws the same page."""

from collections.abc import Sequence
from typing import NamedTuple

from .format_values import clean


class Column(NamedTuple):
    """A column of a grid. ``drop`` is its turn to go where the width does not suffice; 0 stays always."""

    title: str
    right: bool = False
    drop: int = 0
    wrap: bool = False
    """Its cells may go on in the next line where the width does not suffice."""


class Line(NamedTuple):
    """A row of a grid: its cells, a note that stands at its end or beneath the grid, and how it looks."""

    cells: tuple[str, ...]
    note: str = ""
    style: str = ""
    """``total``, ``own``, ``good``, ``bad``, ``dim`` or nothing."""


class Grid(NamedTuple):
    """Rows under columns. ``key`` is the column that names a row in notes beneath."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    title: str = ""
    key: int = 0


class Heading(NamedTuple):
    """The first line of a page or of a part of it."""

    text: str
    beside: str = ""


class Facts(NamedTuple):
    """Labelled lines beneath a grid: ``Basis   tokens: given``."""

    rows: tuple[tuple[str, str], ...]


class Chart(NamedTuple):
    """Lines of letters whose columns matter: a plot. They stand as they are in every format."""

    lines: tuple[str, ...]
    title: str = ""


Block = Heading | Grid | Facts | Chart
Page = Sequence[Block]


def cleaned(page: Page) -> list[Block]:
    """The page without control characters and marks that hide text, wherever they came from."""
    return [_cleaned(block) for block in page]


def _cleaned(block: Block) -> Block:
    match block:
        case Heading(text, beside):
            return Heading(clean(text), clean(beside))
        case Facts(rows):
            return Facts(tuple((clean(label), clean(text)) for label, text in rows))
        case Chart(drawn, title):
            return Chart(tuple(map(clean, drawn)), clean(title))
        case Grid(columns, lines, title):
            heads = tuple(column._replace(title=clean(column.title)) for column in columns)
            body = tuple(Line(tuple(map(clean, line.cells)), clean(line.note), line.style) for line in lines)
            return block._replace(columns=heads, lines=body, title=clean(title))
