"""Policies evaluated on workloads of $1.10 a month."""

from datetime import date

from llmcost.analysis.diff.snapshot_diff import diff_amounts
from llmcost.analysis.gate.gate import gate
from llmcost.analysis.gate.rules import GateCriteria
from llmcost.model.inputs.policy import Policy
from llmcost.model.problems import Where
from llmcost.model.reports.diff import Base
from llmcost.read.settings.policy_expression import parse_expression
from tests.support.catalogs import d, market, model, price, report_of, workload

ON = market(
    model("acme/one", price(1, 1), context=100_000),
    model("acme/dear", price(10, 10), tier="reasoning"),
    model("best/half", price(1, None)),
    model("best/none", price(None, None, cache_read=1)),
    model("best/gone", price(1, 1), retires=date(2026, 11, 1), successor="acme/one"),
    model("best/going", price(1, 1), retires=date(2026, 12, 22)),
    model("best/later", price(1, 1), retires=date(2027, 12, 22)),
)


HERE = Where("llmcost.yaml", 3, 5)


def one(name="work", model="acme/one", **fields):
    return workload(name=name, model=model, **fields)


def policy(when, **fields):
    test, problems = parse_expression(when, lambda at: Where("llmcost.yaml", 1, at + 1))
    assert not problems
    return Policy(**{"id": "p", "when": when, "test": test, "where": HERE, **fields})


def judged(*works, when=None, before=None, anchor=None, criteria=None, **fields):
    """The gate on workloads, with one policy, and since the workloads that were there before."""
    report = report_of(ON, *works)
    criteria = criteria or GateCriteria()
    policies = (policy(when, **fields),) if when else ()
    return gate(
        report,
        criteria._replace(policies=criteria.policies + policies),
        diff=None if before is None else since("main", report, before),
        anchor=None if anchor is None else since("old.json", report, anchor),
    )


def since(name, report, before):
    then = report_of(ON, *before)
    return diff_amounts(Base(name, "commit", None, then.catalog), then.workloads, report)


def results(report, id="p"):
    return [result for result in report.policies if result.id == id]


def the(report, id="p"):
    (result,) = results(report, id)
    return result


def spends(dollars):
    """A workload of so many dollars a month."""
    return one(requests_per_month=d(dollars) * 1000, input_tokens=1000, output_tokens=0)
