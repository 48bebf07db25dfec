"""`llmcost catalog lint`: silent on the shipped list, and a finding with its line for each fault planted in a copy.

A fault is one change of the text of the shipped file, in the entry of one model or in a table. What the reader refuses
outright is reported the same way, by code and line.
"""

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from llmcost.analysis.catalog.lint import RULES, lint
from llmcost.cli.app import app
from llmcost.cli.session import report_problems
from llmcost.model.problems import LlmcostError
from llmcost.read.catalog.bundled_catalog import bundled_path
from llmcost.read.catalog.catalog import parse_catalog

DAY = "2026-11-22"
TEXT = bundled_path().read_text(encoding="utf-8")


class Fault(NamedTuple):
    """``old`` becomes ``new`` in the entry of ``model`` (or in the whole file), and ``code`` is told at some lines.

    ``at`` are words of those lines: the first line of the entry that holds them, or the last for a repeated key.
    """

    code: str
    model: str
    old: str
    new: str
    at: str
    also_at: str = ""
    level: str = "error"


FOUND = {
    "a name that another model has in other letters": Fault(
        "name-shared",
        "openai/gpt-6-luna",
        "    match: ['^gpt-6-luna-",
        "    aliases: [GPT-6-Sol]\n    match: ['^gpt-6-luna-",
        "openai/gpt-6-luna:",
    ),
    "a pattern that catches another model": Fault(
        "pattern-overlap",
        "openai/gpt-6-luna",
        r"['^gpt-6-luna-\d{4}-\d{2}-\d{2}$']",
        "['^gpt-6-(luna|sol)$']",
        "match:",
    ),
    "a threshold beyond the context": Fault(
        "threshold-beyond-context", "anthropic/claude-haiku-5-5", "above: 100000", "above: 1000000", "- {input: 0.1,"
    ),
    "long requests cheaper than short ones": Fault(
        "band-cheaper", "openai/gpt-6-sol", "cache_write_12h: 10, output: 15", "cache_write_12h: 10, output: 9", "- {"
    ),
    "cache reads more expensive than input": Fault(
        "rate-order", "xai/grok-3", "cache_read: 0.75", "cache_read: 7.5", "- {input: 3"
    ),
    "cache writes cheaper than input": Fault(
        "rate-order", "anthropic/claude-haiku-5-5", "cache_write: 0.125", "cache_write: 0.0125", "- {input: 0.1,"
    ),
    "writes for an hour cheaper than for five minutes, in a band": Fault(
        "rate-order", "anthropic/claude-haiku-5-5", "cache_write_1h: 1,", "cache_write_1h: 0.51,", "- {input: 0.1,"
    ),
    "a cache read of zero": Fault(
        "zero-rate", "openai/gpt-4.1-nano", "cache_read: 0.025", "cache_read: 0", "- {input: 0.1"
    ),
    "batch for nothing": Fault(
        "zero-rate", "openai/gpt-5-pro", "{batch: 0.5}", "{batch: {input: 0, output: 60}}", "- {source: openai-pricing"
    ),
    "a price per token": Fault(
        "rate-too-high",
        "cohere/command-a",
        "{input: 2.5, output: 10}",
        "{input: 2500, output: 10000}",
        "- {input: 2500",
    ),
    "a jump that nobody explains": Fault(
        "unexplained-jump",
        "openai/o3",
        ',\n         note: "Cut by 80 % on 2025-06-10."}',
        "}",
        "- {from: 2025-06-10",
    ),
    "a slipped decimal point in the newest price": Fault(
        "unexplained-jump", "google/gemini-3.8-flash", "output: 7.5,", "output: 75,", "- {from: 2027-01-01"
    ),
    "batch that costs more": Fault(
        "mode-unclear", "openai/gpt-5-pro", "{batch: 0.5}", "{batch: 5}", "- {source: openai-pricing"
    ),
    "a mode that changes nothing": Fault(
        "mode-unclear", "openai/gpt-5-pro", "{batch: 0.5}", "{batch: {}}", "- {source: openai-pricing"
    ),
    "batch rates that say nothing of long requests": Fault(
        "mode-unclear",
        "anthropic/claude-haiku-5-5",
        "modes: {batch: 0.5}}",
        "modes: {batch: {input: 0.05, cache_read: 0.005, output: 0.25}}}",
        "- {input: 0.1,",
    ),
    "a price that nobody looked at for 46 days": Fault(
        "stale", "cohere/command-a", "checked: 2026-11-10", "checked: 2026-10-07", "checked:", level="warning"
    ),
    "a check in the future": Fault(
        "checked-later", "cohere/command-a", "checked: 2026-11-10", "checked: 2026-11-23", "checked:"
    ),
    "a retirement without a word on what comes after": Fault(
        "no-successor", "xai/grok-3", "    successor: xai/grok-4.3\n", "", "retires:"
    ),
    "a retired model that follows itself": Fault(
        "no-successor", "xai/grok-3", "successor: xai/grok-4.3", "successor: xai/grok-3", "successor:"
    ),
    "a retirement before the release": Fault(
        "dates", "openai/gpt-4.1-nano", "retires: 2026-10-23", "retires: 2025-04-13", "retires:", "- {input: 0.1"
    ),
    "a price before the release": Fault(
        "dates", "deepseek/deepseek-chat", "released: 2024-05-06", "released: 2024-07-01", "released:"
    ),
    "a guarantee that ends before its price begins": Fault(
        "dates",
        "openai/gpt-5.6-sol",
        "guaranteed_until: 2026-11-21",
        "guaranteed_until: 2026-08-20",
        "- {from: 2026-08-21",
    ),
    "featured after its retirement": Fault(
        "featured-span",
        "openai/o3-mini",
        "featured: {from: 2025-01-31, until: 2025-04-16}",
        "featured: {from: 2025-01-31}",
        "featured:",
    ),
    "a span that ends before it begins": Fault(
        "featured-span",
        "openai/o3-mini",
        "featured: {from: 2025-01-31, until: 2025-04-16}",
        "featured: {from: 2025-04-16, until: 2025-01-31}",
        "featured:",
    ),
    "more output than context": Fault(
        "limits", "openai/gpt-6-luna", "max_output: 128000", "max_output: 1280000", "max_output:"
    ),
    "a tokenizer that there is not": Fault(
        "unknown-tokenizer", "openai/gpt-6-luna", "encoding: o200k_base", "encoding: o300k_base", "tokenizer:"
    ),
    "a thinking row of a model that never thinks": Fault(
        "thinking", "openai/gpt-6-sol", "thinking: optional", "thinking: never", "thinking_tier:"
    ),
    "a model without the cache rate that its siblings have": Fault(
        "cache-missing",
        "zai/glm-4-32b-0414-128k",
        "    note: No list has a price of cached input for it.\n",
        "",
        "- {from: 2026-03-01",
        level="warning",
    ),
    "an alias of a model that ends within a month": Fault(
        "ends-soon",
        "openai/gpt-image-1.5",
        "    note: chatgpt-image-latest ends on the same day, by litellm 1.110.2.\n",
        "",
        "aliases:",
        level="warning",
    ),
    "an entry that drops a rate of the one before": Fault(
        "rate-dropped",
        "google/gemini-4-argon",
        "{from: 2026-12-01, input: 4, cache_read: 0.2,",
        "{from: 2026-12-01, input: 4,",
        "- {from: 2026-12-01",
        level="warning",
    ),
    "a source that nothing was read at": Fault(
        "unused",
        "",
        "\nschedules:\n",
        "\n  nowhere: {url: 'https://example.com', title: Nowhere, kind: press}\nschedules:\n",
        "  nowhere:",
        level="warning",
    ),
    "a provider who sells nothing": Fault(
        "unused", "", "\nsources:\n", "\n  nobody: {name: Nobody}\nsources:\n", "  nobody:", level="warning"
    ),
}

