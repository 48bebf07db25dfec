"""What workloads declare about themselves, as far as it decides how a gate evaluates them."""

import pytest

from llmcost.analysis.gate.workload_rule_changes import workload_rule_changes
from llmcost.model.inputs.config import Config
from llmcost.model.inputs.planning import Budget
from llmcost.model.inputs.serving import Batch, Cache
from llmcost.model.reports.rule_changes import RuleKind
from tests.support.catalogs import d, loaded, workload
from tests.unit.analysis.gate.judged import policy

PRODUCTION = Config(policies=(policy("workload.monthly > $5", match={"labels.env": "prod"}),))


def changes(then, now, config=PRODUCTION):
    pair = tuple(None if side is None else loaded(workload(**side)) for side in (then, now))
    return [(one.kind, one.part, one.before, one.after) for one in workload_rule_changes([pair], config, config)]


@pytest.mark.parametrize(
    ("then", "now", "found"),
    [
        ({}, {}, []),
        ({}, {"output_tokens": 5}, []),
        ({"labels": {"env": "prod"}}, {"labels": {"env": "test"}}, [(RuleKind.LABEL, "env", "prod", "test")]),
        ({"labels": {"team": "a"}}, {"labels": {"team": "b"}}, []),
        ({}, {"budget": Budget(monthly=d(5))}, [(RuleKind.WORKLOAD_BUDGET, "monthly", None, "5")]),
        ({}, {"batch": Batch(d(1), factor=d("0.1"))}, [(RuleKind.DECLARED_VALUE, "batch.factor", None, "0.1")]),
        ({}, {"cache": Cache(d(9), d(1))}, [(RuleKind.DECLARED_VALUE, "cache.hit_rate", None, "1")]),
        ({}, {"cache": Cache(d(9), d("0.9"))}, []),
        ({}, {"uncertainty": {"buffer": (d(1), d(2))}}, [(RuleKind.UNCERTAINTY, "buffer", None, "1 to 2")]),
        ({}, None, []),
        (None, {"batch": Batch(d(1), discount=d("0.9"))}, [(RuleKind.DECLARED_VALUE, "batch.discount", None, "0.9")]),
    ],
)
def test_what_decides_is_listed(then, now, found):
    assert changes(then, now) == found


def test_a_name_counts_where_a_policy_selects_by_it():
    by_name = Config(policies=(policy("workload.monthly > $5", match={"workload": "chat*"}),))
    renamed = (RuleKind.WORKLOAD_NAME, "name", "chat", "search")
    assert changes({"name": "chat"}, {"name": "search"}, by_name) == [renamed]
    assert changes({"name": "chat"}, {"name": "chat-2"}, by_name) == []
    assert changes({"name": "chat"}, {"name": "search"}) == []


def test_a_policy_that_lost_its_workloads_is_listed_where_there_are_new_ones():
    then, now = loaded(workload(labels={"env": "prod"})), loaded(workload(name="new"))
    found = list(workload_rule_changes([(then, None), (None, now)], PRODUCTION, PRODUCTION))
    assert [(one.kind, one.subject, one.before) for one in found] == [(RuleKind.POLICY_LOST_WORKLOADS, "p", "work")]
    assert list(workload_rule_changes([(then, None)], PRODUCTION, PRODUCTION)) == []


@pytest.mark.parametrize(
    ("when", "lost"),
    [
        ('workload.labels.env == "prod" and workload.monthly > $5', True),
        ('not workload.labels.env == "prod" or workload.monthly > $5', False),
        ('workload.labels.env in ["prod", "beta"] and workload.monthly > $5', True),
        ('workload.labels.env != "" and workload.monthly > $5', True),
        ('workload.labels.env != "test" and workload.monthly > $5', False),
        ('(workload.name == "work" or workload.monthly > $9) and workload.monthly > $5', False),
        ('workload.task == "simple_qa" and workload.monthly > $5', True),
        ('model.tier == "mid" and workload.monthly > $5', False),
    ],
)
def test_a_policy_loses_workloads_that_it_selects_in_its_condition(when, lost):
    config = Config(policies=(policy(when),))
    then = loaded(workload(labels={"env": "prod"}, task="simple_qa"))
    now = loaded(workload(name="new", task="research"))
    found = [one.kind for one in workload_rule_changes([(then, None), (None, now)], config, config)]
    assert found == ([RuleKind.POLICY_LOST_WORKLOADS] if lost else [])


@pytest.mark.parametrize(
    ("now", "lost"),
    [
        ({}, [("monthly", "5"), ("buffer", "1 to 2")]),
        ({"budget": Budget(monthly=d(6)), "uncertainty": {"buffer": (d(1), d(2))}}, [("monthly", "5")]),
        ({"budget": Budget(monthly=d(4)), "uncertainty": {"buffer": (d(1), d(2))}}, []),
    ],
)
def test_the_budget_and_the_range_of_a_removed_workload_are_listed_where_a_new_one_has_none(now, lost):
    then = loaded(workload(budget=Budget(monthly=d(5)), uncertainty={"buffer": (d(1), d(2))}))
    pairs = [(then, None), (None, loaded(workload(name="new", **now)))]
    found = list(workload_rule_changes(pairs, Config(), Config()))
    assert [(one.part, one.before) for one in found if one.after is None] == lost
    assert list(workload_rule_changes(pairs[:1], Config(), Config())) == []
