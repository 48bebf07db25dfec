"""JUnit: a case for every policy and workload, with its figures, in the words that CI systems know."""

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from llmcost.render.ci.junit import junit
from tests.support.samples import HOSTILE, SNAPSHOTS, diff, gate

ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "skipped"},
    "testsuite": {"name", "time", "tests", "failures", "errors", "skipped"},
    "testcase": {"classname", "name", "time", "file", "line"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message"},
    "system-out": set(),
}
INSIDE = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase", "system-out"},
    "testcase": {"failure", "error", "skipped", "system-out"},
}


def read(report: Any) -> ET.Element:
    """The document, checked against what the readers of JUnit XML agree on."""
    text = junit(report)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    root = ET.fromstring(text)
    for one in root.iter():
        assert set(one.attrib) <= ATTRIBUTES[one.tag]
        assert {child.tag for child in one} <= INSIDE.get(one.tag, set())
    cases = list(root.iter("testcase"))
    assert all(case.get("name") and case.get("classname") for case in cases)
    for level in (root, *root.iter("testsuite")):
        assert level.get("tests") == str(len(cases))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert level.get(attribute) == str(len(list(level.iter(tag))))
    return root


def ended(root: ET.Element) -> dict[str, tuple[str, str]]:
    """How each case ended, and the message."""
    found = {}
    for case in root.iter("testcase"):
        (end,) = list(case)
        found[case.get("name", "")] = (end.tag, end.get("message") or end.text or "")
    return found


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_report_is_junit(name):
    assert read(SNAPSHOTS[name]).tag == "testsuites"


def test_how_policies_end():
    found = ended(read(gate(diff())))
    assert {name: tag for name, (tag, _) in found.items()} == {
        "budget-total": "failure",
        "increase": "skipped",
        "per-request": "system-out",
        "retired": "system-out",
        "no-unpriced": "error",
        "budget-monthly": "system-out",
        "stale-prices": "system-out",
    }


def test_the_figures_are_in_the_message():
    found = ended(read(gate()))
    assert found["budget-total"][1].startswith("$3,290.28 > $3,000.00; ask support-chat first")
    assert found["budget-monthly"][1] == "✅ $121.18 ≤ $150.00; within"
    assert found["per-request"][1].startswith("⚠️ $0.0210 > $0.0200")


def test_a_case_stands_in_its_file():
    root = read(gate())
    case = next(case for case in root.iter("testcase") if case.get("name") == "budget-total")
    assert (case.get("classname"), case.get("file"), case.get("line")) == ("all workloads", "llmcost.yaml", "6")
    assert (case[0].text or "").startswith("llmcost.yaml:6:5 $3,290.28")


def test_an_estimate_has_a_case_a_workload_and_what_has_no_price_is_an_error():
    priced, unpriced = (read(SNAPSHOTS[name]) for name in ("Report", "Report, nothing priced"))
    assert ended(priced)["price"][0] == "system-out"
    assert ended(unpriced)["price"] == ("error", "no price is known on 2020-01-01: its first is from 2024-05-13")


@pytest.mark.parametrize("name", HOSTILE)
def test_names_come_back_without_what_xml_forbids(name):
    policy = replace(gate().policies[0], workload=name, message=name)
    (case,) = read(replace(gate(), policies=(policy,))).iter("testcase")
    kept = "".join(c for c in case.get("classname", "") if c.isalnum())
    assert kept == "".join(c for c in name if c.isalnum())
