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
