"""Bounds in differences (report 34, infracost/infracost#2233): an increase that is at most 0 passes, whatever else is unknown."""

import csv
import io
import json
import re

import pytest
from typer.testing import CliRunner

from llmcost.cli.app import app

PRICED = "  - {{name: {name}, model: gpt-4o-mini, requests_per_month: {requests}, input_tokens: 1000, output_tokens: 1000}}\n"
PARTLY = PRICED.replace("}}", ", fees: {{unheard_of: 1}}}}")
"""$0.75 per 1,000 requests, and with the fee more than that."""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()

    def judged(before, after, *options, command="gate"):
        for name, works in (("old", before), ("new", after)):
            text = "workloads:\n" + "".join(
                form.format(name=work, requests=requests) for work, (form, requests) in works.items()
            )
            (tmp_path / f"{name}.yaml").write_text(text)
        return CliRunner().invoke(app, ["--as-of", "2026-11-30", command, "new.yaml", "--base", "old.yaml", *options])

    return judged


def increases(result):
    document = json.loads(result.stdout)
    return [
        (policy["status"], policy["observed"], policy["bound"])
        for policy in document["policies"]
        if policy["id"] == "max-increase"
    ]


BOT, WAS = {"bot": (PRICED, 360_000)}, {"bot": (PARTLY, 360_000)}
"""$270 a month; with the fee ≥ $270."""


@pytest.mark.parametrize("limit", ["$0", "5%", "$100"])
def test_a_part_without_a_price_goes(run, limit):
    result = run(WAS, BOT, "--max-increase", limit, "-f", "json")
    assert (increases(result), result.exit_code) == ([("pass", "0", "at_most")], 0)


def test_the_headline_says_at_most(run):
    assert "≤ $0.00 a month   ≥ $270.00 → $270.00" in run(WAS, BOT, "--max-increase", "$0").stdout
    assert "≤ $0.00/mo — ≥ $270 → $270" in run(WAS, BOT, "--max-increase", "$0", "-f", "github").stdout
    assert "≤ $0.00 a month   ≥ $270.00 → $270.00" in run(WAS, BOT, command="diff").stdout


@pytest.mark.parametrize(
    ("before", "after", "limit", "found", "code"),
    [
        # a part without a price comes: the increase is at least 0
        (BOT, WAS, "$10", ("undecided", "0", "at_least"), 3),
        # it comes with a larger increase than allowed
        (BOT, {"bot": (PARTLY, 400_000)}, "$10", ("fail", "30", "at_least"), 1),
        # it goes, and the volume falls
        (WAS, {"bot": (PRICED, 300_000)}, "0%", ("pass", "0", "at_most"), 0),
        # it goes, and the volume grows within the limit, or beyond it
        (WAS, {"bot": (PRICED, 400_000)}, "$30", ("pass", "30", "at_most"), 0),
        (WAS, {"bot": (PRICED, 400_000)}, "$29", ("undecided", "30", "at_most"), 3),
        # it is on both sides and may have changed
        (WAS, {"bot": (PARTLY, 300_000)}, "$10", ("undecided", None, ""), 3),
        # it is on both sides of a workload that did not change, beside one that did
        (WAS | {"a": (PRICED, 2000)}, WAS | {"a": (PRICED, 1000)}, "$0", ("pass", "-0.75", ""), 3),
        (WAS | {"a": (PRICED, 1000)}, WAS | {"a": (PRICED, 2000)}, "$1", ("pass", "0.75", ""), 3),
        (WAS | {"a": (PRICED, 1000)}, WAS | {"a": (PRICED, 2000)}, "1%", ("pass", "0.2770083102493074792", "at_most"), 3),
        # it goes with its workload
        (WAS | {"a": (PRICED, 1000)}, {"a": (PRICED, 1000)}, "$0", ("pass", "-270", "at_most"), 0),
        # two that cancel out in what is known of them
        (WAS | {"a": (PRICED, 1000)}, BOT | {"a": (PARTLY, 1000)}, "$10", ("undecided", None, ""), 3),
    ],
)  # fmt: skip
def test_what_is_known_of_an_increase_decides(run, before, after, limit, found, code):
    result = run(before, after, "--max-increase", limit, "-f", "json")
    ((status, observed, bound),) = increases(result)
    if observed is not None and len(observed) > 10:
        observed = found[1] if abs(float(observed) - float(found[1])) < 1e-9 else observed
    assert (status, observed, bound) == found
    assert result.exit_code == code


@pytest.mark.parametrize(
    "form", ["table", "md", "html", "github", "gitlab", "slack", "junit", "sarif", "annotations", "csv", "json"]
)
def test_no_format_of_a_gate_shows_a_bound_as_an_amount(run, form):
    result = run(BOT, {"bot": (PARTLY, 400_000)}, "--max-increase", "$10", "--max-monthly", "$100", "-f", form)
    text = result.stdout.replace("\\u2265", "≥").replace("\\$", "$")
    if form == "csv":
        rows = [row for row in csv.DictReader(io.StringIO(text)) if row["id"] in ("max-increase", "max-monthly")]
        assert {row["bound"] for row in rows} == {"at_least"}
    elif form == "json":
        document = json.loads(text)
        assert document["summary"]["change"]["highest"] is None
        assert document["summary"]["change"]["lowest"] == "30"
        assert {one["bound"] for one in document["policies"] if one["id"].startswith("max-")} == {"at_least"}
    else:
        amounts = re.findall(
            r"(≥ )?\+?\$300?(?:\.00|/mo)?(?![\d,.]| ·|</td>|\\nfees)", text
        )  # not a driver: what is known of it
        assert amounts
        assert all(amounts), text


def test_no_line_of_an_estimate_shows_a_bound_as_an_amount(run, tmp_path):
    run(BOT, WAS)  # writes new.yaml
    shown = CliRunner().invoke(app, ["--as-of", "2026-11-30", "estimate", "new.yaml"]).stdout
    (row,) = (line for line in shown.splitlines() if "▸" in line)
    assert row.count("≥ ") == 2
    assert "≥ $0.000750 per request · ≥ $0.750 per 1,000" in shown
    assert not re.search(r"[+−]\d+%", shown), "no other row is compared with a lower bound"


def test_csv_of_a_difference_has_both_bounds(run):
    rows = list(csv.DictReader(io.StringIO(run(WAS, BOT, "-f", "csv", command="diff").stdout)))
    bounds = ("before_at_least", "after_at_least", "lowest_usd", "highest_usd")
    assert [(row["row"], *(row[name] for name in bounds)) for row in rows] == [
        ("workload", "true", "false", "", "0"),
        ("driver", "", "", "", ""),
        ("total", "true", "false", "", "0"),
    ]


def test_a_snapshot_renders_as_the_report(run, tmp_path):
    shown = run(WAS, BOT, "--max-increase", "$0", "-o", "gate.json", "-o", "gate.github.md").exit_code
    assert shown == 0
    again = CliRunner().invoke(app, ["render", "gate.json", "-f", "github"])
    assert "≤ $0.00/mo — ≥ $270 → $270" in again.stdout
