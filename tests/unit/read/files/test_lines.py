"""Lines and pieces of a text that comes in chunks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.read.chat.jsonl import lines
from llmcost.read.files import lines as lines_module
from llmcost.read.files.lines import pieces
from tests.unit.read.chat.samples import cut


@given(st.text(st.sampled_from("a \n\r\t{}")), st.lists(st.integers(0, 5)))
def test_lines_wherever_the_text_is_cut(text, sizes):
    expected = [(at, line) for at, line in enumerate(text.split("\n"), 1) if line.strip()]
    assert list(lines(cut(text, sizes), "a")) == expected


@given(st.text(st.sampled_from("ab \n\r.")), st.lists(st.integers(0, 30)))
def test_pieces_are_the_text_and_know_their_place(text, sizes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines_module, "LONGEST", 7)
        found = list(pieces(cut(text, sizes)))
    assert "".join(piece for _, _, piece in found) == text
    assert all(0 < len(piece) <= 8 for _, _, piece in found)
    whole = text.split("\n")
    for line, column, piece in found:
        assert (whole[line - 1] + "\n")[(column or 1) - 1 :].startswith(piece)
        if column is None:
            assert piece.rstrip("\n") == whole[line - 1]


def test_pieces_are_cut_where_their_counts_add_up():
    from llmcost.model.inputs.tokenizers import Tokenizer
    from llmcost.tokens.counts import count_text

    text, tokenizer = "The quick brown fox jumps, 123 times over 世界. " * 2_000, Tokenizer(encoding="o200k_base")
    found = [piece for _, _, piece in pieces([text])]
    assert len(found) > 10
    assert sum(count_text(piece, tokenizer).tokens for piece in found) == count_text(text, tokenizer).tokens
