"""Counts of several texts add up, with the method of the least certain one."""

from dataclasses import replace

import pytest

from llmcost.model.reports.token_counts import ChatParts
from llmcost.tokens.counts import Count
from llmcost.tokens.totals import TokenTotals, total

EXACT = Count(10, 10, 10, "exact", "o200k_base", "sha256 0")
ESTIMATE = Count(20, 15, 30, "estimate", "claude", "2026-11-22", "a note")


def test_a_sum_is_as_uncertain_as_its_least_certain_part():
    assert total([EXACT, ESTIMATE, EXACT]) == replace(ESTIMATE, tokens=40, low=35, high=50)
    assert total([EXACT]) == EXACT


def test_totals_know_how_many_texts_have_each_length():
    totals = TokenTotals()
    for count in (EXACT, ESTIMATE, EXACT):
        totals.add(count, None)
    assert totals.count() == total([EXACT, ESTIMATE, EXACT])
    assert totals.lengths == {10: 2, 20: 1}
    assert totals.parts is None


def test_the_parts_of_chats_add_up_part_by_part():
    names = list(ChatParts.__dataclass_fields__)
    parts = ChatParts(**{name: number for number, name in enumerate(names, 1)})
    totals = TokenTotals()
    totals.add(EXACT, parts)
    totals.add(EXACT, None)
    totals.add(EXACT, parts)
    assert totals.parts == ChatParts(**{name: 2 * number for number, name in enumerate(names, 1)})


def test_nothing_has_no_total():
    with pytest.raises(ValueError, match="nothing was counted"):
        TokenTotals().count()
