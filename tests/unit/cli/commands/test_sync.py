"""``llmcost catalog sync`` as people run it."""

import csv
import io
import json
import os
import stat
import sys
from datetime import date

import pytest

from llmcost.read.catalog.bundled_catalog import bundled_path, load_catalog
from llmcost.read.catalog.catalog import parse_catalog
from tests.support.running import run
from tests.support.upstream_lists import TEXT, as_litellm, as_openrouter, catalog_of, now, offer, small_now

DAY, READ = "2026-12-05", "2026-12-04"
"""The day of the run, and the day of the lists."""


@pytest.fixture
def sync(tmp_path, monkeypatch):
    """Runs the command on a copy of the small catalog; ``changes`` are figures of litellm's by ``model.key``.

    ``second`` adds an independent list that says the same.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)  # xdist sets it
    (tmp_path / "pricing.yaml").write_bytes(TEXT.encode())

    def make(*argv, changes=(), file="list.json", text=None, second=False):
        document = json.loads(as_litellm(catalog_of(), date(2026, 11, 22)))
        for key, figure in dict(changes).items():
            name, _, field = key.partition(".")
            document.setdefault(name, {"litellm_provider": "openai"})[field] = figure
        (tmp_path / file).write_text(json.dumps(document) if text is None else text)
        lists = [f"--from=litellm={file}@{READ}"]
        if second:
            (tmp_path / "second.json").write_text(as_api(document))
            lists.append(f"--from=models.dev=second.json@{READ}")
        return run("catalog", "sync", *lists, "--to", "pricing.yaml", "--as-of", DAY, *argv)

    return make


def as_api(document):
    """What a file of litellm says, as models.dev says it."""
    providers = {}
    for key, record in document.items():
        provider, name = record["litellm_provider"], key.removeprefix("xai/")
        cost = {ours: 1e6 * record[theirs] for theirs, ours in COSTS.items() if theirs in record}
        if provider in ("openai", "xai"):
            models = providers.setdefault(provider, {"models": {}})["models"]
            models[name] = {"cost": {key: round(rate, 6) for key, rate in cost.items()}}
    return json.dumps(providers)


COSTS = {
    "input_cost_per_token": "input",
    "output_cost_per_token": "output",
    "cache_read_input_token_cost": "cache_read",
}


def pricing(tmp_path):
    return (tmp_path / "pricing.yaml").read_bytes().decode()


LARGE = {"large.input_cost_per_token": 1.2e-05}
SMALL = {"small.input_cost_per_token": 1e-04, "small.output_cost_per_token": 2e-05}


def test_a_proposal_is_printed_and_nothing_written(sync, tmp_path):
    done = sync(changes=LARGE)
    assert (done.exit, done.stderr, pricing(tmp_path)) == (0, "", TEXT)
    head, _, _, row, *_ = done.stdout.splitlines()
    assert head == (
        "litellm, model_prices_and_context_window → pricing.yaml   2026-12-05, 0 ready, 1 proposed, 0 held back"
    )
    assert row.split()[:8] == ["proposed", "openai/large", READ, "input", "10.00", "→", "12.00", "litellm"]
    assert "the catalog cites A price list on paper" in row


def test_one_list_alone_is_not_written(sync, tmp_path):
    done = sync("--write", changes=LARGE)
    assert (done.exit, parse_catalog(pricing(tmp_path), "").catalog.models["openai/large"].prices) == (
        3,
        catalog_of().models["openai/large"].prices,
    )


def test_what_is_ready_is_written_once(sync, tmp_path):
    done = sync("--write", changes=LARGE, second=True)
    assert (done.exit, done.stderr) == (0, "pricing.yaml: 1 prices appended, 0 prices confirmed by their sources\n")
    assert "1 written" in done.stdout
    entry = "{from: 2026-12-04, source: litellm, checked: 2026-12-04, input: 12, output: 40}"
    first = TEXT.replace("{input: 10, output: 40}]", "{input: 10, output: 40}, " + entry + "]")
    first = first.replace("as_of: 2026-11-22", "as_of: 2026-12-05")
    assert pricing(tmp_path) == first
    again = sync("--write", changes=LARGE, second=True)
    assert (again.exit, again.stderr, pricing(tmp_path)) == (0, "pricing.yaml: there is nothing to write\n", first)
    assert again.stdout.splitlines()[0].endswith("2026-12-05, nothing to propose")


def test_a_list_that_says_the_same_of_the_same_day_changes_no_byte(sync, tmp_path):
    before = os.stat(tmp_path / "pricing.yaml")
    done = sync("--write", "--as-of", "2026-11-22", second=True)
    assert (done.exit, done.stderr, pricing(tmp_path)) == (0, "pricing.yaml: there is nothing to write\n", TEXT)
    assert os.stat(tmp_path / "pricing.yaml").st_mtime_ns == before.st_mtime_ns


def test_what_is_held_back_ends_with_3_and_holds_nothing_else_back(sync, tmp_path):
    done = sync("--write", changes=LARGE | SMALL, second=True)
    assert done.exit == 3
    assert "input changes from 3 to 100, a factor of 3 or more" in done.stdout
    written = parse_catalog(pricing(tmp_path), "pricing.yaml").catalog
    assert len(written.models["openai/large"].prices) == 2
    assert len(written.models["openai/small"].prices) == 2
    assert str(written.models["openai/small"].checked) == "2026-11-22"


def test_without_write_it_ends_with_0(sync):
    assert sync(changes=SMALL).exit == 0


@pytest.mark.parametrize("argv", [(), ("--write",)])
def test_a_list_without_half_of_the_models_is_refused(sync, tmp_path, argv):
    half = {"large": {"litellm_provider": "openai", "input_cost_per_token": 1.2e-05, "output_cost_per_token": 4e-05}}
    done = sync(*argv, text=json.dumps(half))
    assert (done.exit, pricing(tmp_path)) == (3, TEXT)
    assert done.stdout.splitlines()[0].endswith("2026-12-05, nothing to propose")
    assert "  litellm  refused: the list has 1 of the 3 expected models" in done.stdout


@pytest.mark.parametrize("text", ["<html>Not Found</html>", '{"small": {"litellm_pro', "{}"])
def test_a_list_that_cannot_be_read_stops_no_other(sync, tmp_path, text):
    (tmp_path / "broken.json").write_text(text)
    done = sync("--write", "--from", "openrouter=broken.json", changes=LARGE, second=True)
    assert done.exit == 3
    assert "openrouter  refused: broken.json" in done.stdout.replace("           ", "  ").replace("   ", "  ")
    assert len(parse_catalog(pricing(tmp_path), "").catalog.models["openai/large"].prices) == 2


@pytest.mark.parametrize(
    "text", ["<html>Not Found</html>", '{"small": {"litellm_pro', "[]", "{}", '{"openai": {"models": {}}}']
)
def test_a_download_that_is_something_else_writes_nothing(sync, tmp_path, text):
    done = sync("--write", text=text)
    assert (done.exit, done.stdout, pricing(tmp_path)) == (2, "", TEXT)
    assert done.stderr.startswith("list.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.json", "pricing.yaml"]


def test_a_missing_file_is_named(sync, tmp_path):
    done = run("catalog", "sync", "--from", "openrouter", "nowhere.json", "--to", "pricing.yaml", "--write")
    assert (done.exit, done.codes) == (2, ("no-file",))


def test_a_broken_catalog_is_left_alone(sync, tmp_path):
    (tmp_path / "pricing.yaml").write_text("schema: 1\nmodels: [\n")
    document = tmp_path / "list.json"
    document.write_text(as_litellm(catalog_of(), date(2026, 11, 22)))
    done = run("catalog", "sync", "--from", "litellm", str(document), "--to", "pricing.yaml", "--write")
    assert (done.exit, (tmp_path / "pricing.yaml").read_text()) == (2, "schema: 1\nmodels: [\n")


def test_a_new_source_is_declared(sync, tmp_path):
    document = {"openai": {"models": {"small": {"cost": {"input": 3, "output": 12, "cache_read": 0.3}},
                                      "large": {"cost": {"input": 12, "output": 40}}}},
                "xai": {"models": {"long": {"cost": {"input": 2, "output": 6}}}}}  # fmt: skip
    (tmp_path / "api.json").write_text(json.dumps(document))
    (tmp_path / "router.json").write_text(json.dumps({"data": [
        {"id": "openai/large", "pricing": {"prompt": "0.000012", "completion": "0.00004"}},
        {"id": "openai/small", "pricing": {"prompt": "0.000003", "completion": "0.000012"}},
        {"id": "x-ai/long", "pricing": {"prompt": "0.000002", "completion": "0.000006"}},
    ]}))  # fmt: skip
    lists = [f"--from=models.dev=api.json@{DAY}", f"--from=openrouter=router.json@{DAY}"]
    done = run("catalog", "sync", *lists, "--to", "pricing.yaml", "--write", "--as-of", DAY)
    assert (done.exit, done.stderr) == (0, "pricing.yaml: 1 prices appended, 0 prices confirmed by their sources\n")
    assert (
        '  models.dev: {url: "https://models.dev/api.json", title: "models.dev, api.json", kind: library}\n'
        in pricing(tmp_path)
    )
    linted = run("catalog", "lint", "pricing.yaml", "--as-of", DAY)
    assert (linted.exit, linted.stdout.split("models: ")[1].strip()) == (0, "0 errors, 0 warnings")


def test_json_has_everything(sync):
    document = json.loads(sync("-f", "json", changes=LARGE | {"other.input_cost_per_token": 1e-06}).stdout)
    assert (document["kind"], document["written"]) == ("sync", False)
    (read,), (price,), (new,) = document["lists"], document["proposals"], document["new"]
    assert (read["key"], read["read"]) == ("litellm", READ)
    assert price["changes"] == [{"name": "input", "before": "10", "after": "12"}]
    assert (price["standing"], price["day"], price["entry"]["input"], price["entry"]["from"]) == (
        "proposed",
        READ,
        "12",
        READ,
    )
    assert (new["model"], new["maker"], new["by"], new["rates"]) == ("openai/other", True, ["litellm"], {"input": "1"})
    assert [one["model"] for one in document["agreements"]] == ["openai/small", "xai/long"]
    assert read["coverage"] == [
        {"provider": "openai", "named": 2, "expected": 2},
        {"provider": "xai", "named": 1, "expected": 1},
    ]


def test_csv_has_a_line_a_rate(sync):
    rows = list(csv.DictReader(io.StringIO(sync("-f", "csv", changes=LARGE | SMALL).stdout)))
    assert [(row["standing"], row["model"], row["rate"], row["before_usd"], row["after_usd"]) for row in rows] == [
        ("held", "openai/small", "input", "3", "100"),
        ("held", "openai/small", "output", "12", "20"),
        ("proposed", "openai/large", "input", "10", "12"),
    ]


def test_markdown_has_the_same_rows(sync):
    text = sync("-f", "md", changes=LARGE).stdout
    assert "openai/large" in text
    assert "10.00 → 12.00" in text


def test_names_from_outside_are_text(sync):
    done = sync(changes={"\x1b[31m=cmd.input_cost_per_token": 1e-06})
    assert "\x1b" not in done.stdout
    table = sync("-f", "csv", changes={"=cmd()\x1b[0m.input_cost_per_token": 1e-06}).stdout
    assert "\x1b" not in table


def test_a_list_from_standard_input(sync):
    document = as_litellm(catalog_of(), date(2026, 11, 22)).encode()
    done = run("catalog", "sync", "--from", "litellm", "-", "--to", "pricing.yaml", "--as-of", DAY, stdin=document)
    assert (done.exit, done.stdout.splitlines()[0][-18:]) == (0, "nothing to propose")


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_that_cannot_be_written_leaves_the_file(sync, tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        done = sync("--write", changes=LARGE)
    finally:
        tmp_path.chmod(stat.S_IRWXU)
    assert (done.exit, pricing(tmp_path)) == (2, TEXT)


def test_the_list_inside_the_package_is_not_written(sync, monkeypatch, tmp_path):
    inside = tmp_path / "data" / "pricing.yaml"
    inside.parent.mkdir()
    inside.write_text(TEXT)
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: inside)
    done = run("catalog", "sync", "--from", "litellm", "list.json", "--write")
    assert (done.exit, done.codes, inside.read_text()) == (2, ("not-yours",), TEXT)


def test_without_the_extra_a_line_says_how_to_get_it(sync, monkeypatch):
    monkeypatch.setitem(sys.modules, "genai_prices.data", None)
    done = run("catalog", "sync", "--from", "genai-prices")
    assert (done.exit, done.stdout) == (2, "")
    assert done.stderr == "error: genai-prices is not installed\n  pip install 'llmcost-cli[sync]'\n"


def test_genai_prices_against_the_shipped_catalog():
    """The day on which the catalog was read: nothing to take, and nothing that waits for a person."""
    pytest.importorskip("genai_prices")
    before = bundled_path().read_bytes()
    done = run("catalog", "sync", "--from", "genai-prices", "--as-of", str(load_catalog().catalog.as_of), "-f", "json")
    document = json.loads(done.stdout)
    assert (done.exit, document["blocked"]) == (0, [])
    assert {one["standing"] for one in document["proposals"]} <= {"note", "refused"}
    assert len(document["agreements"]) > 150
    assert bundled_path().read_bytes() == before


def test_genai_prices_gives_back_the_last_price_of_a_catalog_that_lacks_it(tmp_path):
    """Gemini 4 Argon becomes more expensive on 2026-12-01: with the line taken out, it comes back with the list's day."""
    pytest.importorskip("genai_prices")
    text = bundled_path().read_text()
    line = "      - {from: 2026-12-01, input: 4, cache_read: 0.2, output: 20, modes: {batch: 0.5, flex: 0.5, priority: 1.8}}\n"
    assert line in text
    file = tmp_path / "pricing.yaml"
    file.write_text(text.replace(line, "", 1))
    second = tmp_path / "router.json"
    second.write_text(as_openrouter(parse_catalog(text, "pricing.yaml").catalog, date(2026, 12, 1)))
    lists = ["--from", "genai-prices=@2026-11-10", "--from", f"openrouter={second}@2026-12-01"]
    report = run("catalog", "sync", *lists, "--to", str(file), "--as-of", "2026-12-01", "-f", "json").stdout
    (found,) = [
        one
        for one in json.loads(report)["proposals"]
        if (one["kind"], one["model"]) == ("price", "google/gemini-4-argon")
    ]
    assert (found["standing"], found["day"], found["entry"]["input"]) == ("ready", "2026-12-01", "4")


def test_the_small_list_is_one():
    """The helpers of these tests: what they call the same is the same."""
    assert offer("openai/small", small_now()).prices == (now(input=3, cache_read="0.3", output=12),)
