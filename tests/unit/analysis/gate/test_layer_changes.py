"""What the price layers of a change do in comparison with those of the base."""

from dataclasses import replace

from llmcost.analysis.gate.layer_changes import MOST, layer_changes
from llmcost.model.inputs.layers import LayerEffect
from llmcost.model.reports.rule_changes import RuleKind
from tests.support.catalogs import TODAY, catalog, d, fee, mode, model, price

ONE = model("acme/one", price(3, 15))
BASE = catalog(ONE)


def changes(after, before=BASE):
    return [(one.kind, one.subject, one.part, one.before, one.after) for one in layer_changes(before, after, TODAY)]


def test_nothing_changed():
    assert changes(BASE) == []
    assert changes(catalog(ONE)) == []


def test_files_of_layers():
    layered = replace(BASE, layers=(LayerEffect("ours.yaml"),))
    assert changes(layered) == [(RuleKind.LAYER_ADDED, "ours.yaml", "", None, "ours.yaml")]
    assert changes(BASE, layered) == [(RuleKind.LAYER_REMOVED, "ours.yaml", "", "ours.yaml", None)]


def test_models_that_came_and_went():
    two = model("best/two", price(1, 2, modes={"batch": mode("0.5")}))
    assert changes(catalog(ONE, two)) == [(RuleKind.MODEL_ADDED, "best/two", "", None, "input 1, output 2, batch ×0.5")]
    assert changes(BASE, catalog(ONE, two)) == [(RuleKind.MODEL_REMOVED, "best/two", "", "best/two", None)]


def test_a_price_is_listed_with_its_day_and_the_rates_that_differ():
    cheaper = model("acme/one", price(3, 15), price("0.3", 15, from_=TODAY))
    assert changes(catalog(cheaper)) == [(RuleKind.PRICE, "acme/one", "2026-11-22", "input 3", "input 0.3")]
    free = model("acme/one", price(None, None, free=True))
    assert changes(catalog(free)) == [
        (RuleKind.PRICE, "acme/one", "2025-01-01", "input 3, output 15", "free of charge")
    ]


def test_other_fields_of_a_model():
    changed = replace(ONE, tier="mid", fees={"search": (fee("0.01"),)}, checked=TODAY, aliases=("uno",))
    assert {part: (before, after) for _, _, part, before, after in changes(catalog(changed))} == {
        "tier": ("economy", "mid"),
        "aliases": (None, "uno"),
        "fees.search": (None, "usd 0.01"),
    }


def test_many_changes_are_counted():
    many = catalog(ONE, *(model(f"best/m{number}") for number in range(MOST + 3)))
    found = changes(many)
    assert len(found) == MOST + 1
    assert found[-1][:2] == (RuleKind.MORE, "3 more models")


def test_entries_that_prices_depend_on():
    changed = replace(BASE, tiers={**BASE.tiers, "mid": replace(BASE.tiers["mid"], assumed_thinking=d(5))})
    ((kind, subject, *_),) = changes(changed)
    assert (kind, subject) == (RuleKind.LAYER_ENTRY, "tiers.mid")