REFUSED = {
    "a redirect that leads back": Fault(
        "redirect-cycle",
        "google/gemini-2.5-pro",
        "redirects: {to: google/gemini-3.8-flash,",
        "redirects: {to: google/gemini-2.5-pro,",
        "redirects:",
    ),
    "the same key twice": Fault(
        "duplicate-key", "xai/grok-3", "    tier: mid\n", "    tier: mid\n    tier: mid\n", "tier:"
    ),
    "a misspelt rate": Fault("unknown-key", "xai/grok-3", "cache_read: 0.75", "cache_raed: 0.75", "- {input: 3"),
    "a misspelt mode": Fault(
        "not-one-of", "openai/gpt-5-pro", "{batch: 0.5}", "{batsch: 0.5}", "- {source: openai-pricing"
    ),
    "an exponent": Fault("not-a-number", "voyage/voyage-4", "{input: 0.06}", "{input: 6e-2}", "- {input"),
    "a day that does not exist": Fault(
        "not-a-date", "cohere/command-a", "released: 2025-03-13", "released: 2025-02-30", "released:"
    ),
    "a source that nobody declared": Fault(
        "unknown-reference", "cohere/command-a", "source: genai-prices", "source: genai-price", "source:"
    ),
    "a tier that there is not": Fault("unknown-reference", "cohere/command-a", "tier: frontier", "tier: top", "tier:"),
    "a successor that there is not": Fault(
        "unknown-reference", "xai/grok-3", "successor: xai/grok-4.3", "successor: xai/grok-44", "successor:"
    ),
    "a source without an address": Fault(
        "missing-key", "", '{url: "https://github.com/BerriAI/litellm/issues/50970", ', "{", "litellm-50970: {"
    ),
    "an address that is none": Fault(
        "wrong-form", "", '"https://github.com/BerriAI/litellm/issues/50970"', "litellm", "litellm-50970: {"
    ),
    "a pattern that is none": Fault(
        "bad-pattern", "openai/gpt-6-luna", r"['^gpt-6-luna-\d{4}-\d{2}-\d{2}$']", "['^gpt-(6$']", "match:"
    ),
    "a history out of order": Fault(
        "history-order", "google/gemini-3.8-flash", "from: 2027-01-01", "from: 2026-09-01", "prices:"
    ),
    "a day that has two prices": Fault(
        "history-order", "google/gemini-3.8-flash", "from: 2027-01-01", "from: 2026-09-02", "prices:"
    ),
    "a price without a start date": Fault("no-start", "cohere/command-a", "    released: 2025-03-13\n", "", "prices:"),
    "a band without a threshold": Fault("band", "anthropic/claude-haiku-5-5", "above: 100000, ", "", "- {input: 0.1,"),
    "a band that lacks a rate of its base": Fault(
        "band", "anthropic/claude-haiku-5-5", "{above: 100000, input: 0.5,", "{above: 100000,", "- {input: 0.1,"
    ),
    "a price of zero": Fault("zero", "voyage/voyage-4", "{input: 0.06}", "{input: 0}", "- {input"),
    "a free price that costs something": Fault(
        "free", "voyage/voyage-4", "{input: 0.06}", "{input: 0.06, free: true}", "- {input"
    ),
    "an alias that another model has": Fault(
        "name-taken", "xai/grok-3", "grok-3-latest, ", "grok-3-latest, grok-4.7-latest, ", "xai/grok-3:"
    ),
    "two entries of one model": Fault(
        "duplicate-key", "xai/grok-3", "  xai/grok-3:\n", "  xai/grok-4.7:\n", "xai/grok-4.7:"
    ),
    "a provider that there is not": Fault(
        "unknown-reference", "xai/grok-3", "  xai/grok-3:\n", "  twitter/grok-3:\n", "twitter/grok-3:"
    ),
    "a time zone that there is not": Fault(
        "unknown-zone", "", "    until: 2025-09-05\n", "    until: 2025-09-05\n    tz: Mars/Olympus\n", "tz: Mars"
    ),
    "a tab": Fault("tab", "xai/grok-3", "    name: Grok 3", "\t  name: Grok 3", "name: Grok 3"),
}


