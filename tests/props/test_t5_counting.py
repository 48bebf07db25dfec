"""The laws of counting (T5), on whatever text."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.tokens import chunking, count_for, count_stream_for, count_text, vocabulary_index
from llmcost.tokens.bpe_merges import NO_RANK, count_merged
from llmcost.tokens.character_classes import LONGEST_WORD, classes, languages
from tests.unit.tokens.reference import BUNDLED, SENTENCES, expected

TOKENIZERS = [Tokenizer(encoding=name) for name in BUNDLED] + [
    *(
        Tokenizer(family=family)
        for family in ("claude-3", "claude-4.7", "gemini", "llama-3", "qwen-3", "deepseek", "tekken")
    ),
    Tokenizer(family="unheard-of"),
    Tokenizer(encoding="o200k_base", assumed=True),
    None,
]
WORDS = [word for text in SENTENCES.values() for word in text.split(" ")]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from([*WORDS, " ", "  ", "\n", "\r\n", "\t", "'s", "'LL", "1234", "/", "\u3000"]), max_size=60
    ).map("".join),
    st.text("aA 'sS\n\r\t09./é\u0301中\u00a0", max_size=80),
)


@pytest.mark.parametrize("name", BUNDLED)
@given(text=TEXTS)
def test_a_published_vocabulary_counts_as_tiktoken_does(name, text):
    count = count_text(text, Tokenizer(encoding=name))
    assert count.low == count.tokens == count.high == expected(name, text)


@given(text=TEXTS, data=st.data())
@settings(max_examples=60)
def test_a_stream_counts_what_the_whole_counts(text, data):
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    chunks = [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]
    assert count_stream_for(chunks, TOKENIZERS) == count_for(text, TOKENIZERS)


@given(text=TEXTS, size=st.integers(1, 50), data=st.data())
def test_blocks_join_to_the_text_and_count_what_it_counts(text, size, data):
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    chunks = [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]
    blocks = list(chunking.blocks(chunks, size))
    assert "".join(blocks) == text
    for name in (*BUNDLED, "r50k_base"):
        assert sum(expected(name, block) for block in blocks) == expected(name, text)


@given(text=TEXTS)
@settings(max_examples=50)
def test_only_a_published_vocabulary_is_called_exact(text):
    for tokenizer, count in count_for(text, TOKENIZERS).items():
        known = tokenizer is not None and tokenizer.encoding in BUNDLED and not tokenizer.assumed
        assert (count.method == "exact") == known
        assert 0 <= count.low <= count.tokens <= count.high
        assert known or count.note


@given(text=TEXTS, times=st.integers(2, 5))
@settings(max_examples=50)
def test_more_of_the_same_is_not_less(text, times):
    for tokenizer in (Tokenizer(family="claude-4.7"), Tokenizer(family="gemini"), Tokenizer(family="qwen-3"), None):
        once, often = count_text(text, tokenizer), count_text((text + "\n") * times, tokenizer)
        assert often.tokens >= once.tokens
        assert often.low >= once.low


@given(text=st.text())
def test_every_character_has_one_class(text):
    assert classes(text).total() == len(text)
    assert classes(text) == sum((classes(character) for character in text), classes(""))


@given(text=TEXTS, data=st.data())
def test_languages_show_the_same_however_the_text_is_cut(text, data):
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    found, before = languages(""), ""
    for a, b in zip([0, *ends], [*ends, len(text)], strict=True):
        found += languages(text[a:b], before)
        before = (before + text[a:b])[-LONGEST_WORD:]
    assert found == languages(text)


@given(
    tokens=st.lists(st.binary(max_size=4), min_size=1, max_size=300, unique=True),
    others=st.lists(st.binary(max_size=4)),
)
def test_an_index_finds_what_was_put_in(tokens, others):
    table = vocabulary_index.VocabularyIndex(vocabulary_index.pack(tokens))
    ranks = {token: rank for rank, token in enumerate(tokens) if token}
    assert all(table.rank(token) == ranks.get(token, NO_RANK) for token in [*tokens, *others])
    assert table.tokens() == tokens


@given(
    merges=st.lists(st.tuples(st.integers(0), st.integers(0)), max_size=40),
    piece=st.text("ab ", min_size=1, max_size=400).map(str.encode),
)
def test_merging_joins_the_lowest_rank_first(merges, piece):
    """Against the definition, on vocabularies that grow as in training: each token joins two earlier ones."""
    tokens = [b"a", b"b", b" "]
    for left, right in merges:
        joined = tokens[left % len(tokens)] + tokens[right % len(tokens)]
        if joined not in tokens:
            tokens.append(joined)
    ranks = {token: rank for rank, token in enumerate(tokens)}
    assert count_merged(piece, lambda token: ranks.get(token, NO_RANK)) == len(merged(piece, ranks))


def merged(piece, ranks):
    parts = [piece[at : at + 1] for at in range(len(piece))]
    while pairs := [(ranks[a + b], at) for at, (a, b) in enumerate(pairwise(parts)) if a + b in ranks]:
        _, at = min(pairs)
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts
