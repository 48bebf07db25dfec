"""The gate's part of llmcost.yaml: policies, budgets and waivers, and the location of each error."""

from datetime import date

import pytest

from llmcost.model.inputs.policy import Policy, ProjectBudget, Waiver
from llmcost.model.inputs.policy_expression import Comparison, NameReference, NumberLiteral
from llmcost.model.problems import InputError, Where
from llmcost.read.settings.config import load_config
from tests.support.catalogs import d


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Reads a text as the settings of a project."""
    monkeypatch.chdir(tmp_path)

    def read(text):
        (tmp_path / "llmcost.yaml").write_text(text, encoding="utf-8")
        return load_config(tmp_path / "llmcost.yaml")

    return read


def wrong(settings, text):
    with pytest.raises(InputError) as caught:
        settings(text)
    return [(problem.code, *problem.where[1:]) for problem in caught.value.problems]


WHOLE = """\
base: main
budget: {monthly: 3000, alerts: [90]}
policies:
  - {id: total, when: total.monthly > 3000, message: ask first}
  - id: increase
    when: "diff.amount > 50"
    match: {labels.env: prod, tier: frontier, model: "a/*", workload: "rag-*"}
    level: warn
waivers:
  - {policy: increase, workload: chat, reason: migration, until: 2026-12-31, by: "@team"}
  - {policy: budget-monthly, workload: chat, reason: migration, until: 2026-12-31, by: "@team"}
"""


def test_everything_that_can_be_written(settings):
    found = settings(WHOLE)
    assert found.base == "main"
    assert found.budget == ProjectBudget(d(3000), (d(90),), Where("llmcost.yaml", 2, 10))
    total = Comparison(NameReference("total.monthly"), ">", NumberLiteral(d(3000)))
    assert found.policies[0] == Policy(
        "total", "total.monthly > 3000", {}, "block", "ask first", total, Where("llmcost.yaml", 4, 5)
    )
    match = {"labels.env": "prod", "tier": "frontier", "model": "a/*", "workload": "rag-*"}
    assert (found.policies[1].match, found.policies[1].level, found.policies[1].message) == (match, "warn", None)
    until = date(2026, 12, 31)
    assert found.waivers[0] == Waiver("increase", "chat", "migration", until, "@team", Where("llmcost.yaml", 10, 5))


def test_a_budget_is_a_number_or_more_about_it(settings):
    assert settings("budget: 3000\n").budget == ProjectBudget(d(3000), where=Where("llmcost.yaml", 1, 1))


@pytest.mark.parametrize(
    ("written", "line", "column"),
    [
        ("when: total.monthly = 3", 2, 25),
        ('when: "total.monthly = 3"', 2, 26),
        ("when: 'total.monthly = 3'", 2, 26),
        ("when: 'model.id == ''a/b'' = 3'", 2, 32),
        ('when: "model.id == \\"a/b\\" = 3"', 2, 32),
        ("when:   total.monthly   = 3", 2, 29),
        ("when: >-\n      total.monthly\n      = 3", 4, 7),
        ("when: >\n\n      total.monthly > 3\n      and model.id = 3", 5, 20),
        ("when: |\n      total.monthly\n        = 3", 4, 9),
        ("when: total.monthly\n      = 3", 3, 7),
        ('when: "total.monthly\n      = 3"', 3, 7),
        ('when: "total.monthly \\\n      = 3"', 3, 7),
        ('when: "total.monthly \\x3d 3"', 2, 26),
        ('when: "total.monthly \\x3e 3 = 4"', 2, 11),
        ("when: total.monthly > 3 and # a remark", 2, 32),
    ],
)
def test_a_place_in_an_expression_is_a_place_in_the_file(settings, written, line, column):
    (problem,) = wrong(settings, f"policies:\n  - {written}\n    id: a\n")
    assert problem == ("expression", line, column)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("policies: [{id: a, when: model.retired}, {id: a, when: model.retired}]", [("same-policy", 1, 47)]),
        ("policies: [{id: no-unpriced, when: model.retired}]", [("same-policy", 1, 17)]),
        ("policies: [{id: a}]", [("missing-key", 1, 12)]),
        ("policies: [{id: a, when: model.retired, level: blok}]", [("not-one-of", 1, 48)]),
        ("policies: [{id: a, when: model.retired, match: {env: prod}}]", [("wrong-form", 1, 49)]),
        ("policies: [{id: a, when: 'x > 1 or y > 2'}]", [("unknown-name", 1, 27), ("unknown-name", 1, 36)]),
        ("policies: {id: a}", [("wrong-type", 1, 11)]),
        ("policies: [a]", [("wrong-type", 1, 12)]),
        ("waivers: [{policy: nope, workload: a, reason: b, until: 2026-12-31, by: c}]", [("unknown-policy", 1, 20)]),
        ("waivers: [{policy: retired, workload: a, reason: b, until: 2026-12-31}]", [("missing-key", 1, 11)]),
        ("waivers: [{policy: retired, workload: a, reason: '', until: 2026-02-30, by: c}]", [("wrong-form", 1, 50), ("not-a-date", 1, 61)]),
        ("waivers: [{policy: max-monthly, workload: a, reason: b, until: 2026-12-31, by: c}]", [("not-waivable", 1, 20)]),
        (
            "policies: [{id: a, when: total.monthly > 3}]\nwaivers: [{policy: a, workload: b, reason: c, until: 2026-12-31, by: e}]",
            [("not-waivable", 2, 20)],
        ),
        ("policies: [{id: a, when: x.y > 1}]\nwaivers: [{policy: a, workload: b, reason: c, until: 2026-12-31, by: e}]", [("unknown-name", 1, 26)]),
        ("policies: [" + "{id: a, when: model.retired}, " * 201 + "]", [("too-many", 1, 6012)]),
        ("budget: {alerts: [50]}", [("missing-key", 1, 9)]),
    ],
)  # fmt: skip
def test_what_is_wrong_and_where(settings, text, problems):
    assert wrong(settings, text) == problems


def test_a_policy_may_take_the_place_of_a_built_in_warning(settings):
    found = settings("policies: [{id: stale-prices, when: catalog.age_days > 10}, {id: retired, when: model.retired}]")
    assert [policy.id for policy in found.policies] == ["stale-prices", "retired"]


def test_a_waiver_may_be_for_a_built_in_check_of_a_workload(settings):
    for policy in ("context", "retired", "budget-monthly", "budget-per-request", "max-per-request"):
        assert settings(
            f"waivers: [{{policy: {policy}, workload: a, reason: b, until: 2026-12-31, by: c}}]"
        ).waivers  # fmt: skip
