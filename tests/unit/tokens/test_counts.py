"""What a count says about itself, and how estimates behave."""

from decimal import Context, Decimal, Inexact, localcontext

import pytest

from llmcost.model.catalog import Tokenizer
from llmcost.tokens import count_for, count_text, counts, family_factor, is_exact
from llmcost.tokens.families import _data, is_known
from tests.unit.tokens.reference import SENTENCES, expected

FAMILIES = ["claude-3", "claude-4.7", "gemini", "llama-3", "qwen-3", "deepseek", "tekken", "other"]
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


def test_an_assumed_one_says_so():
    """The count is the vocabulary's; that it is the model's vocabulary is not known."""
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
    assert count.version == "2026-11-22"
    assert 0 < count.low < count.tokens < count.high
    assert count.note
    assert not is_exact(Tokenizer(family=family))


@pytest.mark.parametrize(
    ("family", "thousandths"),
    [
        # per token of o200k_base, and per capital, small letter, digit, space, line end, punctuation mark
        ("claude-4.7", (1023, 603, 98, 0, 44, 492, 93)),
        ("claude-3", (1017, 365, 0, 0, 41, 521, 28)),
        ("gemini", (593, 270, 74, 804, 32, 1087, 262)),
        ("llama-3", (1000, 0, 0, 0, 0, 0, 0)),
    ],
)
def test_the_weights_are_applied_to_the_classes(family, thousandths):
    text = "Hello 7 x,\n" * 5
    made_of = (expected("o200k_base", text), 5, 25, 5, 10, 5, 5)
    by_hand = sum(weight * count for weight, count in zip(thousandths, made_of, strict=True))
    assert count_text(text, Tokenizer(family=family)).tokens == (by_hand + 500) // 1000


def test_scripts_have_their_own_ratio():
    """Of the table: Hindi 1.63 × on Llama 3, 2.82 × on Qwen 3; Greek 2.33 × on Qwen 3; Chinese 0.83 × on DeepSeek."""
    for language, family, ratio in (
        ("Hindi", "llama-3", 1.63),
        ("Hindi", "qwen-3", 2.82),
        ("Greek", "qwen-3", 2.33),
        ("Russian", "tekken", 1.14),
        ("Chinese", "deepseek", 0.83),
        ("Korean", "qwen-3", 1.14),
    ):
        text = "".join(character for character in SENTENCES[language] if character.isalpha() or ord(character) > 0x900)
        count = count_text(text * 50, Tokenizer(family=family))
        assert count.tokens == pytest.approx(ratio * expected("o200k_base", text * 50), rel=0.08), (language, family)


@pytest.mark.parametrize("family", ["claude-3", "claude-4.7", "gemini", "llama-3", "qwen-3", "deepseek", "tekken"])
def test_the_range_is_wider_outside_the_fitted_scripts(family):
    def width(language: str) -> float:
        count = count_text(SENTENCES[language] * 50, Tokenizer(family=family))
        return (count.high - count.low) / count.tokens

    for outside in ("Thai", "Hebrew", "Greek", "emoji", "Georgian"):
        assert width(outside) > width("English") * 1.2
    assert width("Vietnamese") > width("German")


def test_many_accents_do_not_run_away():
    """Nine letters in ten are é: at the weight of a few in a German text this would be ten times too many."""
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
def test_the_last_resort_says_so(nothing):
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
    """Ten models of one family, and all that is estimated from it: one count."""
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
    monkeypatch.setattr("llmcost.tokens.tallies.engine", None)
    assert count_text("some text", None).tokens == 2


def test_an_estimate_does_not_mind_an_exact_context():
    with localcontext(Context(traps=[Inexact])):
        for tokenizer in (Tokenizer(family="qwen-3"), Tokenizer(family="gemini"), None):
            assert count_text(PROSE, tokenizer).tokens > 0


# --- the constants ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("o200k_base", ("1", "1", "1")),
        ("cl100k_base", ("1", "0.98", "1.19")),
        ("claude-3", ("1.22", "1.05", "1.48")),
        ("claude-4.7", ("1.53", "1.37", "2.11")),
        ("gemini", ("1.10", "1.01", "1.34")),
        ("llama-3", ("1.00", "0.98", "1.19")),
        ("qwen-3", ("1.03", "0.98", "1.22")),
        ("deepseek", ("1.06", "1.01", "1.18")),
        ("tekken", ("1.05", "1.01", "1.25")),
        ("other", ("1", "0.67", "2.25")),
        ("no such family", ("1", "0.67", "2.25")),
        ("note", ("1", "0.67", "2.25")),
    ],
)
def test_factors(name, factor):
    found = family_factor(name)
    assert found == tuple(map(Decimal, factor))
    assert all(isinstance(part, Decimal) for part in found)


def test_every_constant_names_its_source_and_day():
    data = _data()
    for source in data["sources"].values():
        assert source["date"] == "2026-11-22"
        assert source["title"]
        assert source["against"]
    tables = [data["latin_extended_share"], data["characters_per_token"], data["outside_share"]]
    for group in ("factors", "weights", "ratios", "bands"):
        tables += [table for name, table in data[group].items() if name != "note"]
    assert len(tables) > 25
    assert {table["source"] for table in tables} == set(data["sources"])


def test_every_family_has_a_factor_and_a_band():
    data = _data()
    known = {name for name in (*data["weights"], *data["ratios"]) if name != "note"}
    assert known | {"other"} == set(FAMILIES)
    for family in FAMILIES:
        assert data["factors"][family]["low"] <= data["factors"][family]["mean"] <= data["factors"][family]["high"]
        band = data["bands"][family]
        assert band["outer_low"] <= band["low"] < 1 < band["high"] <= band["outer_high"]
    assert not is_known("note")


@pytest.mark.parametrize("family", FAMILIES[:-1])
def test_the_estimate_of_latin_text_is_near_the_factor(family):
    """Two ways to the same thing: scaling a count, and looking at the text."""
    factor = family_factor(family)
    text = (SENTENCES["English"].replace("“soon”", "soon") + SENTENCES["code"]) * 40
    count = count_text(text, Tokenizer(family=family))
    ratio = count.tokens / expected("o200k_base", text)
    assert float(factor.low) * 0.85 < ratio < float(factor.high) * 1.1
