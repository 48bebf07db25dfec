"""Counts the characters of each class in a text and the frequent words of its languages, for estimates.

ASCII characters are classified by kind, others by Unicode block: Han punctuation is ``other``. Languages in Latin
letters are recognized by their most frequent words.
"""

import re
from bisect import bisect_right
from collections import Counter
from functools import cache

CLASSES = (
    "lower",
    "upper",
    "digit",
    "space",
    "newline",
    "underscore",
    "punctuation",
    "latin_extended",
    "greek",
    "cyrillic",
    "arabic",
    "indic",
    "kana",
    "han",
    "hangul",
    "other",
)
_ASCII = {
    "lower": b"abcdefghijklmnopqrstuvwxyz",
    "space": b" \t",
    "punctuation": b"!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~",
    "digit": b"0123456789",
    "newline": b"\n\r",
    "upper": b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "underscore": b"_",
}
_BLOCKS = (
    (0x00C0, 0x024F, "latin_extended"),
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"),
    (0x0900, 0x0DFF, "indic"),
    (0x1100, 0x11FF, "hangul"),
    (0x1E00, 0x1EFF, "latin_extended"),
    (0x1F00, 0x1FFF, "greek"),
    (0x3040, 0x30FF, "kana"),
    (0x3130, 0x318F, "hangul"),
    (0x3400, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "hangul"),
    (0xF900, 0xFAFF, "han"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFE, "arabic"),
    (0x20000, 0x323AF, "han"),
)
"""First and last code point, from the blocks of the Unicode Standard."""
LANGUAGES = {
    "english": ("the", "of", "and"),
    "german": ("der", "die", "und"),
    "dutch": ("het", "een", "van"),
    "romance": ("de", "la", "que", "di", "che", "les", "para"),
}
"""Words that are frequent in a language, or a group of them, and rare in the others."""
LONGEST_WORD = 8
"""Characters; enough for the longest of these words with the spaces around it."""
_FIRST = [first for first, _, _ in _BLOCKS]


def classes(text: str) -> Counter[str]:
    """Class → characters, for the classes that occur."""
    found = Counter[str]()
    raw = text.encode("utf-8", "surrogatepass")
    for name, members in _ASCII.items():  # most frequent first: later passes have fewer characters to look at
        rest = raw.translate(None, members)
        found[name] = len(raw) - len(rest)
        raw = rest
    for character, times in Counter(raw.decode("utf-8", "surrogatepass")).items():
        found[_block(ord(character))] += times
    return +found


def languages(text: str, before: str = "") -> Counter[str]:
    """Language → how many of its frequent words are in the text, between spaces.

    ``before`` are the last characters before the text; a word that ends in the text counts.
    """
    found, language = Counter[str](), {word: name for name, words in LANGUAGES.items() for word in words}
    words = Counter(_words().findall(before + text))
    words.subtract(_words().findall(before))
    for word, times in words.items():
        found[language[word]] += times
    return +found


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf" ({'|'.join(word for words in LANGUAGES.values() for word in words)})(?= )")


def _block(code: int) -> str:
    """The class of a code point outside the classes of ASCII."""
    index = bisect_right(_FIRST, code) - 1
    _, last, name = _BLOCKS[index]
    return name if index >= 0 and code <= last else "other"
