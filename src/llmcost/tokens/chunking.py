"""Cuts a stream of text into blocks whose token counts add up to the count of the whole.

A cut is exact where the patterns of the vocabularies split anyway, and would split the text before it in the same way
if it ended there: before a space that follows a character other than whitespace, and between a letter and a digit, a
punctuation mark or whitespace. An apostrophe may begin a contraction and a combining mark may belong to the letter, so
neither counts; letters are only those whose class no Unicode version disputes.

Between two words of ASCII letters a cut is exact for the tokenizers of other packages too: none of them has a token
with a space after a letter. Where a text has no such place, their counts may be off by one at each cut.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

BLOCK = 1 << 16
"""Characters. A block has at least so many, up to the last cut; the last block of a stream may be shorter."""
_LETTERS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0410-\u044f"
    "\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u0905-\u0939\u0e01-\u0e30\u3041-\u3096\u30a1-\u30fa"
    "\u4e00-\u9fa5\uac00-\ud7a3"
)
_ENDS = r"\s0-9!-&(-/:-@\[-`{-~\u3001\u3002\uff01\uff0c\uff1f"
_SEARCHED_FIRST = 200
"""Characters at the end of a text."""


def blocks(chunks: Iterable[str], size: int) -> Iterator[str]:
    """The text of the chunks in blocks of about ``size`` characters, longer only where it cannot be cut exactly.

    Holds as much text as the longest stretch without a cut, such as an endless word or line of symbols.
    """
    uncut: list[str] = []
    """Text that was searched and has no cut inside."""
    fresh: list[str] = []
    length = 0
    for part in (chunk[start : start + size] for chunk in chunks for start in range(0, len(chunk), size)):
        fresh.append(part)
        length += len(part)
        if length < size:
            continue
        text, fresh, length = "".join(fresh), [], 0
        previous = uncut[-1][-1] if uncut else ""
        cut = last_cut(previous + text)
        if cut < 0:
            uncut.append(text)
        else:
            cut -= len(previous)
            yield "".join([*uncut, text[:cut]])
            uncut = [text[cut:]]
    if rest := "".join(uncut + fresh):
        yield rest


def last_cut(text: str) -> int:
    """The index of the character before which the text can be cut; -1 where it cannot be cut.

    It is between two words near the end if possible, or else near the end, or else the last one.
    """
    near_end = max(0, len(text) - _SEARCHED_FIRST)
    for pattern, start in ((_between_words(), near_end), (_cut(), near_end), (_cut(), 0)):
        cut = max((match.start() for match in pattern.finditer(text, start)), default=-1)
        if cut >= 0:
            return cut
    return -1


@cache
def _between_words() -> re.Pattern[str]:
    return re.compile(r"(?<=[A-Za-z])(?= [A-Za-z])")


@cache
def _cut() -> re.Pattern[str]:
    return re.compile(rf"(?<=\S)(?= )|(?<=[{_LETTERS}])(?=[{_ENDS}])")  # takes 2 ms: not for short texts