def entry_of(fault, text):
    """Where the entry of the fault's model begins and ends; without a model, the whole file."""
    start = text.index(f"\n  {fault.model}:\n") + 1 if fault.model else 0
    return start, text.index("\n\n", start) if fault.model else len(text)


def plant(fault, text=TEXT):
    """The faulty file, and the numbers of the lines to be told."""
    start, end = entry_of(fault, text)
    entry = text[start:end]
    assert entry.count(fault.old) == 1, f"{fault.old!r} stands {entry.count(fault.old)} times"
    changed = entry.replace(fault.old, fault.new)
    return text[:start] + changed + text[end:], lines_in(fault, changed, text[:start].count("\n"))


def lines_of(fault, text):
    """The numbers of the lines to be told, in a file that may hold other faults too."""
    start, end = entry_of(fault, text)
    return lines_in(fault, text[start:end], text[:start].count("\n"))


def lines_in(fault, entry, before):
    find = entry.rindex if fault.code == "duplicate-key" else entry.index
    return [before + entry[: find(words)].count("\n") + 1 for words in fault[4:6] if words]


def run(folder, text, *options):
    """The exit code, and (line, level, code) of everything that was found."""
    path = folder / "pricing.yaml"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["--as-of", DAY, "catalog", "lint", str(path), "-f", "json", *options])
    if isinstance(result.exception, LlmcostError):
        problems = result.exception.problems
        return report_problems(result.exception), [(p.where and p.where.line, "error", p.code) for p in problems]
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    document = json.loads(result.stdout)
    assert (document["kind"], document["file"]) == ("lint", str(path))
    assert document["errors"] + document["warnings"] == len(document["findings"])
    return result.exit_code, [(one["line"], one["level"], one["code"]) for one in document["findings"]]


