"""Own price lists (report 26): a rate in another unit warns at every use, and `catalog lint` finds it (litellm#18981, #38167, #23503)."""

import json

import pytest
from typer.testing import CliRunner

from llmcost.cli.app import app

SOURCES = 'sources: {contract: {url: "https://example.com", title: Contract, kind: official}}\n'
PER_TOKEN = (
    SOURCES
    + """models:
  mistral/mistral-small-2603:
    prices:
      - {from: 2026-11-01, source: contract, checked: 2026-11-01,
         input: 0.0000007, output: 0.0000021}
"""
)
USED = "own.yaml: mistral/mistral-small-2603: input is $0.0000007 per million tokens, against 0.15 in the price list"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "own.yaml").write_text(PER_TOKEN)
    (tmp_path / "bot.yaml").write_text(
        "name: bot\nmodel: mistral-small-2603\nrequests_per_month: 1000\ninput_tokens: 1000\noutput_tokens: 100\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, ["--as-of", "2026-11-30", *arguments])


@pytest.mark.parametrize(
    "command", ["estimate", "gate", "explain", "compare --models mistral-small-2603", "forecast --months 2"]
)
def test_every_use_warns(folder, command):
    name, *options = command.split()
    result = run("--catalog", "own.yaml", name, "bot.yaml", *options)
    assert f"warning: {USED}" in result.stderr
    assert result.exit_code == 0


def test_the_settings_warn_as_the_option_does(folder):
    (folder / "llmcost.yaml").write_text("catalog: [own.yaml]\n")
    assert USED in run("estimate", "bot.yaml").stderr


def unescaped(text):
    return text.replace("\\", "").replace("\u200b", "")


@pytest.mark.parametrize("form", ["table", "json", "csv", "md", "html", "github", "gitlab", "junit", "slack"])
def test_every_format_has_the_note(folder, form):
    result = run("--catalog", "own.yaml", "estimate", "bot.yaml", "-f", form)
    assert "is the price in another unit? input is $0.0000007" in unescaped(result.stdout)


@pytest.mark.parametrize("strict", [False, True])
def test_the_gate_warns_and_blocks_if_strict(folder, strict):
    result = run("--catalog", "own.yaml", "gate", "bot.yaml", "-f", "json", *(["--strict"] if strict else []))
    found = [policy for policy in json.loads(result.stdout)["policies"] if policy["id"] == "odd-rates"]
    assert [policy["level"] for policy in found] == ["block" if strict else "warn"] * 2
    assert result.exit_code == int(strict)


@pytest.mark.parametrize("options", [("catalog", "lint", "own.yaml"), ("--catalog", "own.yaml", "catalog", "lint")])
def test_lint_finds_it_with_its_line(folder, options):
    result = run(*options, "-f", "json")
    report = json.loads(result.stdout)
    odd = [(each["file"], each["line"], each["message"]) for each in report["findings"] if each["code"] == "odd-rate"]
    assert odd[0] == ("own.yaml", 5, USED.removeprefix("own.yaml: "))
    assert (len(odd), report["models"], result.exit_code) == (2, 1, 2)


def findings(folder, text, *files):
    (folder / "own.yaml").write_text(text)
    return {
        (each["code"], each["line"])
        for each in json.loads(run("catalog", "lint", *files, "-f", "json").stdout)["findings"]
    }


def test_a_thousand_times_the_price_is_odd_too(folder):
    assert ("odd-rate", 5) in findings(folder, PER_TOKEN.replace("0.0000007", "700"), "own.yaml")


def test_the_second_price_of_a_model_has_its_own_line(folder):
    first = "- {from: 2026-10-01, source: contract, checked: 2026-10-01, input: 0.15, output: 0.6}\n      - {from: 2026-11-01"
    assert ("odd-rate", 6) in findings(folder, PER_TOKEN.replace("- {from: 2026-11-01", first), "own.yaml")


def test_a_new_model_in_dollars_a_token(folder):
    text = SOURCES + (
        "providers: {me: {name: Me}}\nmodels:\n  me/m:\n    {name: M, tier: economy, source: contract, checked: 2026-11-01,\n"
        "     prices: [{from: 2026-11-01, input: 0.0000025, output: 0.00001}]}\n"
    )
    assert ("odd-rate", 6) in findings(folder, text, "own.yaml")


def test_what_the_rules_find_in_a_layer_and_nothing_of_the_list_below(folder):
    text = SOURCES.replace("}}", '}, unused: {url: "https://example.com/2", title: Two, kind: press}}') + (
        "models:\n  openai/gpt-4o-mini:\n    prices:\n"
        "      - {from: 2026-11-15, source: contract, checked: 2026-11-15, input: 0.15, cache_read: 0.3, output: 0.6}\n"
    )
    assert findings(folder, text, "own.yaml") == {("unused", 1), ("rate-order", 5), ("unexplained-jump", 5)}


def test_a_reason_is_enough_for_lint_and_the_use_still_warns(folder):
    reasoned = PER_TOKEN.replace("input: 0.0000007", "note: a subsidy, input: 0.0000007")
    assert findings(folder, reasoned, "own.yaml") == set()
    assert USED in run("--catalog", "own.yaml", "estimate", "bot.yaml").stderr


def test_a_good_list_is_silent(folder):
    assert findings(folder, PER_TOKEN.replace("0.0000007", "0.14").replace("0.0000021", "0.5"), "own.yaml") == set()
    result = run("--catalog", "own.yaml", "estimate", "bot.yaml")
    assert "warning" not in result.stderr
    assert "another unit" not in result.stdout
