"""The rules of the base apply to a change, and the stricter result decides."""

import pytest

from llmcost.analysis.gate.base_rules import stricter, with_terms_of
from llmcost.model.inputs.planning import Budget, Uncertainty
from llmcost.model.inputs.serving import Batch
from llmcost.model.reports.gate import Level, PolicyResult, Verdict
from tests.support.catalogs import d, workload


def result(status, id="p", level=Level.BLOCK, workload="work"):
    return PolicyResult(id, level, status, None, None, None, "", workload)


def merged(head, base):
    return [(one.id, one.status, one.rules_of) for one in stricter(head, base, "main")]


@pytest.mark.parametrize(
    ("head", "base", "added"),
    [
        (Verdict.PASS, Verdict.FAIL, True),
        (Verdict.PASS, Verdict.UNDECIDED, True),
        (Verdict.UNDECIDED, Verdict.FAIL, True),
        (Verdict.WAIVED, Verdict.FAIL, True),
        (Verdict.FAIL, Verdict.FAIL, False),
        (Verdict.FAIL, Verdict.UNDECIDED, False),
        (Verdict.FAIL, Verdict.PASS, False),
        (Verdict.PASS, Verdict.WAIVED, False),
    ],
)
def test_a_result_of_the_base_counts_where_it_is_worse(head, base, added):
    found = merged([result(head)], [result(base)])
    assert found == [("p", head, None), *([("p", base, "main")] if added else [])]


def test_a_check_that_the_change_removed_still_counts():
    assert merged([], [result(Verdict.FAIL)]) == [("p", Verdict.FAIL, "main")]
    assert merged([result(Verdict.FAIL, workload="other")], [result(Verdict.FAIL)])[1:] == [("p", Verdict.FAIL, "main")]


def test_a_level_that_the_change_lowered_still_counts():
    assert len(merged([result(Verdict.FAIL, level=Level.ADVISE)], [result(Verdict.FAIL)])) == 2


def test_an_expired_waiver_of_the_base_is_nothing_against_the_change():
    assert merged([], [result(Verdict.FAIL, id="expired-waivers")]) == []


def test_a_workload_is_evaluated_under_what_the_base_declares_about_it():
    then = workload(name="chat", labels={"env": "prod"}, budget=Budget(monthly=d(5)))
    now = workload(name="renamed", labels={}, budget=Budget(monthly=d(500)), output_tokens=900, batch=Batch(d(1)))
    found = with_terms_of(then, now)
    assert (found.name, found.labels, found.budget) == (then.name, then.labels, then.budget)
    assert (found.output_tokens, found.batch) == (900, Batch(d(1)))


@pytest.mark.parametrize(
    ("path", "spread", "then", "now", "moved"),
    [
        ("output_tokens", (d(50), d(200)), {"output_tokens": 100}, {"output_tokens": 300}, (150, 600)),
        ("output_tokens", (d(50), d(200)), {"output_tokens": 100}, {"output_tokens": 100}, (50, 200)),
        ("batch", (d("0.2"), d("0.4")), {"batch": Batch(d("0.3"))}, {"batch": Batch(d("0.5"))}, (d("0.4"), d("0.6"))),
        ("batch", (d("0.2"), d("0.4")), {"batch": Batch(d("0.3"))}, {"batch": Batch(d(1))}, (d("0.9"), d("0.999"))),
    ],
)
def test_a_range_of_the_base_follows_its_value(path, spread, then, now, moved):
    found = with_terms_of(workload(uncertainty={path: spread}, **then), workload(**now))
    assert found.uncertainty == {path: moved}


def test_a_range_with_a_median_follows_too():
    spread = Uncertainty(p10=d(50), p50=d(100), p90=d(200))
    found = with_terms_of(
        workload(uncertainty={"output_tokens": spread}, output_tokens=100), workload(output_tokens=200)
    )
    assert found.uncertainty["output_tokens"] == Uncertainty(p10=d(100), p50=d(200), p90=d(400))
