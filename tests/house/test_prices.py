"""``make prices``: what it writes is current, a second run has nothing to do, and its workflows may do little."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from llmcost.read.catalog.agreement import FILE as AGREEMENT
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.catalog.catalog import parse_catalog
from prices import packages, pins, proposal, quantities, update
from tests.support.upstream_lists import TEXT, as_litellm, as_models_dev, catalog_of

ROOT = Path(__file__).parents[2]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "prices.yml").read_text("utf-8"))
TODAY = date(2026, 12, 5)
LATER = date(2026, 12, 12)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project of its own, in which litellm and models.dev were read on 2026-12-04."""
    names = {"PRICES": "pricing.yaml", "GUIDE": "guide.md", "OPEN": "open.md"}
    for name, file in names.items():
        monkeypatch.setattr(update, name, tmp_path / file)
    monkeypatch.setattr(quantities, "GUIDE", tmp_path / "guide.md")
    monkeypatch.setattr(pins, "LISTS", tmp_path / "lists.json")
    for module in (pins, update):
        monkeypatch.setattr(module, "AGREEMENT", tmp_path / "agreement.json")
    written = (*names.values(), "lists.json", "agreement.json")
    monkeypatch.setattr(update, "WRITTEN", tuple(tmp_path / name for name in written))
    monkeypatch.setattr(update, "ROOT", tmp_path)
    (tmp_path / "pricing.yaml").write_text(TEXT, "utf-8")
    (tmp_path / "guide.md").write_text(f"# Guide\n{quantities.BEGIN}{quantities.END}after\n", "utf-8")
    kept = {"version": "", "read": "2026-12-04"}
    known = {"run": "2026-12-04", "lists": {"litellm": kept, "models.dev": kept}, "models": {}}
    (tmp_path / "lists.json").write_text(json.dumps(known), "utf-8")
    return tmp_path


def lists(place: Path, figure: str = "10") -> dict[str, Path | str]:
    """Two independent lists that have everything as the catalog, but for the input price of the large model."""
    text = TEXT.replace("prices: [{input: 10, output: 40}]", f"prices: [{{input: {figure}, output: 40}}]")
    catalog = catalog_of(text)
    (place / "litellm.json").write_text(as_litellm(catalog, TODAY), "utf-8")
    (place / "api.json").write_text(as_models_dev(catalog, TODAY), "utf-8")
    return {"litellm": place / "litellm.json", "models.dev": place / "api.json"}


def contents(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in update.WRITTEN}


def run(files: dict[str, Path | str], day: date = TODAY) -> int:
    return update.update(files, day)


