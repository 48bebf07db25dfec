"""What ``optimize`` finds, in every format: nothing is dropped, and the JSON fits its schema."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from jsonschema import Draft7Validator

from llmcost.analysis.optimize.optimize import OptimizeRequest, optimize
from llmcost.model.inputs.constraints import Constraints
from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format
from llmcost.render.json.schemas import document_schema
from tests.support.catalogs import loaded, market, model, workload
from tests.unit.analysis.optimize.choices import MILLION, ONE, TEN, TWO, read, score
from tests.unit.analysis.optimize.test_portfolio_plan import commitment, planned, report, work

SETTING = RenderOptions("0", "2026-11-22T00:00:00Z", None, False)


def found(name="work", constraints=None, mixes=("route", "cascade")):
    scores = read(
        score("acme/one", 0.6, samples=50, output_tokens=20),
        score("acme/two", 0.7, samples=50, seconds=2),
        score("best/ten", 0.9, samples=50),
    )
    ask = OptimizeRequest(
        scores, everything=True, given=constraints or Constraints(min_quality=Decimal("0.65")), mixes=mixes
    )
    return optimize([loaded(workload(name=name, **MILLION))], market(ONE, TWO, TEN, model("inn/x")), ask)


REPORTS = {
    "one": found(),
    "nothing qualifies": found(constraints=Constraints(min_quality=Decimal(1)), mixes=()),
    "by price": optimize([loaded(workload(**MILLION))], market(ONE, TWO), OptimizeRequest(everything=True)),
    "several": report(work("a", "acme/one", "best/three"), work("b", "acme/two", "best/three")),
    "a plan": planned(
        report(work("a", "acme/one", "best/three"), work("b", "acme/two", "best/three")),
        max_models=1,
        commitments=(commitment("best", 100, 20), commitment("acme", 10**6, 20)),
    ),
    "no plan": planned(report(work("a", "acme/one"), work("b", "best/three")), max_models=1),
}


@pytest.mark.parametrize("name", REPORTS)
def test_the_json_is_what_its_schema_says(name):
    Draft7Validator.check_schema(document_schema("choice"))
    document = json.loads(render(REPORTS[name], Format.JSON, SETTING))
    assert [error.message for error in Draft7Validator(document_schema("choice")).iter_errors(document)] == []


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("form", [Format.TABLE, Format.MD, Format.HTML])
def test_every_format_can_be_drawn_the_same_each_time(name, form):
    text = render(REPORTS[name], form, SETTING)
    assert text == render(REPORTS[name], form, SETTING)
    assert text.endswith("\n")


def test_every_model_and_every_reason_is_in_every_format():
    one = REPORTS["one"]
    for form in (Format.TABLE, Format.JSON, Format.CSV, Format.MD, Format.HTML):
        text = render(one, form, SETTING)
        for id_ in ("acme/one", "acme/two", "best/ten", "inn/x"):
            assert id_ in text
        assert "no score" in text
        assert "cascade: [{model: acme/" in text.replace("\\", "")


@pytest.mark.parametrize("name", REPORTS)
def test_the_csv_is_a_table(name):
    rows = list(csv.DictReader(io.StringIO(render(REPORTS[name], Format.CSV, SETTING))))
    assert all(None not in row and None not in row.values() for row in rows)
    kinds = {row["row"] for row in rows}
    assert "now" in kinds
    assert ("chosen" in kinds) == (name != "nothing qualifies")
    assert ("relax" in kinds) == (name in ("nothing qualifies", "no plan"))
    assert ("limit" in kinds) == (name in ("a plan", "no plan"))


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_in_a_terminal_lines_keep_to_its_width_where_they_can(columns):
    for one in REPORTS.values():
        text = render(one, Format.TABLE, replace(SETTING, columns=columns))
        wide = [line for line in text.splitlines() if len(line) > max(columns, 79)]
        assert ("Quality against cost" in text) == (
            "Quality against cost" in render(one, Format.TABLE, SETTING) and columns > 70
        )
        assert wide == []


def test_hostile_names_stay_text():
    hostile = "::error::`x`\x1b[31m|<script>"
    for form in (Format.TABLE, Format.MD, Format.HTML, Format.CSV, Format.JSON):
        text = render(found(name=hostile.replace("\x1b", "")), form, SETTING)
        assert "<script>" not in text or form in (Format.TABLE, Format.CSV, Format.JSON)
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())
