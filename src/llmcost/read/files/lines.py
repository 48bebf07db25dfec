"""Text → its lines, each with its number; a very long line in pieces, so that none has to be held as a whole."""

from collections.abc import Iterable, Iterator

LONGEST = 8_000
"""Characters of a piece."""


def pieces(chunks: Iterable[str]) -> Iterator[tuple[int, int | None, str]]:
    """Each line with its number and its line break. Of one that is cut, each piece has its column; both count from 1.

    A long line is cut before a space that follows no space where there is one, so that its pieces count as it does.
    """
    line, column, held = 1, 1, ""
    for chunk in chunks:
        *ended, last = (held + chunk).split("\n")
        for text in ended:
            yield from _numbered(line, column, _cut(text + "\n"))
            line, column = line + 1, 1
        *cut, held = _cut(last)
        yield from _numbered(line, column, cut, whole=False)
        column += sum(map(len, cut))
    if held:
        yield from _numbered(line, column, [held])


def _numbered(line: int, column: int, texts: list[str], *, whole: bool = True) -> Iterator[tuple[int, int | None, str]]:
    is_whole = whole and column == 1 and len(texts) == 1
    for text in texts:
        yield line, None if is_whole else column, text
        column += len(text)


def _cut(text: str) -> list[str]:
    """A text in pieces of at most ``LONGEST`` characters."""
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