def test_the_shipped_list_is_clean(tmp_path):
    assert run(tmp_path, TEXT, "--strict") == (0, [])
    assert lint(parse_catalog(TEXT, "pricing.yaml").catalog, date.fromisoformat(DAY)) == ()


def test_the_shipped_list_is_linted_when_no_file_is_named():
    result = CliRunner().invoke(app, ["--as-of", DAY, "catalog", "lint"])
    table = re.split(r"^(?=\w)", TEXT.partition("\nmodels:\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    models = len(re.findall(r"^  \S+:$", table, re.MULTILINE))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{bundled_path()}   {models} models: 0 errors, 0 warnings\n\n"


def batches(faults):
    """The faults in groups that hold one of each entry at most: a group is planted in one file."""
    groups = []
    for fault in faults:
        free = (group for group in groups if fault.model not in [other.model for other in group])
        group = next(free, None)
        groups.append([fault]) if group is None else group.append(fault)
    return groups


@pytest.mark.exhaustive
@pytest.mark.parametrize("faults", batches(FOUND.values()))
def test_planted_faults_are_found(faults, tmp_path):
    text = TEXT
    for fault in faults:
        text, _ = plant(fault, text)
    code, found = run(tmp_path, text)
    assert set(found) == {(line, fault.level, fault.code) for fault in faults for line in lines_of(fault, text)}
    assert code == (2 if any(fault.level == "error" for fault in faults) else 0)


@pytest.mark.exhaustive
@pytest.mark.parametrize("fault", REFUSED.values(), ids=REFUSED)
def test_a_planted_fault_is_refused(fault, tmp_path):
    text, (line,) = plant(fault)
    code, found = run(tmp_path, text)
    assert (line, "error", fault.code) in found
    assert {what for _, _, what in found} == {fault.code}
    assert code == 2


def test_many_faults_are_reported_together_in_the_order_of_their_lines(tmp_path):
    chosen = [
        "cache reads more expensive than input",
        "more output than context",
        "a price that nobody looked at for 46 days",
    ]
    text, expected = TEXT, []
    for name in chosen:
        fault = FOUND[name]
        changed, (line,) = plant(fault)
        start = TEXT.index(f"\n  {fault.model}:\n")
        text = text[:start] + text[start:].replace(fault.old, fault.new, 1)
        expected.append((line, fault.level, fault.code))
        assert changed != TEXT
    code, found = run(tmp_path, text)
    assert found == sorted(expected)
    assert code == 2


def test_twenty_faults_and_more_are_known():
    assert len(FOUND) + len(REFUSED) >= 20
    assert {fault.code for fault in FOUND.values()} == {*RULES, "unused", "name-shared"} - {
        "odd-rate"
    }  # of layers only: tests/cases/public_reports


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("a price that nobody looked at for 46 days", [], 0),
        ("a price that nobody looked at for 46 days", ["--strict"], 3),
        ("a source that nothing was read at", ["--strict"], 3),
        ("cache reads more expensive than input", [], 2),
        ("cache reads more expensive than input", ["--strict"], 2),
    ],
)
def test_exit_codes(name, options, code, tmp_path):
    text, _ = plant(FOUND[name])
    assert run(tmp_path, text, *options)[0] == code


