"""Which names may be mistaken for another one, and which may not."""

# ruff: noqa: RUF001 - characters that look like others are the subject

import unicodedata

import pytest

from llmcost.model.names import composed, unreadable

ALLOWED = [
    "support-chat_2.1", "客服-生产", "客服（生产）", "größe", "поддержка", "чат-prod", "рост-prod", "μ-service", "α-tests", "GPTสำหรับ",
    "日本語のラベル", "서비스", "العربية", "עברית", "हिन्दी", "Ελλάδα", "café", "🚀 launch", "naïve · v2", "",
]  # fmt: skip
REFUSED = {
    "prod\u200b": "an invisible character, U+200B (zero width space)",
    "pro\u00add": "an invisible character, U+00AD (soft hyphen)",
    "\u202eprod": "an invisible character, U+202E (right-to-left override)",
    "prod\ufe0f": "an invisible character, U+FE0F (variation selector-16)",
    "prod\u3164": "an invisible character, U+3164 (hangul filler)",
    "prod\u034f": "an invisible character, U+034F (combining grapheme joiner)",
    "team\u00a0a": "an invisible character, U+00A0 (no-break space)",
    "prod\x08": "an invisible character, U+0008 (a control character)",
    "prod\U000e0061": "an invisible character, U+E0061 (tag latin small letter a)",
    "ｐrod": "U+FF50 (fullwidth latin small letter p), which reads like p",
    "𝐩rod": "U+1D429 (mathematical bold small p), which reads like p",
    "ﬁn": "U+FB01 (latin small ligature fi), which reads like fi",
    "support‐chat": "U+2010 (hyphen), which reads like -",
    "support−chat": "U+2212 (minus sign), which reads like -",
    "рrod": 'a letter that looks like one of another script: U+0440 (cyrillic small letter er) in "рrod"',
    "prοd": 'a letter that looks like one of another script: U+03BF (greek small letter omicron) in "prοd"',
    "gpt-4о": 'a letter that looks like one of another script: U+043E (cyrillic small letter o) in "4о"',
    "сх-prod": 'a letter that looks like one of another script: U+0441 (cyrillic small letter es) in "сх"',
    "чοк": 'a letter that looks like one of another script: U+0447 (cyrillic small letter che) in "чοк"',
}


@pytest.mark.parametrize("name", ALLOWED)
def test_names_of_every_language_are_allowed(name):
    assert unreadable(name) is None


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_may_be_mistaken_for_another_is_refused(name):
    found = unreadable(name)
    assert found is not None
    assert found.message.startswith(REFUSED[name])
    assert found.hint


def test_both_forms_of_a_letter_are_one_name():
    assert composed(unicodedata.normalize("NFD", "größe")) == composed("größe") == "größe"


def test_no_stand_in_for_an_ascii_letter_is_allowed():
    stand_ins = [chr(number) for number in range(0x80, 0x20000) if unicodedata.normalize("NFKC", chr(number)) == "p"]
    assert len(stand_ins) > 10
    assert [character for character in stand_ins if unreadable(f"{character}rod") is None] == []
