r"""Splitting text before the merges, exactly as tiktoken does, with the standard library's ``re``.

The patterns of the vocabularies speak of Unicode classes (``\p{Lu}``), which ``re`` does not have, and which two regex
libraries of different Unicode versions do not agree on: ``regex`` 2026.11.15 finds 17,000 letters more than tiktoken
0.14. So text is first turned into its *shadow*, of the same length: ASCII stands for itself, each other character is
replaced by a character that stands for its class. A character whose class may depend on the Unicode version has no
shadow, and its text is left to tiktoken.
"""

import re
import unicodedata
from collections.abc import Callable

_SPACE, _UPPER, _LOWER, _LETTER, _MARK, _NUMBER, _OTHER = "\t", "A", "a", "\x80", "\x81", "0", "!"
LONG_S = "\x82"
"""Stands for U+017F, a small letter that equals ``s`` where case is ignored, as in ``'s``."""

LETTERS = f"A-Za-z{_LETTER}{LONG_S}"
UPPERS = f"A-Z{_LETTER}{_MARK}"
LOWERS = f"a-z{_LETTER}{_MARK}{LONG_S}"
"""Parts of character classes for the patterns: letters without marks; capitals and small letters, each with the
letters of scripts that know no case and with the marks."""

_ASCII = {code: code for code in range(128)}
_SPACES = frozenset("\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
"""Unicode's White_Space beyond ASCII (PropList.txt); unchanged since Unicode 6.3."""
_CHANGED = "\u0295"
"""A small letter until Unicode 17, a letter without case in the tables of regex 2026.11.15."""


def splitter(shadow_pattern: str, *, sure: bool = True) -> Callable[[str], list[str] | None]:
    """A function from text to its pieces, which joined are the text.

    It answers ``None`` where ``sure`` is asked for and the class of a character may depend on the Unicode version.
    """
    pattern = re.compile(shadow_pattern, re.ASCII)

    def split(text: str) -> list[str] | None:
        if text.isascii():
            return pattern.findall(text)
        shadow = _shadow(text, sure=sure)
        return None if shadow is None else [text[a:b] for a, b in (found.span() for found in pattern.finditer(shadow))]

    return split


def _shadow(text: str, *, sure: bool) -> str | None:
    table = dict(_ASCII)
    for character in set(text):
        if not character.isascii():
            stand_in = _stand_in(character)
            if sure and not _is_sure(character, stand_in):
                return None
            table[ord(character)] = ord(stand_in)
    return text.translate(table)


def _stand_in(character: str) -> str:
    if character in _SPACES:
        return _SPACE
    return LONG_S if character == "\u017f" else _class_of(unicodedata.category(character))


def _is_sure(character: str, stand_in: str) -> bool:
    """Whether Unicode 3.2, which Python keeps, and this Python's Unicode agree: then so do those between and around."""
    if stand_in in (_SPACE, LONG_S):
        return True
    old = _class_of(unicodedata.ucd_3_2_0.category(character))
    return stand_in == old and unicodedata.category(character) != "Cn" and character not in _CHANGED


def _class_of(category: str) -> str:
    """Of a general category of Unicode, such as ``Lu``."""
    major = category[0]
    if major == "L":
        return {"Lu": _UPPER, "Lt": _UPPER, "Ll": _LOWER}.get(category, _LETTER)
    return {"M": _MARK, "N": _NUMBER}.get(major, _OTHER)