def test_it_writes_what_two_lists_have_and_a_second_run_proposes_nothing(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = lists(place, "12")
    assert run(files) == update.CHANGED
    said = capsys.readouterr().out
    assert "| ready | openai/large | 2026-12-04 | input 10 → 12 | litellm, models.dev |" in said
    assert "- `pricing.yaml`" in said
    prices = parse_catalog((place / "pricing.yaml").read_text("utf-8"), "").catalog.models["openai/large"].prices
    assert [str(price.input) for price in prices] == ["10", "12"]
    before = contents(place)
    for day in (TODAY, LATER):
        assert run(files, day) == update.NOTHING
        assert contents(place) == before


def test_what_is_current_changes_no_byte_of_the_price_list(place: Path) -> None:
    assert run(lists(place)) == update.CHANGED  # the other files are written for the first time
    assert (place / "pricing.yaml").read_text("utf-8") == TEXT
    assert run(lists(place)) == update.NOTHING


@pytest.mark.parametrize("broken", ["<html>Not found</html>", '{"small": {"litellm_provider": "openai", "inp', None])
def test_a_list_that_cannot_be_read_is_named_and_stops_no_other(
    place: Path, capsys: pytest.CaptureFixture[str], broken: str | None
) -> None:
    files = lists(place)
    run(files)
    kept = contents(place)
    capsys.readouterr()
    if broken is None:
        files["litellm"] = "there is no network"
    else:
        (place / "litellm.json").write_text(broken, "utf-8")
    assert run(files) == update.UNREAD
    assert "refused: " in capsys.readouterr().out
    assert contents(place) == kept


def test_half_a_list_is_refused(place: Path) -> None:
    files = lists(place)
    run(files)
    kept = contents(place)
    document = json.loads((place / "litellm.json").read_text("utf-8"))
    (place / "litellm.json").write_text(json.dumps({"small": document["small"]}), "utf-8")
    assert run(files) == update.UNREAD
    assert contents(place) == kept


def test_a_price_list_that_would_be_wrong_is_not_written(place: Path) -> None:
    wrong = TEXT.replace("cache_read: 0.3, output: 12", "cache_read: 30, output: 12")
    (place / "pricing.yaml").write_text(wrong, "utf-8")
    assert run(lists(place, "12")) == update.WRONG
    assert (place / "pricing.yaml").read_text("utf-8") == wrong


def test_a_list_that_says_no_day_is_of_the_last_run_that_did_not_find_it() -> None:
    known = {"run": "2026-11-23", "lists": {"genai-prices": {"version": "0.2.3", "read": "2026-11-10"}}}
    assert pins.day_of("genai-prices", "0.2.3", known) == date(2026, 11, 10)
    assert pins.day_of("genai-prices", "0.2.4", known) == date(2026, 11, 23)
    assert pins.day_of("litellm", "1", known) is None


def test_names_from_outside_are_no_markup() -> None:
    assert proposal._text("a|b <img> @all [x](y) `c`\n") == "a\\|b &lt;img> \\@all \\[x\\](y) \\`c\\` "


def test_the_quantities_of_the_guide_are_current() -> None:
    assert quantities.quantities(load_catalog().catalog) in quantities.GUIDE.read_text("utf-8"), "run `make prices`"


def test_sixty_rates_or_more_are_from_pages_of_providers() -> None:
    catalog = load_catalog().catalog
    cited = [
        quantities.rates_in(price)
        for model in catalog.models.values()
        for price in model.prices
        if quantities.official(catalog, model, price)
    ]
    assert sum(cited) >= 60


def test_the_agreement_is_of_the_pinned_lists() -> None:
    agreed, pinned = json.loads(AGREEMENT.read_text("utf-8")), pins.pinned()
    assert agreed["lists"].keys() == pinned["lists"].keys() == {*packages.WHEELS, *packages.ARCHIVES}
    assert all(agreed["lists"][name]["read"] == one["read"] for name, one in pinned["lists"].items())


def test_packages_are_named_without_an_address_and_not_run() -> None:
    text = (ROOT / "prices" / "packages.py").read_text("utf-8")
    assert "://" not in text
    assert {"--only-binary=:all:", "--no-deps", "--ignore-scripts"} <= set(re.findall(r'"(--[^"]+)"', text))


def test_only_the_job_that_runs_nothing_of_the_project_may_write() -> None:
    jobs: dict[str, Any] = WORKFLOW["jobs"]
    assert WORKFLOW["permissions"] == {}
    assert jobs["propose"]["permissions"] == {"contents": "read"}
    assert [name for name, job in jobs.items() if "write" in str(job.get("permissions"))] == ["pull-request"]
    steps = jobs["pull-request"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == ["bash ci/github/propose-prices.sh"]
    assert WORKFLOW[True].keys() == {"schedule", "workflow_dispatch"}, "never on pull requests"


def test_a_patch_may_change_only_what_the_job_writes() -> None:
    script = (ROOT / "ci" / "github" / "propose-prices.sh").read_text("utf-8")
    gitlab = (ROOT / "ci" / "gitlab-prices.yml").read_text("utf-8")
    paths = sorted(path.relative_to(ROOT).as_posix() for path in update.WRITTEN)
    assert sorted(re.findall(r"--include=(\S+)", script)) == paths
    assert sorted(next(line for line in gitlab.splitlines() if "- git add " in line).split()[3:]) == paths