def test_45_days_are_not_yet_stale(tmp_path):
    fault = FOUND["a price that nobody looked at for 46 days"]
    text, _ = plant(fault._replace(new="checked: 2026-10-08"))
    assert run(tmp_path, text, "--strict") == (0, [])


def test_what_is_retired_does_not_go_stale(tmp_path):
    text = TEXT.replace(
        "    successor: xai/grok-4.3\n    source: genai-prices\n    checked: 2026-11-10",
        "    successor: xai/grok-4.3\n    source: genai-prices\n    checked: 2026-06-01",
    )
    assert text != TEXT
    assert run(tmp_path, text, "--strict") == (0, [])


def test_staleness_goes_by_the_day_asked_for(tmp_path):
    command = ["--as-of", "2027-02-01", "catalog", "lint", str(bundled_path()), "-f", "csv"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert rows
    assert {(row["file"], row["level"]) for row in rows} == {(str(bundled_path()), "warning")}
    assert "stale" in {row["code"] for row in rows} <= {"stale", "ends-soon", "cache-missing"}
    rows = [row for row in rows if row["code"] == "stale"]
    assert all(row["path"].endswith(".checked") and row["line"] and row["message"] and row["hint"] for row in rows)


def test_a_note_explains_a_jump_and_an_order(tmp_path):
    jump = FOUND["a slipped decimal point in the newest price"]
    order = FOUND["cache reads more expensive than input"]
    for fault, noted in (
        (jump, "output: 75, note: Announced on 2026-11-01,"),
        (order, "cache_read: 7.5, note: So it is printed"),
    ):
        text, _ = plant(fault._replace(new=noted))
        assert run(tmp_path, text) == (0, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<!DOCTYPE html>\n<html><body>Not found</body></html>\n", "not-a-catalog"),
        ("", "not-a-catalog"),
        ("- a\n- list\n", "not-a-catalog"),
        ("models: {\n", "not-yaml"),
    ],
)
def test_what_is_no_price_list_is_refused(text, code, tmp_path):
    exit_code, found = run(tmp_path, text)
    assert exit_code == 2
    assert code in {what for _, _, what in found}


def test_a_file_that_is_not_there(tmp_path):
    result = CliRunner().invoke(app, ["catalog", "lint", str(Path(tmp_path) / "none.yaml")])
    assert isinstance(result.exception, LlmcostError)
    assert "none.yaml" in str(result.exception)


@pytest.mark.parametrize(("day", "found"), [("2026-11-21", []), ("2026-11-22", ["ends-soon"]), ("2026-12-22", [])])
def test_a_featured_model_that_ends_within_30_days(day, found, tmp_path):
    text = (
        "schema: 1\ncurrency: USD\nas_of: 2026-11-21\n"
        "tiers: {mid: {title: M, best_for: m, assumed_thinking: 1}}\nproviders: {a: {name: A, maker: true}}\n"
        "sources: {s: {url: 'https://example.com', title: S, kind: press}}\n"
        "models:\n  a/b: {name: B, tier: mid, source: s, checked: 2026-11-21, released: 2026-01-01, retires: 2026-12-22,\n"
        "    successor: none, featured: {from: 2026-01-01, until: 2026-12-22}, prices: [{input: 1, output: 2}]}\n"
    )
    catalog = parse_catalog(text, "pricing.yaml").catalog
    assert [one.code for one in lint(catalog, date.fromisoformat(day))] == found
