"""What the shipped price list must show, whatever else is added to it."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.running import run

FILES = Path(__file__).parent / "files"
CHAT = str(FILES / "support-chat.yaml")
GPT_4O = str(FILES / "gpt-4o.yaml")


def snapshot(*argv: str):
    return json.loads(run(*argv, "-f", "json").stdout)


# The tiers of 2025-04-01 that people still quote, with the prices of that day: USD per million tokens, in and out.
IN_2025 = {
    "economy": {
        "openai/gpt-4o-mini": ("0.15", "0.6"),
        "google/gemini-2.0-flash": ("0.1", "0.4"),
        "anthropic/claude-3-5-haiku": ("0.8", "4"),
        "mistral/mistral-small-2503": ("0.1", "0.3"),
    },
    "mid": {
        "openai/gpt-4o": ("2.5", "10"),
        "google/gemini-1.5-pro": ("1.25", "5"),
        "anthropic/claude-3-5-sonnet": ("3", "15"),
        "mistral/mistral-large-2411": ("2", "6"),
    },
    "frontier": {
        "anthropic/claude-3-opus": ("15", "75"),
        "openai/gpt-4.5-preview": ("75", "150"),
        "openai/o1-pro": ("150", "600"),
    },
    "reasoning": {
        "openai/o1": ("15", "60"),
        "openai/o3-mini": ("1.1", "4.4"),
        "anthropic/claude-3-7-sonnet+thinking": ("3", "15"),
        "deepseek/deepseek-reasoner": ("0.55", "2.19"),
    },
}


def test_the_market_of_2025_04_01_is_exactly_the_table_people_quote():
    (one,) = snapshot("estimate", GPT_4O, "--as-of", "2025-04-01")["workloads"]
    shown: dict[str, dict[str, tuple[str, str]]] = {}
    for row in one["alternatives"]:
        shown.setdefault(row["tier"], {})[row["model"]] = (row["rates"]["input"], row["rates"]["output"])
    assert shown == IN_2025
    assert list(shown) == ["economy", "mid", "frontier", "reasoning"]


@pytest.mark.parametrize("day", ["2023-06-01", "2024-06-01", "2025-04-01", "2026-11-22", "2027-06-01"])
def test_nothing_is_shown_that_was_not_on_sale(day):
    report = snapshot("estimate", CHAT, "--all", "--as-of", day, "--set", "model=gpt-4")
    rows = [row for one in report["workloads"] for row in one["alternatives"] if row["model"] != "openai/gpt-4"]
    assert rows
    for row in rows:
        assert row["retires"] is None or row["retires"] > day, row["model"]
        if row["source"]:
            assert row["source"]["price_from"] <= day, row["model"]


@pytest.mark.parametrize("day", ["2024-06-01", "2025-04-01", "2026-11-22"])
def test_tables_go_by_tier_and_price(day):
    (one,) = snapshot("estimate", CHAT, "--all", "--as-of", day)["workloads"]
    tiers = ["economy", "mid", "frontier", "reasoning"]
    keys = [(tiers.index(r["tier"]), r["monthly"] is None, Decimal(r["monthly"] or 0)) for r in one["alternatives"]]
    assert keys == sorted(keys)


def test_before_any_price_nothing_is_priced_and_the_reason_is_reported():
    done = run("estimate", GPT_4O, "--as-of", "2023-01-01")
    assert done.exit == 3
    assert "no price is known on 2023-01-01: its first is from 2024-05-13" in done.stdout
    assert not re.search(r"\$\d", done.stdout.replace("$/", "")), "no amount at all"


def test_gpt_4o_is_750_dollars_exactly():
    assert snapshot("estimate", GPT_4O, "--as-of", "2026-11-22")["summary"]["monthly"] == "750"
    assert re.search(r"^  Total .* \$750\.00 ", run("estimate", GPT_4O, "--as-of", "2026-11-22").stdout, re.MULTILINE)


@pytest.mark.parametrize(("name", "meant"), [("gpt-4o-min", "gpt-4o-mini"), ("GPT4", "gpt-4"), ("claude", "claude-")])
def test_a_name_that_is_none_is_never_a_neighbours_price(name, meant):
    for argv in (
        ("compare", "--models", f"gpt-4o,{name}"),
        ("models", "show", name),
        ("estimate", GPT_4O, "--set", f"model={name}"),
        ("gate", GPT_4O, "--set", f"model={name}"),
        ("tokens", str(FILES / "prompt.md"), "-m", name),
    ):
        done = run(*argv)
        assert (done.exit, done.stdout, done.codes) == (2, "", ("unknown-model",))
        assert f'unknown model "{name}"' in done.stderr
        assert re.search(rf"did you mean .*{meant}", done.stderr)


def test_compare_needs_no_workload_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    report = snapshot("compare", "--models", "gpt-4o-mini,claude-3-5-sonnet", "--as-of", "2026-11-22")
    rows = {row["model"]: row for row in report["workloads"][0]["alternatives"]}
    # 30,000 requests: 30M in, 9M out.
    assert rows["openai/gpt-4o-mini"]["monthly"] == "9.9"  # 30 × 0.15 + 9 × 0.60
    sonnet = rows["anthropic/claude-3-5-sonnet"]
    factor = Decimal(sonnet["counts"]["factor"])  # the numbers are tokens of the baseline
    assert Decimal(sonnet["monthly"]) == 225 * factor > 225  # 30 × 3 + 9 × 15
    assert rows["anthropic/claude-3-5-sonnet"]["retires"] == "2025-10-28"
    assert {a["field"] for a in report["workloads"][0]["assumptions"]} >= {"input_tokens", "output_tokens"}


def test_every_model_of_the_catalog_can_be_shown_and_priced():
    ids = [model["id"] for model in snapshot("models", "list", "--all")["models"]]
    assert len(ids) >= 60
    report = snapshot("compare", "--models", ",".join(ids), "--as-of", "2026-11-22")
    rows = report["workloads"][0]["alternatives"]
    assert {row["model"] for row in rows} == set(ids), "no row is ever dropped"
    assert all(row["reason"] for row in rows if row["monthly"] is None), "and what has no price says why"
