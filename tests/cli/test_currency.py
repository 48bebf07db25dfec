"""A currency of the settings is beside USD in every format, and decides nothing."""

import json
from decimal import Decimal

import pytest

from tests.support.running import CATALOG, run

WORKLOAD = "name: one\nmodel: gpt-4o\nrequests_per_day: 5000\ninput_tokens: 800\noutput_tokens: 300\n"
SETTINGS = "workloads: [one.yaml]\nbudget: 700\n"
EURO = "currency: {code: EUR, per_usd: 0.92, as_of: 2026-11-28, source: the ECB}\n"
TEXTS = ("table", "md", "html", "csv", "json")
OTHERS = ("github", "gitlab", "annotations", "junit", "sarif", "slack")
COMMANDS = [
    ("estimate",),
    ("compare", "one.yaml", "--models", "gpt-4o,o1"),
    ("diff", "--base", "./one.yaml"),
    ("gate",),
    ("gate", "--base", "./one.yaml", "--max-increase", "1%"),
    ("explain",),
    ("optimize",),
    ("forecast", "--months", "2", "--growth", "10%"),
    ("simulate", "-n", "200", "--set", "uncertainty={requests_per_day: [4000, 9000]}"),
    ("sensitivity",),
    ("breakeven", "--batch"),
    ("tokens", "one.yaml", "--model", "gpt-4o"),
    ("tokens", "--diff", "one.yaml", "one.yaml", "--model", "gpt-4o"),
    ("models", "list", "gpt-4o"),
    ("models", "show", "gpt-4o"),
    ("models", "history", "gpt-4o"),
    ("models", "diff", "--from", "2024-01-01", "--to", "2024-12-01", "--provider", "openai"),
]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of $750 a month, with a budget of $700."""
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "one.yaml").write_text(WORKLOAD, encoding="utf-8")
    return tmp_path


def printed(folder, settings, command, form):
    (folder / "llmcost.yaml").write_text(settings, encoding="utf-8")
    return run("--as-of", "2026-11-22", *command, "-f", form)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("form", TEXTS)
def test_amounts_are_beside_usd_in_every_format(command, form, project):
    shown = printed(project, SETTINGS + EURO, command, form)
    assert "EUR" in shown.stdout or "_eur" in shown.stdout
    assert shown.exit == printed(project, SETTINGS, command, form).exit


@pytest.mark.parametrize("form", OTHERS)
def test_comments_and_reports_of_ci_say_the_amount(form, project):
    said = "in EUR: month 690.00 (0.92 EUR per USD on 2026-11-28, the ECB)"
    assert said in printed(project, SETTINGS + EURO, ("gate",), form).stdout.replace("\u200b", "").replace("\\", "")


@pytest.mark.parametrize("command", [one for one in COMMANDS if one[0] != "simulate"], ids=" ".join)
def test_nothing_else_changes(command, project):
    """The document is the same without the rate and the amounts; so the currency decides nothing."""

    def document(settings):
        found = json.loads(printed(project, settings, command, "json").stdout)
        return {key: value for key, value in found.items() if key != "generated_at"}

    plain, shown = document(SETTINGS), document(SETTINGS + EURO)
    amounts = shown.pop("in_currency")
    rate = shown.get("catalog", shown).pop("shown_in")
    if "base" in shown:
        shown["base"]["catalog"].pop("shown_in", None)
    assert shown == plain
    assert rate == {"code": "EUR", "per_usd": "0.92", "as_of": "2026-11-28", "source": "the ECB"}
    assert amounts


def test_a_column_stands_beside_each_amount(project):
    header, *rows = printed(project, SETTINGS + EURO, ("estimate",), "csv").stdout.splitlines()
    columns = header.split(",")
    assert columns[columns.index("monthly_usd") + 1] == "monthly_eur"
    total = dict(zip(columns, next(row for row in rows if row.startswith(",one,total")).split(","), strict=True))
    assert (total["monthly_usd"], total["monthly_eur"], total["per_request_eur"]) == ("750", "690", "0.0046")


def test_prices_are_exact_in_the_other_currency(project):
    """GPT-4o at 2.50 and 10.00 per million tokens, × 0.92, and 0.00023 for 92 tokens of input at 2.50, × 0.92."""
    header, *rows = printed(project, SETTINGS + EURO, ("models", "list", "gpt-4o"), "csv").stdout.splitlines()
    found = dict(
        zip(header.split(","), next(row for row in rows if row.startswith("openai/gpt-4o,")).split(","), strict=True)
    )
    assert [found[name] for name in ("input", "input_eur", "output", "output_eur")] == ["2.5", "2.3", "10", "9.2"]
    (one, *_) = json.loads(printed(project, SETTINGS + EURO, ("models", "show", "gpt-4o"), "json").stdout)[
        "in_currency"
    ]
    assert one == {
        "what": "since 2024-05-13, input",
        "usd": "5",
        "amount": "4.6",
        "at_least": False,
        "per": "1M tokens",
    }
    assert "2.30" in printed(project, SETTINGS + EURO, ("models", "list", "gpt-4o"), "table").stdout
    counted = printed(project, SETTINGS + EURO, ("tokens", "one.yaml", "--model", "gpt-4o"), "csv").stdout.splitlines()
    (cells,) = [dict(zip(counted[0].split(","), row.split(","), strict=True)) for row in counted[1:]]
    assert Decimal(cells["input_cost_eur"]) == Decimal(cells["tokens"]) * Decimal("2.5") / 10**6 * Decimal("0.92")


def test_a_snapshot_keeps_the_currency(project):
    (project / "month.json").write_text(printed(project, SETTINGS + EURO, ("gate",), "json").stdout, encoding="utf-8")
    (project / "llmcost.yaml").unlink()
    assert "in EUR: month 690.00" in run("render", "month.json", "-f", "github").stdout.replace("\\", "")


def test_yen_are_not_small_dollars(project):
    yen = "currency: {code: JPY, per_usd: 149.355, as_of: 2026-11-28, source: the ECB}\n"
    assert "112,016.25" in printed(project, SETTINGS + yen, ("estimate",), "table").stdout
