"""Cutting a stream of text into blocks whose token counts add up to the count of the whole.

A cut is exact where the vocabularies' patterns split anyway, and would have split the left side alike if the text ended
there: before a space that follows anything but whitespace, and between a letter and a digit, a punctuation mark or
whitespace (an apostrophe may begin a contraction, a combining mark may belong to the letter: neither counts). Letters
and marks are those whose class is beyond doubt.

Between two words of ASCII letters the cut is exact for the tokenizers of ``extras.py`` too, none of which has a token
with a space after a letter. Where a text has no such place, theirs may be off by one a cut.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

BLOCK = 1 << 16
"""Characters. A block is at least as long, and ends with what came last, unless the stream ends."""
_LETTERS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0410-\u044f"
    "\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u0905-\u0939\u0e01-\u0e30\u3041-\u3096\u30a1-\u30fa"
    "\u4e00-\u9fa5\uac00-\ud7a3"
)
_ENDS = r"\s0-9!-&(-/:-@\[-`{-~\u3001\u3002\uff01\uff0c\uff1f"
_SEARCHED = 200
"""Characters at the end of a text that are searched first."""


def blocks(chunks: Iterable[str], size: int) -> Iterator[str]:
    """The chunks' text in blocks of about ``size`` characters, longer only where it cannot be cut exactly.

    Holds as much text as the longest stretch without a cut: an endless word or line of symbols is held as a whole.
    """
    uncut: list[str] = []
    """Text that has been searched, and has no cut inside."""
    fresh: list[str] = []
    length = 0
    for part in (chunk[at : at + size] for chunk in chunks for at in range(0, len(chunk), size)):
        fresh.append(part)
        length += len(part)
        if length < size:
            continue
        text, fresh, length = "".join(fresh), [], 0
        seam = uncut[-1][-1] if uncut else ""
        at = last_cut(seam + text)
        if at < 0:
            uncut.append(text)
        else:
            at -= len(seam)
            yield "".join([*uncut, text[:at]])
            uncut = [text[at:]]
    if rest := "".join(uncut + fresh):
        yield rest


def last_cut(text: str) -> int:
    """Where the text can last be cut: before this character, -1 where it cannot be cut at all.

    Between two words near the end if there is such a place.
    """
    near = max(0, len(text) - _SEARCHED)
    for pattern, start in ((_between_words(), near), (_cut(), near), (_cut(), 0)):
        at = max((found.start() for found in pattern.finditer(text, start)), default=-1)
        if at >= 0:
            return at
    return -1


@cache
def _between_words() -> re.Pattern[str]:
    return re.compile(r"(?<=[A-Za-z])(?= [A-Za-z])")


@cache
def _cut() -> re.Pattern[str]:
    return re.compile(rf"(?<=\S)(?= )|(?<=[{_LETTERS}])(?=[{_ENDS}])")  # takes 2 ms: not for short texts
