"""Fees, regions and contexts, and the days from which they hold."""

from datetime import date

from llmcost.model.inputs.dated_terms import all_in_force, in_force
from tests.support.catalogs import fee, region

MAY, JUNE, JULY = (date(2026, month, 1) for month in (5, 6, 7))


def test_an_entry_holds_until_the_next_one():
    history = (region(1), region(2, from_=JUNE), region(3, from_=JULY))
    days = (date.min, MAY, JUNE, date(2026, 6, 30), JULY, date.max)
    assert [entry.x for day in days if (entry := in_force(history, day))] == [1, 1, 2, 2, 3, 3]


def test_a_dated_entry_does_not_hold_before_its_day():
    assert in_force((fee(1, from_=JUNE),), date(2026, 5, 31)) is None
    assert in_force((), JUNE) is None


def test_a_fee_may_end_and_begin_again():
    history = (fee(1, until=JUNE), fee(2, from_=JULY))
    assert [in_force(history, day) for day in (MAY, JUNE, JULY)] == [history[0], None, history[1]]
    assert in_force((fee(1, until=JULY), fee(2, from_=JUNE)), JULY) == fee(2, from_=JUNE), "the later entry says so"


def test_the_entries_of_a_day_by_name():
    assert all_in_force({"search": (fee(1),), "fetch": (fee(2, from_=JULY),)}, JUNE) == {"search": fee(1)}
