"""Changed rules in words."""

from dataclasses import replace

import pytest

from llmcost.model.reports.rule_changes import RuleChange, RuleKind
from llmcost.render.wording.rule_changes import changed_rule, rule_change_text, rule_changes_title
from tests.support.samples import gate, small_diff


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (RuleChange(RuleKind.POLICY_LEVEL, "increase", "level", "block", "advise"), "policy increase: level block → advise"),
        (RuleChange(RuleKind.POLICY_REMOVED, "increase", before="a > 5"), "policy increase: removed: a > 5"),
        (RuleChange(RuleKind.POLICY_ADDED, "increase", after="a > 5"), "policy increase: added: a > 5"),
        (RuleChange(RuleKind.PROJECT_BUDGET, "llmcost.yaml", "monthly", "3000", "9000"), "budget of the project: $3000 → $9000"),
        (RuleChange(RuleKind.WORKLOAD_BUDGET, "chat", "monthly", None, "5"), "budget of chat: monthly none → $5"),
        (RuleChange(RuleKind.WAIVER, "p", "chat", None, "until …"), "waiver of p for chat: added: until …"),
        (RuleChange(RuleKind.PRICE, "acme/one", "2026-11-22", "input 3", "input 1"), "price of acme/one: from 2026-11-22: input 3 → input 1, by a price layer"),
        (RuleChange(RuleKind.MARKUP, "acme/*", "ours.yaml", "5%", None), "markup on acme/*: 5% → none, by ours.yaml"),
        (RuleChange(RuleKind.DISCOUNT, "acme/*", "ours.yaml", None, "50%"), "discount on acme/*: none → 50%, by ours.yaml"),
        (RuleChange(RuleKind.LABEL, "chat", "env", "prod", None), "label env of chat: removed: prod"),
    ],
)  # fmt: skip
def test_a_change_in_one_line(change, text):
    assert rule_change_text(change) == text


@pytest.mark.parametrize("kind", RuleKind)
def test_every_kind_has_words(kind):
    change = RuleChange(kind, "subject", "part", "before", "after")
    assert changed_rule(change)
    assert len(rule_change_text(change)) > len(changed_rule(change)) + 2


def test_names_cannot_break_the_line():
    assert "\n" not in rule_change_text(RuleChange(RuleKind.TASK, "a\nb", "task", "c\rd", None))


def test_the_title_says_whose_rules_decide():
    one = RuleChange(RuleKind.TASK, "chat", "task", "a", "b")
    report = replace(gate(small_diff()), rule_changes=(one, one))
    assert rule_changes_title(replace(report, rules="both")).startswith(
        "This change alters 2 rules of main; both sets of rules"
    )
    assert rule_changes_title(replace(report, rules="head")).endswith("only its own rules apply")
