"""The CSV of ``explain`` has the numbers of its JSON."""

import csv

import pytest

from llmcost.analysis.explain.explain import explain
from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format
from llmcost.render.json.documents import document as report_document
from tests.support.catalogs import loaded
from tests.support.explained import CASES, ON, STAMP, work_of


@pytest.mark.parametrize("case", CASES)
def test_csv_and_json_hold_the_same_numbers(case):
    report = explain([loaded(work_of(case))], ON)
    rows = list(csv.DictReader(render(report, Format.CSV, RenderOptions("0", STAMP[1], None, False)).splitlines()))
    work = report_document(report, *STAMP)["workloads"][0]
    for item in work["components"]:
        mine = [row for row in rows if row["section"] == "component" and row["model"] == item["model"]]
        assert item["monthly"] is None or item["monthly"] in [
            row["value"] for row in mine if row["calculation"] == "monthly"
        ]
    totals = [row["value"] for row in rows if row["section"] == "total" and row["op"] == "equals"]
    assert totals[: len(work["totals"])] == [made["result"] for made in work["totals"]]
    assert {row["workload"] for row in rows} == {case}
