"""The screens of ``tokens --top`` and ``tokens --classes``."""

from dataclasses import replace
from decimal import Decimal

from llmcost.model.money import quotient
from llmcost.model.reports.token_counts import CharacterClassTokens, LargestPieces, TokenClassCounts, TokenPiece

from ..document.format_values import clean, count, number, percent
from ..document.page import Block, Column, Facts, Grid, Heading, Line

PIECES = (
    Column("Where"),
    Column("Tokens", right=True),
    Column("Share", right=True),
    Column("Text", drop=1),
)
CLASSES = (
    Column("Class"),
    Column("Characters", right=True),
    Column("Share", right=True, drop=1),
    Column("Tokens", right=True),
    Column("Share", right=True, drop=2),
    Column("Characters/token", right=True),
)
_PREVIEW = 40
_LEAST = Decimal("0.0005")


def largest_page(report: LargestPieces) -> list[Block]:
    """The pieces with the most tokens, the largest first."""
    lines = tuple(_piece(piece) for piece in report.pieces)
    exact = "" if report.method == "exact" else "~"
    total = f"{count(report.count, 'piece')} of {exact}{report.tokens:,} tokens, each counted separately"
    facts = Facts((("tokenizer", f"{report.encoding}, {report.method}"), ("total", total)))
    return [Heading(report.model), Grid(PIECES, lines), facts]


def _piece(piece: TokenPiece) -> Line:
    where = ":".join(str(part) for part in (piece.file, piece.line, piece.column) if part is not None)
    text = " ".join(clean(piece.text).split())
    preview = text if len(text) <= _PREVIEW else text[:_PREVIEW] + "…"
    return Line((f"{where}  {piece.part}".rstrip(), f"{piece.tokens:,}", _percent(piece.share), preview))


def classes_page(report: TokenClassCounts) -> list[Block]:
    """The character classes, those with the most tokens first, then the total."""
    characters = sum(each.characters for each in report.classes)
    tokens = sum(each.tokens for each in report.classes)
    whole = CharacterClassTokens("all", characters, tokens)
    lines = [_class(each, whole) for each in report.classes]
    lines.append(replace(_class(whole, whole), style="total"))
    note = "a token belongs to the class of its letters: “ the” is lower"
    return [
        Heading(report.model, f"{report.encoding}, {report.method}"),
        Grid(CLASSES, tuple(lines)),
        Facts((("tokens", note),)),
    ]


def _class(each: CharacterClassTokens, whole: CharacterClassTokens) -> Line:
    cells = (
        each.name.replace("_", " "),
        f"{each.characters:,}",
        _share(each.characters, whole.characters),
        f"{each.tokens:,}",
        _share(each.tokens, whole.tokens),
        number(quotient(each.characters, each.tokens)) if each.tokens else "—",
    )
    return Line(cells)


def _share(part: int, whole: int) -> str:
    return _percent(quotient(part, whole) if whole else Decimal(0))


def _percent(share: Decimal) -> str:
    return "<0.1%" if 0 < share < _LEAST else percent(share, 1)
