"""The method, range and note of counts, and how estimates behave."""

from decimal import Context, Inexact, localcontext

import pytest

from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.tokens import count_for, count_text, counts, is_exact
from llmcost.tokens.estimates import _data, is_known
from tests.unit.tokens.reference import SENTENCES, expected

FAMILIES = [*sorted(name for name in _data()["weights"] if name != "note"), "gemma-4", "other"]
PROSE = (SENTENCES["English"] + " ") * 40


def test_a_published_vocabulary_is_exact():
    count = count_text(PROSE, Tokenizer(encoding="o200k_base"))
    assert count == counts.Count(
        expected("o200k_base", PROSE),
        expected("o200k_base", PROSE),
        expected("o200k_base", PROSE),
        "exact",
        "o200k_base",
        "sha256 446a9538cb6c",
    )
    assert is_exact(Tokenizer(encoding="o200k_base"))


def test_an_assumed_vocabulary_is_noted():
    """The count is exact for the vocabulary, but no source states that the model uses it."""
    tokenizer = Tokenizer(encoding="o200k_base", assumed=True)
    count = count_text(PROSE, tokenizer)
    assert count.tokens == expected("o200k_base", PROSE)
    assert count.method == "proxy"
    assert "assumed" in count.note
    assert not is_exact(tokenizer)


def test_the_same_ranks_under_another_name():
    count = count_text(PROSE, Tokenizer(encoding="o200k_harmony"))
    assert (count.tokens, count.method) == (expected("o200k_base", PROSE), "exact")


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("language", SENTENCES)
def test_a_family_is_an_estimate_with_a_range(family, language):
    text = SENTENCES[language] * 30
    count = count_text(text, Tokenizer(family=family))
    assert count.method == "estimate"
    assert count.tokenizer == family
    assert count.version == "2026-11-25"
    assert 0 < count.low < count.tokens < count.high
    assert count.note
    assert not is_exact(Tokenizer(family=family))


@pytest.mark.parametrize("family", ["claude-3", "claude-4.7", "gemini", "llama-3"])
def test_the_weights_are_applied_to_the_classes(family):
    """By hand: uppercase, lowercase, digits, spaces, newlines, punctuation. No word here is frequent in a language."""
    text = "Hello 7 x,\n" * 5
    of = _data()["weights"][family]
    made_of = {"upper": 5, "lower": 25, "digit": 5, "space": 10, "newline": 5, "punctuation": 5}
    by_hand = of["o200k_base"] * expected("o200k_base", text) + sum(of[name] * times for name, times in made_of.items())
    assert abs(count_text(text, Tokenizer(family=family)).tokens - by_hand) <= 0.5


def test_lowercase_letters_are_divided_among_the_languages_found():
    """A word in a hundred letters is enough for a language; two languages share the letters."""
    both = {name: count_text(text, Tokenizer(family="claude-4.7")).tokens for name, text in LANGUAGES.items()}
    of = _data()["weights"]["claude-4.7"]
    for language, text in LANGUAGES.items():
        plain = (
            text.replace(" and ", " xnd ").replace(" und ", " xnd ").replace(" het ", " hxt ").replace(" que ", " qxe ")
        )
        lower = sum(character.islower() for character in text)
        more = lower * float(of[language] - of["lower"])
        base = float(of["o200k_base"]) * (expected("o200k_base", text) - expected("o200k_base", plain))
        without = count_text(plain, Tokenizer(family="claude-4.7")).tokens
        assert both[language] - without == pytest.approx(more + base, abs=2)


LANGUAGES = {
    "english": "stream and letters " * 60,
    "german": "stream und letters " * 60,
    "dutch": "stream het letters " * 60,
    "romance": "stream que letters " * 60,
}


@pytest.mark.parametrize("family", FAMILIES[:-1])
def test_the_range_is_wider_outside_the_fitted_scripts(family):
    def width(language: str) -> float:
        count = count_text(SENTENCES[language] * 50, Tokenizer(family=family))
        return (count.high - count.low) / count.tokens

    for outside in ("Thai", "Hebrew", "emoji", "Georgian"):
        assert width(outside) > width("English") * 1.2
    assert width("Vietnamese") > width("English")


