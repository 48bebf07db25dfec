"""How the rules of a gate differ between the base and a change."""

from dataclasses import replace
from datetime import date

import pytest

from llmcost.analysis.diff.workload_matching import ProjectState
from llmcost.analysis.gate.rule_changes import RuleState, rule_changes
from llmcost.model.inputs.config import Config
from llmcost.model.inputs.policy import ProjectBudget, Waiver
from llmcost.model.reports.rule_changes import RuleKind
from tests.support.catalogs import TODAY, catalog, d, loaded, model, workload
from tests.unit.analysis.gate.judged import policy

LISTED = catalog(model())
BASE = Config(policies=(policy("total.monthly > $5"),), budget=ProjectBudget(d(3000)))


def changes(config, before=BASE, **more):
    """The kind, the subject, and the values of each change."""
    nothing = ProjectState([], [])
    found = rule_changes(RuleState(before, nothing, LISTED), RuleState(config, nothing, LISTED, **more), TODAY)
    return [(one.kind, one.subject, one.before, one.after) for one in found]


def test_the_same_rules_have_no_change():
    assert changes(replace(BASE)) == []


def test_a_policy_is_followed_by_its_id():
    weaker = policy("total.monthly > $50", level="advise", match={"tier": "mid"}, message="ask")
    assert changes(replace(BASE, policies=(weaker,))) == [
        (RuleKind.POLICY_WHEN, "p", "total.monthly > $5", "total.monthly > $50"),
        (RuleKind.POLICY_LEVEL, "p", "block", "advise"),
        (RuleKind.POLICY_MATCH, "p", None, "tier: mid"),
        (RuleKind.POLICY_MESSAGE, "p", None, "ask"),
    ]
    other = policy("total.monthly > $5", id="q")
    assert changes(replace(BASE, policies=(other,))) == [
        (RuleKind.POLICY_REMOVED, "p", "total.monthly > $5", None),
        (RuleKind.POLICY_ADDED, "q", None, "total.monthly > $5"),
    ]


def test_settings_and_the_budget_of_the_project():
    changed = replace(BASE, rules="head", base="other", budget=None)
    assert changes(changed) == [
        (RuleKind.RULES, "llmcost.yaml", "both", "head"),
        (RuleKind.BASE, "llmcost.yaml", None, "other"),
        (RuleKind.PROJECT_BUDGET, "llmcost.yaml", "3000", None),
    ]


def test_workloads_that_are_left_out():
    before = replace(BASE, workloads=("work", "more"))
    found = changes(replace(BASE, workloads=("work",)), before, left_out=("more/a.yaml",))
    assert found == [(RuleKind.WORKLOADS, "more/a.yaml", "work, more", "work")]


def test_waivers_are_followed_by_what_they_excuse():
    waiver = Waiver("p", "chat", "migration", date(2026, 12, 31), "@team")
    text = "until 2026-12-31 by @team: migration"
    assert changes(replace(BASE, waivers=(waiver,))) == [(RuleKind.WAIVER, "p", None, text)]
    longer = replace(waiver, until=date(2027, 12, 31))
    assert changes(replace(BASE, waivers=(longer,)), replace(BASE, waivers=(waiver,))) == [
        (RuleKind.WAIVER, "p", text, text.replace("2026", "2027"))
    ]


A, B, C = (workload(name=name, output_tokens=d(tokens)) for name, tokens in (("a", 10), ("b", 20), ("c", 30)))
LONGER = d(15)


@pytest.mark.parametrize(
    ("now", "taken"),
    [
        ([("x", A), ("x", B), ("y", C)], []),
        ([("x", B), ("x", A), ("y", C)], []),
        ([("x", A), ("x", replace(B, output_tokens=LONGER)), ("y", C)], []),
        ([("y", A), ("y", B), ("x", C)], []),
        ([("x", replace(A, name="b")), ("x", replace(B, name="a")), ("y", C)], [("a", "b"), ("b", "a")]),
        ([("x", A), ("x", B), ("y", replace(C, name="d"))], []),
        ([("x", A), ("y", replace(C, name="b"))], [("c", "b")]),
    ],
)
def test_a_name_that_another_workload_had(now, taken):
    """On the base, the file x has a and b, and the file y has c."""
    before = ProjectState(list(map(loaded, (A, B, C))), ["x", "x", "y"])
    after = ProjectState([loaded(one) for _, one in now], [file for file, _ in now])
    found = rule_changes(RuleState(Config(), before, LISTED), RuleState(Config(), after, LISTED), TODAY)
    names = [(one.before, one.after) for one in found if one.kind is RuleKind.WORKLOAD_NAME]
    assert sorted(names) == taken
