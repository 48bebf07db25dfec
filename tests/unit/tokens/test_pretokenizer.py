"""The pieces of a text are those of the published pattern."""

import random

import pytest

from llmcost.tokens import pretokenizer
from llmcost.tokens.vocabulary import VOCABULARIES
from tests.unit.tokens.reference import PATTERNS, SENTENCES, fuzz, pieces
from tests.unit.tokens.test_engine import OLD, batches


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", PATTERNS)
def test_the_pieces_are_those_of_the_pattern(name):
    """Compares the pieces, because a wrong piece often has the right count."""
    split = pretokenizer.splitter(VOCABULARIES[name].class_pattern)
    draw = random.Random(11)
    whitespace = ["".join(draw.choices(" \n\r\t\u00a0a.", k=draw.randint(1, 8))) for _ in range(3_000)]
    marks = ["".join(draw.choices("aA'’s/\n !\u200bǅ0²\u0301क", k=draw.randint(1, 8))) for _ in range(5_000)]
    texts = [*SENTENCES.values(), *fuzz(seed=23, count=5_000), *whitespace, *marks, *batches(OLD, 3)]
    alone = 0
    for text in texts:
        found = split(text.encode("utf-8", "replace").decode())
        alone += found is not None
        assert found in (None, pieces(name, text.encode("utf-8", "replace").decode())), ascii(text)
    assert alone > 0.8 * len(texts)
