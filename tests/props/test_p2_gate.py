"""A gate that cannot price what it guards does not pass (law P2): what it decides, no missing price could change."""

import operator
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.analysis.gate.gate import gate
from llmcost.analysis.gate.policy_evaluation import evaluate_policy
from llmcost.analysis.gate.policy_facts import EvaluationContext
from llmcost.analysis.gate.rules import GateCriteria
from llmcost.model.inputs.policy import Level, Policy
from llmcost.model.inputs.policy_expression import Comparison, Junction, NameReference, Not, NumberLiteral
from llmcost.model.reports.diff import ChangeKind, WorkloadChange
from llmcost.model.reports.provenance import ShownCurrency
from tests.support.catalogs import TODAY, d, market, model, price, report_of, workload

ON = market(model("acme/one", price(1, 1)), model("acme/half", price(1, None)), model("acme/none", price(None, None)))
REPORT = report_of(ON, workload())
(ONE,) = REPORT.workloads
NUMBERS = st.integers(-3, 3).map(d)
ATOMS = st.builds(
    Comparison,
    st.sampled_from([NameReference("diff.amount"), NameReference("workload.monthly")]),
    st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
    NUMBERS.map(NumberLiteral),
)
TESTS = st.recursive(
    ATOMS,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(Junction, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


def seen(monthly, amount=None, *, at_least=False):
    """A workload of so much, or at least so much, and its change; ``None`` where there is no base."""
    one = replace(ONE, own=replace(ONE.own, monthly=monthly, at_least=at_least))
    change = None if amount is None else WorkloadChange(ONE.name, ChangeKind.CHANGED, ONE, ONE, amount, ())
    return EvaluationContext(REPORT.summary, REPORT.catalog, TODAY, one=one, change=change)


@given(TESTS, NUMBERS, NUMBERS)
def test_what_is_decided_without_a_base_is_so_on_every_base(test, monthly, amount):
    decided = evaluate_policy(test, seen(monthly)).truth
    whole = evaluate_policy(test, seen(monthly, amount)).truth
    assert whole is not None
    assert decided in (None, whole)


@given(TESTS, NUMBERS, NUMBERS, st.integers(0, 3).map(d))
def test_what_is_decided_by_at_least_so_much_is_so_at_any_price(test, monthly, amount, more):
    decided = evaluate_policy(test, seen(monthly, amount, at_least=True)).truth
    assert decided in (None, evaluate_policy(test, seen(monthly + more, amount)).truth)


@given(TESTS, NUMBERS, NUMBERS)
def test_the_comparison_shown_is_one_that_holds_as_shown(test, monthly, amount):
    found = evaluate_policy(test, seen(monthly, amount))
    sides = found.observed.value, found.limit.value
    assert getattr(operator, {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}[found.relation])(
        *sides
    )
    assert found.observed.value in (monthly, amount)


@given(st.lists(st.tuples(TESTS, st.sampled_from(list(Level))), max_size=3), st.decimals("0.000001", 10**6, places=6))
def test_a_currency_never_changes_a_verdict(tests, per_usd):
    policies = tuple(Policy(f"p{place}", "", level=level, test=test) for place, (test, level) in enumerate(tests))
    stamp = replace(REPORT.catalog, shown_in=ShownCurrency("EUR", per_usd, TODAY, "the ECB"))
    plain, shown = (gate(one, GateCriteria(policies=policies)) for one in (REPORT, replace(REPORT, catalog=stamp)))
    assert (shown.verdict, shown.policies, shown.to_pass) == (plain.verdict, plain.policies, plain.to_pass)
    (month,) = shown.evaluated.in_currency
    assert Fraction(month.amount) == Fraction(month.usd) * Fraction(per_usd)


@settings(max_examples=50)
@given(
    st.lists(st.sampled_from(["acme/one", "acme/half", "acme/none"]), min_size=1, max_size=4),
    st.lists(st.tuples(TESTS, st.sampled_from(list(Level))), max_size=3),
    st.sampled_from(list(Level)),
)
def test_nothing_without_a_price_passes_whatever_the_policies_and_the_mode(models, tests, mode):
    works = [workload(name=f"w{place}", model=name) for place, name in enumerate(models)]
    policies = [Policy(f"p{place}", "", level=level, test=test) for place, (test, level) in enumerate(tests)]
    report = gate(report_of(ON, *works), GateCriteria(policies=tuple(policies), mode=mode))
    assert (report.verdict == "pass") <= (set(models) == {"acme/one"})
    if mode is not Level.BLOCK:
        assert report.verdict != "fail"
