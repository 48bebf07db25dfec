"""The table of ``explain``: each line can be typed into a calculator."""

import json
import re
from fractions import Fraction

import pytest

from llmcost.analysis.explain.explain import explain
from llmcost.model.inputs.request_shape import Conversation
from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format
from llmcost.render.json.documents import document as report_document
from tests.support.calculator import frac
from tests.support.catalogs import d, loaded, workload
from tests.support.explained import CASES, ON, STAMP, work_of

NUMBER = re.compile(r"[()×÷+−]|(?<![\w>.–-])\d[\d,]*(?:\.\d+)?(?![\w%–…])")


def worked_out(line):
    """The value of the calculation in a line of the table, and the result that it shows; nothing where a digit is cut."""
    calculation, equals, result = line.strip().rpartition(" = ")
    if not equals or "…" in line or "e^" in line:
        return None
    words = re.split(r" {2,}|: (?=[\d(])", calculation)[-1]
    shown = re.match(r"\$?([\d,]+(?:\.\d+)?)", result)
    signs = {"×": "*", "÷": "/", "+": "+", "−": "-", "(": "(", ")": ")"}
    plain_words = re.sub(r" \((price list|assumed|workload|counted|[\w./-]+\.yaml)\)", "", words)
    code = "".join(signs.get(part) or f"Fraction('{part.replace(',', '')}')" for part in NUMBER.findall(plain_words))
    return eval(code, {"Fraction": Fraction}), frac(shown[1].replace(",", ""))


def test_the_calculator_of_lines_itself():
    assert worked_out("  Requests  1,000 requests a day × (1 + 0.5 retries) × 2 = 3,000 requests") == (3000, 3000)
    assert worked_out("  Input >20000  turns 1–6: 3 billed conversations × 2 tokens each = 7 tokens") == (6, 7)
    assert worked_out("  4 list price >272000 (price list) × 0.5 batch (price list) = $2 per 1,000,000, since") == (
        2,
        2,
    )
    assert worked_out("  1.5… × 2 = 3") is None


@pytest.mark.parametrize("case", CASES)
def test_every_line_of_the_table_can_be_typed_into_a_calculator(case):
    report = explain([loaded(work_of(case))], ON)
    table = render(report, Format.TABLE, RenderOptions("0", STAMP[1], None, False))
    sums = [(line, *found) for line in table.splitlines() if (found := worked_out(line)) is not None]
    assert [line for line, value, result in sums if value != result] == []
    assert len(sums) > 2 or case in ("too long for it", "nothing at all")


@pytest.mark.parametrize("case", CASES)
def test_the_table_keeps_to_eighty_columns(case):
    report = explain([loaded(work_of(case))], ON)
    table = render(report, Format.TABLE, RenderOptions("0", STAMP[1], 80, False))
    assert [line for line in table.splitlines() if len(line) > 80] == []


def test_a_long_conversation_shows_its_first_and_last_turns():
    report = explain([loaded(workload(conversation=Conversation(turns=40, user_tokens=d(10))))], ON)
    table = render(report, Format.TABLE, RenderOptions("0", STAMP[1], None, False))
    assert "28 more: -f json lists all" in table
    assert len(report_document(report, *STAMP)["workloads"][0]["parts"][0]["requests"]) == 40
    assert json.dumps(report_document(report, *STAMP))
