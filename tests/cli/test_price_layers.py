"""Price layers by option, environment and settings, as commands show them."""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from os import pathsep

import pytest
from typer.testing import CliRunner

from llmcost.cli.app import app
from llmcost.model.problems import LlmcostError
from llmcost.pricing.price_list.lookup import price_on
from llmcost.read.catalog.bundled_catalog import bundled_path
from llmcost.read.catalog.overlays import with_overlay

LUNA = """
sources: {contract: {url: "https://own.example/17", title: Contract 17, kind: official}}
models:
  openai/gpt-6-luna: {prices: [{from: 2026-11-01, source: contract, checked: 2026-11-01, input: 0.08, output: 0.4}]}
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder with a layer in it, outside of any project."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "own.yaml").write_text(LUNA, encoding="utf-8")
    (tmp_path / "half.yaml").write_text('discounts: [{match: "openai/*", percent: 50}]', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)  # no width to keep to
    return tmp_path


def run(*options):
    return CliRunner().invoke(app, ["--as-of", "2026-11-22", *options])


def card(*options, name="gpt-6-luna"):
    result = run(*options, "models", "show", name, "-f", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_by_option(here):
    assert card()["input"] == "0.1"
    assert card("--catalog", "own.yaml")["input"] == "0.08"
    assert card("--catalog", "own.yaml", "--catalog", "half.yaml")["discount"] == "0.5"


def test_by_environment(here, monkeypatch):
    monkeypatch.setenv("LLMCOST_CATALOG", f"own.yaml{pathsep}half.yaml")
    found = card()
    assert (found["input"], found["discount"]) == ("0.08", "0.5")


def test_by_settings(here):
    (here / "llmcost.yaml").write_text("catalog: [own.yaml]\n", encoding="utf-8")
    assert card()["input"] == "0.08"


def test_the_option_beats_the_environment_and_that_the_settings(here, monkeypatch):
    (here / "llmcost.yaml").write_text("catalog: [own.yaml]\n", encoding="utf-8")
    monkeypatch.setenv("LLMCOST_CATALOG", "half.yaml")
    found = card()
    assert (found["input"], found["discount"]) == ("0.1", "0.5")
    found = card("--catalog", "own.yaml")
    assert (found["input"], found["discount"]) == ("0.08", "1")


def test_settings_name_layers_from_where_they_stand(here, monkeypatch):
    (here / "llmcost.yaml").write_text("catalog: [own.yaml]\n", encoding="utf-8")
    (here / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(here / "deep" / "er")
    assert card()["input"] == "0.08"


def test_models_show_has_the_layer_of_a_price(here):
    result = run("--catalog", "own.yaml", "models", "show", "gpt-6-luna")
    (line,) = [line for line in result.stdout.splitlines() if "own.yaml" in line]
    assert "Contract 17" in line
    assert "from layer own.yaml" in line
    layers = [price.get("layer") for price in card("--catalog", "own.yaml")["prices"]]
    assert layers == [None, "own.yaml"]


def test_models_show_has_the_discount(here):
    result = run("--catalog", "half.yaml", "models", "show", "gpt-6-luna")
    assert "50% off every rate and fee, from layer half.yaml" in result.stdout


def test_a_layer_is_named_in_an_estimate(here):
    (here / "work.yaml").write_text(
        "{name: work, model: gpt-6-luna, requests_per_month: 1000, input_tokens: 1000, output_tokens: 1000}"
    )
    found = json.loads(run("--catalog", "own.yaml", "estimate", "work.yaml", "-f", "json").stdout)
    assert found["workloads"][0]["monthly"] == "0.48"
    assert found["catalog"]["layers"] == ["built-in", "own.yaml"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "own.yaml"),
        ("models: {openai/gpt-6-luna: {prices: [\n", "own.yaml:2"),
        ("<html></html>", "own.yaml:1"),
        ('discounts: [{match: "nobody/*", percent: 5}]', 'no model matches "nobody/*"'),
    ],
    ids=["missing", "broken", "a page", "an unknown pattern"],
)
def test_a_broken_layer_is_an_error_that_names_it(text, words, here):
    (here / "own.yaml").unlink()
    if text is not None:
        (here / "own.yaml").write_text(text, encoding="utf-8")
    result = run("--catalog", "own.yaml", "models", "list")
    assert isinstance(result.exception, LlmcostError)
    assert words in str(result.exception)
    assert result.stdout == ""


def test_the_shipped_list_is_untouched(here):
    before = sha256(bundled_path().read_bytes()).hexdigest()
    plain = card()
    card("--catalog", "own.yaml", "--catalog", "half.yaml")
    (here / "own.yaml").write_text("models: [", encoding="utf-8")
    assert run("--catalog", "own.yaml", "models", "list").exception is not None
    after = card()
    assert sha256(bundled_path().read_bytes()).hexdigest() == before
    assert {key: value for key, value in after.items() if key != "generated_at"} == {
        key: value for key, value in plain.items() if key != "generated_at"
    }


def test_a_layer_over_the_shipped_list_leaves_other_models_alone(here):
    from llmcost.read.catalog.bundled_catalog import load_catalog

    plain = load_catalog().catalog
    found = with_overlay(plain, "own.yaml")
    changed = [id_ for id_, model in found.models.items() if plain.models.get(id_) != model]
    assert changed == ["openai/gpt-6-luna"]
    before = price_on(found, found.models["openai/gpt-6-luna"], date(2026, 10, 31))
    assert before is not None
    assert before.entry.input == Decimal("0.1")
