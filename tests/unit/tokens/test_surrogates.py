"""Text that every tokenizer accepts."""

import pytest

from llmcost.tokens.surrogates import replace_surrogates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain ü 日本 😀", "plain ü 日本 😀"),
        ("\ud83d\ude00", "😀"),
        ("a\ud83db", "a\ufffdb"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
    ],
)
def test_pairs_are_joined_and_others_replaced(text, found):
    assert replace_surrogates(text) == found