def test_many_accents_do_not_run_away():
    """Nine letters in ten are é: at their weight in German text the estimate would be ten times too high."""
    text = "éèàôüéèàôü " * 100
    count = count_text(text, Tokenizer(family="claude-4.7"))
    assert count.tokens < 1.4 * expected("o200k_base", text)


@pytest.mark.parametrize("family", ["grok", "o1k_base", "other"])
def test_an_unknown_tokenizer_has_the_widest_range(family):
    for tokenizer in (Tokenizer(family=family), Tokenizer(encoding=family)):
        count = count_text(PROSE, tokenizer)
        base = expected("o200k_base", PROSE)
        assert count.tokens == base
        assert count.low <= base * 0.67
        assert count.high >= base * 2.25
        assert "wide range" in count.note


@pytest.mark.parametrize("nothing", [None, Tokenizer(), Tokenizer(assumed=True)])
def test_the_last_resort_is_noted(nothing):
    count = count_text("x" * 399, nothing)
    assert (count.tokens, count.method, count.tokenizer) == (100, "estimate", "characters ÷ 4")
    assert count.low <= 60
    assert count.high >= 250
    assert "characters ÷ 4" in count.note


@pytest.mark.parametrize(
    "tokenizer", [*(Tokenizer(family=family) for family in FAMILIES), None, Tokenizer(encoding="cl100k_base")]
)
def test_nothing_has_no_tokens(tokenizer):
    count = count_text("", tokenizer)
    assert (count.low, count.tokens, count.high) == (0, 0, 0)


def test_each_vocabulary_counts_once(monkeypatch):
    """Ten models of one family, and all estimates from its vocabulary: one count."""
    from llmcost.tokens.engine import Engine

    counted = []
    whole = Engine.count

    def count(self, text):
        counted.append(self.vocabulary.name)
        return whole(self, text)

    monkeypatch.setattr(Engine, "count", count)
    wanted = [Tokenizer(family=family) for family in FAMILIES] + [
        Tokenizer(encoding="o200k_base"),
        Tokenizer(encoding="o200k_base", assumed=True),
        Tokenizer(encoding="o200k_base"),
        Tokenizer(encoding="cl100k_base"),
        None,
    ]
    found = count_for(PROSE, wanted)
    assert sorted(counted) == ["cl100k_base", "o200k_base"]
    assert list(found) == list(dict.fromkeys(wanted))
    assert all(found[tokenizer] == count_text(PROSE, tokenizer) for tokenizer in wanted)


def test_the_last_resort_needs_no_vocabulary(monkeypatch):
    monkeypatch.setattr("llmcost.tokens.text_statistics.engine", None)
    assert count_text("some text", None).tokens == 2


def test_an_estimate_does_not_mind_an_exact_context():
    with localcontext(Context(traps=[Inexact])):
        for tokenizer in (Tokenizer(family="qwen-3"), Tokenizer(family="gemini"), None):
            assert count_text(PROSE, tokenizer).tokens > 0


# --- the constants ----------------------------------------------------------------------------------------------------


def test_every_constant_names_its_source_and_date():
    data = _data()
    for source in data["sources"].values():
        assert source["date"] in ("2026-11-22", "2026-11-25")
        assert source["title"]
        assert source["against"]
    tables = [data["latin_extended_share"], data["language_words"], data["outside_share"]]
    for group in ("weights", "bands"):
        tables += [table for name, table in data[group].items() if name != "note"]
    assert len(tables) > 30
    assert {table["source"] for table in tables} == set(data["sources"])


def test_every_family_of_the_price_list_has_weights_and_a_band():
    data = _data()
    named = set(load_catalog().catalog.tokenizers) - {"o200k_base", "cl100k_base", "other"}
    assert named == {name for name in data["weights"] if name != "note"} | set(data["same"])
    for family in {*data["weights"], "other"} - {"note"}:
        band = data["bands"][family]
        assert band["outer_low"] <= band["low"] < 1 < band["high"] <= band["outer_high"]
    assert not is_known("note")
