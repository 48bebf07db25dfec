"""Token boundaries: the tokens join to the text and are as many as counted; each has a class."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.tokens import character_classes
from llmcost.tokens.boundaries import boundaries, has_boundaries, tokens_by_class
from llmcost.tokens.counts import count_text

ENCODINGS = ("o200k_base", "cl100k_base")
O200K = Tokenizer(encoding="o200k_base")
TEXTS = st.text(st.sampled_from("ab é世😀\u0301 \n\t'sS1_-\u017f\U0001f468\u200d\ud800 Кя")) | st.text()


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS)
@example(text="<|endoftext|>")
@example(text="\ud83d\ude00 \udc00")
@settings(max_examples=25, deadline=None)
def test_the_tokens_join_to_the_text_and_are_as_many_as_counted(encoding, text):
    found = boundaries(text, Tokenizer(encoding=encoding))
    mended = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert b"".join(found) == mended.encode()
    assert len(found) == count_text(text, Tokenizer(encoding=encoding)).tokens
    classes = tokens_by_class([text], Tokenizer(encoding=encoding))
    assert sum(each.tokens for each in classes) == len(found)
    assert {each.name: each.characters for each in classes} == dict(character_classes.classes(text))


def test_whitespace_that_tiktoken_panics_at():
    text = "a" + " " * 700_000 + "b"
    found = boundaries(text, O200K)
    assert b"".join(found) == text.encode()
    assert len(found) == count_text(text, O200K).tokens


def test_a_token_has_the_class_of_its_letters():
    found = {each.name: each.tokens for each in tokens_by_class(["Hello the 世界 123 ...\n"], O200K)}
    assert found["lower"] == 2
    assert found["han"] == 1
    assert found["digit"] >= 1


def test_a_stream_has_the_classes_of_its_text():
    text = "The quick brown fox, 世界 and 😀. " * 20_000
    chunks = [text[at : at + 4999] for at in range(0, len(text), 4999)]
    assert tokens_by_class(chunks, O200K) == tokens_by_class([text], O200K)


@pytest.mark.parametrize(("tokenizer", "known"), [
    (O200K, True), (Tokenizer(encoding="o200k_base", assumed=True), True),
    (Tokenizer(family="claude-4.7"), False), (Tokenizer(encoding="nonsense"), False), (None, False),
])  # fmt: skip
def test_which_boundaries_are_known(tokenizer, known):
    assert has_boundaries(tokenizer) is known


@pytest.mark.parametrize("family", ["llama-3", "qwen-3"])
def test_the_tokens_of_open_models_with_the_extra(family, with_extras):
    from llmcost.tokens import optional_tokenizers

    if not optional_tokenizers.version(optional_tokenizers.SPLINTR):
        pytest.skip("llmcost-cli[open] is not installed")
    tokenizer = Tokenizer(family=family)
    assert has_boundaries(tokenizer)
    for text in ("Hello wörld 世界 😀\n\n  x\t<|endoftext|> ::", "\U0001f468\u200d\U0001f469 क्षि \x1b\ud800", " " * 99):
        found = boundaries(text, tokenizer)
        assert b"".join(found) == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
        assert len(found) == count_text(text, tokenizer).tokens


def test_without_the_extra_open_models_have_no_boundaries():
    assert not has_boundaries(Tokenizer(family="llama-3"))
    with pytest.raises(LookupError):
        boundaries("a", Tokenizer(family="llama-3"))
