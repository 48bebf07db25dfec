"""A page independent of its format: headings, grids, facts and charts. Each format draws the same page."""

from collections.abc import Sequence
from dataclasses import replace

from llmcost.model.record import record

from .format_values import clean


@record
class Column:
    """A column of a grid. On a narrow terminal, columns with a higher ``drop`` disappear first; 0 always stays."""

    title: str
    right: bool = False
    drop: int = 0
    wrap: bool = False
    """Whether its cells may wrap on a narrow terminal."""


@record
class Line:
    """A row of a grid: its cells, a note at its end or below the grid, and its style."""

    cells: tuple[str, ...]
    note: str = ""
    style: str = ""
    """``total``, ``current``, ``good``, ``bad``, ``dim`` or empty."""


@record
class Grid:
    """A table. ``key`` is the index of the column that identifies a row in notes below the grid."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    title: str = ""
    key: int = 0


@record
class Heading:
    """The first line of a page or a section, with an optional detail on the same line."""

    text: str
    detail: str = ""


@record
class Facts:
    """Labeled lines: ``Basis   tokens: given``."""

    rows: tuple[tuple[str, str], ...]


@record
class Chart:
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
            heads = tuple(replace(column, title=clean(column.title)) for column in columns)
            body = tuple(Line(tuple(map(clean, line.cells)), clean(line.note), line.style) for line in lines)
            return replace(block, columns=heads, lines=body, title=clean(title))
