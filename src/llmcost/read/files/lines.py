"""Splits text into numbered lines. Very long lines come in pieces, so that none has to be held in memory as a whole."""

from collections.abc import Iterable, Iterator

LONGEST = 8_000
"""The most characters of a piece."""


def pieces(chunks: Iterable[str]) -> Iterator[tuple[int, int | None, str]]:
    """Each line with its number and its newline. Pieces of a split line also have their column; both count from 1.

    A long line is split before the first of several spaces if possible, so that its pieces have as many tokens as it.
    """
    line, column, held = 1, 1, ""
    for chunk in chunks:
        *ended, last = (held + chunk).split("\n")
        for text in ended:
            yield from _numbered(line, column, _split(text + "\n"))
            line, column = line + 1, 1
        *complete, held = _split(last)
        yield from _numbered(line, column, complete, whole=False)
        column += sum(map(len, complete))
    if held:
        yield from _numbered(line, column, [held])


def _numbered(line: int, column: int, texts: list[str], *, whole: bool = True) -> Iterator[tuple[int, int | None, str]]:
    is_whole = whole and column == 1 and len(texts) == 1
    for text in texts:
        yield line, None if is_whole else column, text
        column += len(text)


def _split(text: str) -> list[str]:
    """The text in pieces of at most ``LONGEST`` characters."""
    found, start = [], 0
    while len(text) - start > LONGEST:
        end = start + LONGEST
        space = text.rfind(" ", start + 1, end)
        while space > start + 1 and text[space - 1].isspace():
            space = text.rfind(" ", start + 1, space)
        end = space if space > start + 1 else end
        found.append(text[start:end])
        start = end
    return [*found, text[start:]]
