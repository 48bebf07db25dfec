"""SARIF: what the schema says, and what code scanning needs to show a violation once, at its line."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft4Validator

from llmcost.model.problems import Where
from llmcost.model.reports.gate import Level, PolicyResult, Verdict
from llmcost.render.ci.sarif import sarif
from llmcost.render.json.documents import text
from llmcost.render.wording.policy_help import DESCRIPTIONS
from tests.support.samples import SNAPSHOTS, diff, gate, passing, schema_of_sarif

SCHEMA = Draft4Validator(schema_of_sarif())


def run_of(report: Any) -> dict[str, Any]:
    log = json.loads(text(sarif(report, "1.2.3")))
    assert [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(log)] == []
    (run,) = log["runs"]
    return run


def judged(*policies: PolicyResult) -> Any:
    return replace(gate(), policies=policies)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_report_is_what_the_schema_says(name):
    assert run_of(SNAPSHOTS[name])["tool"]["driver"]["name"] == "llmcost"


def test_the_schema_refuses_what_is_no_sarif():
    log = sarif(gate(), "1.2.3")
    log["runs"][0]["results"][0]["level"] = "catastrophe"
    assert not SCHEMA.is_valid(log)


def test_a_rule_a_policy_and_a_result_a_violation():
    run = run_of(gate(diff()))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({policy.id for policy in gate().policies})
    assert all(
        rule["shortDescription"]["text"] and rule["fullDescription"]["text"] and rule["help"]["text"] for rule in rules
    )
    assert [result["ruleId"] for result in run["results"]] == [
        "budget-total", "increase", "per-request", "retired", "no-unpriced"
    ]  # fmt: skip
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning", "note", "error"]


def test_what_passes_and_what_has_no_policies_has_no_results():
    assert run_of(passing())["results"] == []
    for report in (SNAPSHOTS["Report"], diff()):
        run = run_of(report)
        assert run["results"] == []
        assert run["tool"]["driver"]["rules"] == []


def test_a_violation_stands_at_its_line_of_a_file_in_the_checkout():
    result = run_of(gate())["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "llmcost.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 6, "startColumn": 5},
    }
    assert "$3,290.28 > $3,000.00" in result["message"]["text"]


@pytest.mark.parametrize(
    ("where", "uri", "region"),
    [
        (Where("./a b/ü#%.yaml", 3), "a%20b/%C3%BC%23%25.yaml", {"startLine": 3}),
        (Where("a.yaml"), "a.yaml", None),
        (Where("a\\b.yaml", 1, 2), "a/b.yaml", {"startLine": 1, "startColumn": 2}),
    ],
)
def test_addresses_are_relative_and_encoded(where, uri, region):
    policy = replace(gate().policies[0], where=where)
    place = run_of(judged(policy))["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert place.get("region") == region


@pytest.mark.parametrize("file", ["<stdin>", "--set batch=1"])
def test_what_stands_in_no_file_has_no_place(file):
    policy = replace(gate().policies[0], where=Where(file, 1))
    assert run_of(judged(policy))["results"][0]["locations"] == []


def test_a_file_outside_the_checkout_is_not_located_in_it():
    policy = replace(gate().policies[0], where=Where("/etc/x.yaml", 1))
    place = run_of(judged(policy))["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "/etc/x.yaml"}


def test_a_total_is_shown_at_the_first_workload():
    """GitHub refuses a result without a place."""
    (result,) = run_of(judged(replace(gate().policies[0], where=None)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "workloads/support-chat.yaml"


def test_fingerprints_stay_while_lines_amounts_and_other_policies_move():
    policies = gate().policies
    moved = [
        replace(policy, where=Where("elsewhere.yaml", 99, 1), observed=Decimal(7), message="other words")
        for policy in policies
    ]
    more = PolicyResult("a-new-one", Level.BLOCK, Verdict.FAIL, None, None, None, "", "other")
    before = run_of(judged(*policies))["results"]
    after = run_of(judged(more, *reversed(moved)))["results"]
    marks = {result["ruleId"]: result["partialFingerprints"] for result in after}
    assert all(marks[result["ruleId"]] == result["partialFingerprints"] for result in before)
    assert len({json.dumps(mark) for mark in marks.values()}) == len(marks)


def test_the_same_policy_of_two_workloads_and_twice_of_one_is_distinguished():
    policy = gate().policies[2]
    run = run_of(judged(policy, policy, replace(policy, workload="other")))
    assert len({result["partialFingerprints"]["llmcost/v1"] for result in run["results"]}) == 3


def test_a_waiver_suppresses_with_its_reason():
    results = {result["ruleId"]: result for result in run_of(gate())["results"]}
    (suppression,) = results["increase"]["suppressions"]
    assert suppression["kind"] == "external"
    assert suppression["status"] == "accepted"
    assert suppression["justification"] == "migration support-chat (by @team support-chat, until 2026-12-31)"
    assert suppression["location"]["physicalLocation"]["region"]["startLine"] == 14
    assert all("suppressions" not in result for rule, result in results.items() if rule != "increase")


def test_an_expired_waiver_suppresses_nothing():
    policy = gate().policies[1]
    expired = replace(policy, id="expired-waivers", status=Verdict.FAIL, level=Level.WARN)
    assert "suppressions" not in run_of(judged(expired))["results"][0]


def test_what_cannot_be_decided_is_a_violation_and_says_so():
    results = {result["ruleId"]: result for result in run_of(gate())["results"]}
    assert results["no-unpriced"]["message"]["text"].startswith("cannot be decided: ")


def test_every_check_of_llmcost_itself_is_described():
    from llmcost.model.inputs.policy import BUILT_IN

    assert set(BUILT_IN) == set(DESCRIPTIONS)


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("[a](https://example.com)", r"[a\](https://example.com)"),
        ("[1](2) [b] (c)", r"[1\](2) [b] (c)"),
        ("{0} {x}", "{{0}} {x}"),
    ],
)
def test_a_message_is_text(message, written):
    """https://docs.oasis-open.org/sarif/sarif/v2.1.0/, 3.11.5 and 3.11.6: placeholders and links in messages."""
    (result,) = run_of(judged(replace(gate().policies[0], message=message, before=None)))["results"]
    assert result["message"]["text"] == f"$3,290.28 > $3,000.00; {written}"
