"""Law T5: a token count belongs to a tokenizer."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import CachePolicy, Tokenizer, TokenizerFamily
from llmcost.model.inputs.serving import Cache
from llmcost.model.reports.notes import NoteCode
from tests.props.strategies import alternative, part_of
from tests.support.catalogs import market, model, positive, price, shares, some_tokens, tokens, workload


def family(low, high):
    return TokenizerFamily(title="t", factor=Decimal(1), low=low, high=high, source="measured")


def wider(low_high):
    return family(*sorted(low_high))


families = st.tuples(positive(3, 2), positive(3, 2)).map(wider)


@given(families, families, some_tokens, tokens, shares, shares, st.integers(0, 300_000))
@example(
    family(Decimal(1), Decimal(1)),
    family(Decimal("0.9"), Decimal("1.4")),
    Decimal(1000),
    Decimal(0),
    Decimal(1),
    Decimal(1),
    1000,
)
def test_t5_another_tokenizer_gives_a_range_and_moves_nothing(here, there, sent, visible, cached, hits, minimum):
    sheet = price(cache_read="0.1", cache_write="1.25")
    policy = CachePolicy(min_tokens=minimum)
    mine = model("acme/one", sheet, tokenizer=Tokenizer(family="here"))
    other = model("best/two", sheet, tokenizer=Tokenizer(family="there"), cache=policy)
    same = replace(other, tokenizer=Tokenizer(family="here"))
    work = workload(
        input_tokens=sent,
        output_tokens=visible,
        cache=Cache(tokens=part_of(sent, cached), hit_rate=hits),
        candidates=("best/two",),
    )
    known = {"here": here, "there": there}
    row = alternative(market(mine, other, tokenizers=known), work, "best/two")
    unmoved = alternative(market(mine, same, tokenizers=known), work, "best/two")
    assert (row.monthly, row.components) == (unmoved.monthly, unmoved.components)
    assert (unmoved.low, unmoved.high) == (None, None)
    assert row.low <= row.high
    assert NoteCode.OTHER_TOKENIZER in [note.code for note in row.notes]
    assert NoteCode.OTHER_TOKENIZER not in [note.code for note in unmoved.notes]
