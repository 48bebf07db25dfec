"""Names that read alike must be alike: policies, waivers and reviewers tell workloads and labels apart by them.

A small part of Unicode Technical Standard 39: composed form (NFC), no invisible characters, no stand-ins for ASCII
letters, and no word that mixes Latin with a script whose letters look like it. ASCII is passed through at once.
"""

import re
from typing import NamedTuple

_LOOKALIKE_SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
_LOOKALIKES = frozenset("асеорхуѕіјһԁԛԝѵӏАВЕЅІЈКМНОРСТУХҮԌԚԜνορΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսհոց")
"""Cyrillic, Greek and Armenian letters that are drawn like Latin ones."""
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Invisible characters of other categories than control and format."""
_HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
_SIGNS = {"\u2010": "-", "\u2011": "-", "\u2212": "-", "\u2044": "/", "\u2215": "/", "\u2024": ".", "\u2217": "*"}
"""Signs that look like signs of names and patterns."""


class Unreadable(NamedTuple):
    """What is wrong with a name, and the remedy."""

    message: str
    hint: str


def composed(name: str) -> str:
    """A name in its composed form (NFC), in which names are compared."""
    if name.isascii():
        return name
    from unicodedata import normalize

    return normalize("NFC", name)


def unreadable(name: str) -> Unreadable | None:
    """Why a name may be mistaken for another one; ``None`` if it may not. The message continues "NAME has"."""
    if name.isascii() and name.isprintable():
        return None
    for character in name:
        if _is_invisible(character):
            return Unreadable(f"an invisible character, {_described(character)}", "remove it, or type the name again")
        if (ascii_sign := _stand_in(character)) is not None:
            message = f"{_described(character)}, which reads like {ascii_sign}"
            return Unreadable(message, f"write {ascii_sign}")
    words = re.findall(r"\w+", name)
    scripts = [_scripts(word) for word in words]
    for word, found in zip(words, scripts, strict=True):
        others = [script for script in _LOOKALIKE_SCRIPTS if script in found]
        foreign = next((c for c in word if others and _script(c) == others[0]), "")
        beside_latin = any("LATIN" in each for each in scripts) and all(c in _LOOKALIKES for c in word if c.isalpha())
        if others and (len(others) > 1 or "LATIN" in found or beside_latin):
            message = f'a letter that looks like one of another script: {_described(foreign)} in "{word}"'
            return Unreadable(message, "write each word in one script")
    return None


def _is_invisible(character: str) -> bool:
    from unicodedata import category

    kind = category(character)
    is_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return kind in _HIDDEN or (kind == "Zs" and character != " ") or is_selector or character in _INVISIBLE


def _stand_in(character: str) -> str | None:
    """The ASCII letters, digits or sign that a character stands for, such as p for a fullwidth p."""
    if character.isascii():
        return None
    from unicodedata import normalize

    plain = _SIGNS.get(character) or normalize("NFKC", character)
    return plain if plain.isascii() and (plain.isalnum() or plain in "-./_*") else None


def _scripts(word: str) -> set[str]:
    return {_script(character) for character in word if character.isalpha()}


def _script(character: str) -> str:
    """The script of a letter, by the first word of its name: ``LATIN``, ``CYRILLIC``, ``CJK``."""
    from unicodedata import name

    return name(character, "").partition(" ")[0]


def _described(character: str) -> str:
    from unicodedata import name

    return f"U+{ord(character):04X} ({name(character, 'a control character').lower()})"
