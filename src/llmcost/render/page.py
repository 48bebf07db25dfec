"""What a screen says, before any format: headings, grids and lines of text. Each writer draws the same page."""

from collections.abc import Sequence
from typing import NamedTuple


class Column(NamedTuple):
    """A column of a grid. ``drop`` is its turn to go where the width does not suffice; 0 stays always."""

    title: str
    right: bool = False
    drop: int = 0


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


Block = Heading | Grid | Facts
Page = Sequence[Block]
