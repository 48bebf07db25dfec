"""Characters by class."""

import unicodedata

import pytest

from llmcost.tokens.character_classes import CLASSES, classes


def test_one_of_each():
    text = "aB3 \t\r\n_-éαжب" + "क" + "カ漢한" + "ไ😀。\x00“"
    assert classes(text) == {
        "lower": 1,
        "upper": 1,
        "digit": 1,
        "space": 2,
        "newline": 2,
        "underscore": 1,
        "punctuation": 1,
        "latin_extended": 1,
        "greek": 1,
        "cyrillic": 1,
        "arabic": 1,
        "indic": 1,
        "kana": 1,
        "han": 1,
        "hangul": 1,
        "other": 5,
    }
    assert set(classes(text)) == set(CLASSES)


def test_ascii():
    """The constants of the module ``string``."""
    import string

    for name, members in {
        "lower": string.ascii_lowercase,
        "upper": string.ascii_uppercase,
        "digit": string.digits,
        "punctuation": string.punctuation.replace("_", ""),
    }.items():
        assert classes(members) == {name: len(members)}


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("GREEK SMALL LETTER", "greek"),
        ("CYRILLIC CAPITAL LETTER", "cyrillic"),
        ("ARABIC LETTER", "arabic"),
        ("DEVANAGARI LETTER", "indic"),
        ("TAMIL LETTER", "indic"),
        ("KATAKANA LETTER", "kana"),
        ("HIRAGANA LETTER", "kana"),
        ("HANGUL SYLLABLE", "hangul"),
        ("CJK UNIFIED IDEOGRAPH-", "han"),
        ("CJK COMPATIBILITY IDEOGRAPH-", "han"),
        ("HEBREW LETTER", "other"),
        ("THAI CHARACTER", "other"),
    ],
)
def test_blocks_agree_with_the_names_of_characters(word, name):
    """In Unicode 3.2 only: later extensions and half-width forms may be in other blocks."""
    known = unicodedata.ucd_3_2_0
    members = [chr(code) for code in range(0x30000) if known.name(chr(code), "").startswith(word)]
    assert len(members) > 20
    assert classes("".join(members))[name] > 0.8 * len(members)


@pytest.mark.exhaustive
def test_every_code_point_has_one_class():
    text = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    assert classes(text).total() == len(text)
    assert min(classes(text).values()) > 0


def test_nothing_and_surrogates():
    assert classes("") == {}
    assert classes("\ud83d") == {"other": 1}
