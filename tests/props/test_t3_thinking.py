"""Law T3: thinking is a multiple of the visible output."""

import pytest
from hypothesis import given, settings

from llmcost.model.reports.estimate import Basis
from llmcost.model.reports.notes import Note, NoteCode
from tests.props.strategies import frac
from tests.support.catalogs import (
    estimate_of,
    market,
    model,
    month_of,
    multipliers,
    price,
    rates,
    some_tokens,
    spent,
    workload,
)

# What a row thinks, by what the model can do and what the workload says: never, optional or always; the row with
# `+thinking` or without; a multiplier given or none. The reasoning tier assumes 10, the economy tier 1.
THINKS = [
    ("never", False, None, 0, None),
    ("never", False, 0, 0, None),
    ("never", False, 4, 0, None),
    ("optional", False, None, 0, Basis.ASSUMED),
    ("optional", False, 0, 0, None),
    ("optional", False, 4, 4, None),
    ("optional", True, None, 10, Basis.ASSUMED),
    ("optional", True, 0, 0, None),
    ("optional", True, 4, 4, None),
    ("always", False, None, 1, Basis.ASSUMED),
    ("always", False, 0, 0, None),
    ("always", False, 4, 4, None),
]


@pytest.mark.parametrize(("thinks", "second_row", "given_", "multiplier", "basis"), THINKS)
@settings(max_examples=10)
@given(some_tokens)
def test_t3_thinking_is_a_multiple_of_the_visible_output(thinks, second_row, given_, multiplier, basis, visible):
    tier = "reasoning" if thinks == "optional" else None
    on = market(model("acme/one", price(), thinking=thinks, thinking_tier=tier))
    name = "acme/one+thinking" if second_row else "acme/one"
    one = estimate_of(on, workload(model=name, output_tokens=visible, thinking_multiplier=given_, requests_per_month=7))
    assert one.own.thinking_multiplier == multiplier
    assert frac(one.tokens.output) == 7 * frac(visible)
    assert frac(one.tokens.thinking) == 7 * frac(visible) * multiplier
    assumed = [a for a in one.assumptions if a.field == "thinking_multiplier"]
    assert [a.basis for a in assumed] == ([basis] if basis else [])
    assert [frac(a.monthly) for a in assumed] == [spent(one.own, "thinking")] * len(assumed)
    assert (Note(NoteCode.NO_THINKING) in one.own.notes) is (thinks == "never" and bool(given_))


@given(some_tokens, multipliers, rates, rates)
def test_t3_thinking_costs_as_output_unless_priced_apart(visible, multiplier, output, thinking):
    work = workload(requests_per_month=1, input_tokens=0, output_tokens=visible, thinking_multiplier=multiplier)
    together = model("acme/one", price(output=output), thinking="always")
    apart = model("acme/one", price(output=output, thinking=thinking), thinking="always")
    thought = frac(visible) * frac(multiplier) / 10**6
    assert month_of(market(together), work) == frac(visible) * frac(output) / 10**6 + thought * frac(output)
    assert month_of(market(apart), work) == frac(visible) * frac(output) / 10**6 + thought * frac(thinking)
