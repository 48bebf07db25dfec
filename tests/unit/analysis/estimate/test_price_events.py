"""Announced prices and retirements."""

from datetime import timedelta

import pytest

from llmcost.model.reports.notes import Note, NoteCode
from tests.support.catalogs import TODAY, d, estimate_of, market, model, price, workload


@pytest.mark.parametrize(("ahead", "told"), [(0, False), (1, True), (60, True), (61, False)])
def test_changes_are_announced_sixty_days_ahead(ahead, told):
    day = TODAY + timedelta(days=ahead)
    changed = model("acme/one", price(1), price(9, from_=day), retires=day + timedelta(days=1), successor="best/two")
    on = market(changed, model("best/two"))
    one = estimate_of(on, workload(output_tokens=0))
    prices = [(a.day, a.monthly) for a in one.announced if a.kind == "price"]
    assert prices == ([(day, d(9))] if told else [])
    retirements = [(a.day, a.model, a.monthly) for a in one.announced if a.kind == "retirement"]
    assert retirements == ([(day + timedelta(days=1), "best/two", None)] if 0 <= ahead < 60 else [])
    assert (Note(NoteCode.RETIRES, day=day + timedelta(days=1)) in one.own.notes) is (ahead < 60)


@pytest.mark.parametrize(("ahead", "told"), [(-1, False), (0, True), (59, True), (60, False)])
def test_the_end_of_a_guarantee_is_announced_like_a_change(ahead, told):
    last = TODAY + timedelta(days=ahead)
    on = market(model("acme/one", price(1, guaranteed_until=last)))
    announced = estimate_of(on, workload(output_tokens=0)).announced
    after = last + timedelta(days=1)
    assert [(a.kind, a.day, a.monthly, a.of) for a in announced] == (
        [("guarantee", after, None, "acme/one")] if told else []
    )


def test_on_the_day_of_its_retirement_nothing_is_to_come():
    one = estimate_of(market(model(retires=TODAY, successor="none")), workload())
    assert one.announced == ()
    assert Note(NoteCode.RETIRED, day=TODAY) in one.own.notes
