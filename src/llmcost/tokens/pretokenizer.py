r"""Splits text into pieces before merging, exactly as tiktoken does, with the standard library's ``re``.

The patterns of the vocabularies use Unicode classes (``\p{Lu}``). ``re`` does not have them, and regex libraries of
different Unicode versions disagree about them: ``regex`` 2026.11.15 knows 17,000 more letters than tiktoken 0.14. So
text is first mapped to a *class string* of the same length: ASCII stands for itself, each other character is replaced
by one that stands for its class. A text with a character whose class depends on the Unicode version is left to
tiktoken.

tiktoken itself cannot split whitespace of a million characters, and ``regex`` takes 17 ms to import.
"""

import re
import unicodedata
from collections.abc import Callable

_SPACE, _UPPER, _LOWER, _LETTER, _MARK, _NUMBER, _OTHER = "\t", "A", "a", "\x80", "\x81", "0", "!"
LONG_S = "\x82"
"""Stands for U+017F, a lowercase letter that equals ``s`` where case is ignored, as in ``'s``."""

LETTERS = f"A-Za-z{_LETTER}{LONG_S}"
UPPERS = f"A-Z{_LETTER}{_MARK}"
LOWERS = f"a-z{_LETTER}{_MARK}{LONG_S}"
"""Parts of character classes for the patterns: letters without marks; uppercase and lowercase letters, each with the
marks and the letters of scripts without case."""

_ASCII = {code: code for code in range(128)}
_SPACES = frozenset("\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
"""Unicode's White_Space beyond ASCII (PropList.txt); unchanged since Unicode 6.3."""
_CHANGED = "\u0295"
"""A lowercase letter until Unicode 17; a letter without case in the tables of regex 2026.11.15."""


def splitter(class_pattern: str, *, strict: bool = True) -> Callable[[str], list[str] | None]:
    """Returns a function that splits a text into pieces, which joined are the text.

    Where ``strict``, it returns ``None`` for a text with a character whose class may depend on the Unicode version.
    """
    pattern = re.compile(class_pattern, re.ASCII)

    def split(text: str) -> list[str] | None:
        if text.isascii():
            return pattern.findall(text)
        classes = _class_string(text, strict=strict)
        if classes is None:
            return None
        return [text[start:end] for start, end in (match.span() for match in pattern.finditer(classes))]

    return split


def _class_string(text: str, *, strict: bool) -> str | None:
    table = dict(_ASCII)
    for character in set(text):
        if not character.isascii():
            stand_in = _stand_in(character)
            if strict and not _is_certain(character, stand_in):
                return None
            table[ord(character)] = ord(stand_in)
    return text.translate(table)


def _stand_in(character: str) -> str:
    if character in _SPACES:
        return _SPACE
    return LONG_S if character == "\u017f" else _class_of(unicodedata.category(character))


def _is_certain(character: str, stand_in: str) -> bool:
    """Whether the class is the same in Unicode 3.2, which Python includes, as in this Python's Unicode.

    Then it is the same in the versions between them, and in later ones.
    """
    if stand_in in (_SPACE, LONG_S):
        return True
    old = _class_of(unicodedata.ucd_3_2_0.category(character))
    return stand_in == old and unicodedata.category(character) != "Cn" and character not in _CHANGED


def _class_of(category: str) -> str:
    """The stand-in for a general category of Unicode, such as ``Lu``."""
    major = category[0]
    if major == "L":
        return {"Lu": _UPPER, "Lt": _UPPER, "Ll": _LOWER}.get(category, _LETTER)
    return {"M": _MARK, "N": _NUMBER}.get(major, _OTHER)
