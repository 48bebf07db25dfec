"""The command ``optimize``: its imports, its output, and the files that it writes."""

import json
import shlex
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from tests.support.running import CATALOG, process, run

FILES = Path(__file__).parent / "files"
AT = ("--as-of", "2026-11-22")
WATCHED = """
import sys
from llmcost.cli.app import main
try:
    main()
finally:
    print([name for name in ("highspy", "numpy") if name in sys.modules], file=sys.stderr)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)
    return tmp_path


def test_a_plain_choice_needs_no_solver_and_a_plan_prints_nothing_of_its_own(folder):
    plain = process("optimize", "gpt-4o.yaml", "--max-models", "1", "-f", "json", *AT, cwd=folder, code=WATCHED)
    assert (plain.exit, plain.stderr) == (0, "[]\n")
    deals = ("--commitments", "deals.yaml", "-f", "json")
    planned = process("optimize", "gpt-4o.yaml", *deals, *AT, cwd=folder, code=WATCHED)
    assert (planned.exit, "highspy" in planned.stderr) == (0, True)
    schema = json.loads(run("schema", "choice").stdout)
    for done in (plain, planned):
        assert list(Draft7Validator(schema).iter_errors(json.loads(done.stdout))) == []


def test_what_is_explained_is_what_was_chosen(folder):
    """On the same day and price lists, with what was typed: but for the lengths that were measured."""
    typed = ("--set", "output_tokens=5", "--set", "buffer=0.5")
    for more in ((), typed):
        best = ("optimize", "support-chat.yaml", "--quality", "scores.yaml", "--min-quality", "80", *more)
        (choice,) = json.loads(run("--catalog", "rising.yaml", *best, "-f", "json", *AT).stdout)["workloads"]
        month = next(option["monthly"] for option in choice["options"] if option["model"] == choice["chosen"])
        words = shlex.split(choice["explain"])[1:]
        assert words[:2] == ["--catalog", "rising.yaml"]
        assert json.loads(run(*words, "-f", "json").stdout)["workloads"][0]["monthly"] == month


@pytest.mark.parametrize("typed", [(), ("--set", "requests_per_day=7", "--set", "output_tokens=9")])
def test_what_is_explained_is_the_first_whole_month_of_a_forecast(typed, folder):
    """The price rises within the first month ahead: the second one is explained."""
    asked = ("--catalog", "rising.yaml", "forecast", "uncertain.yaml", *typed, *AT)
    month = json.loads(run(*asked, "-f", "json").stdout)["workloads"][0]["months"][1]
    (line,) = (line for line in run(*asked).stdout.splitlines() if " Explain " in line)
    words = shlex.split(line)[2:]
    assert month["setting"] in words
    assert json.loads(run(*words, "-f", "json").stdout)["workloads"][0]["monthly"] == month["monthly"]


def test_what_a_mix_says_to_write_costs_what_it_says(folder):
    asked = ("--models", "gpt-4o,gpt-4o-mini", "--quality", "rates.yaml", "--min-quality", "80", "--route", "--cascade")
    done = run("optimize", "support-chat.yaml", *asked, "-f", "json", *AT)
    mixes = json.loads(done.stdout)["workloads"][0]["mixing"]["mixes"]
    assert {mix["kind"] for mix in mixes} == {"route", "cascade"}
    for mix in mixes:
        text = Path("support-chat.yaml").read_text().replace("model: gpt-4o-mini", mix["written"])
        Path("mixed.yaml").write_text(text)
        assert (
            json.loads(run("estimate", "mixed.yaml", "-f", "json", *AT).stdout)["summary"]["monthly"] == mix["monthly"]
        )


def test_apply_writes_once_and_all_or_nothing(folder):
    before = Path("gpt-4o.yaml").read_text()
    assert run("optimize", "gpt-4o.yaml", "--apply", *AT).exit == 0
    after = Path("gpt-4o.yaml").read_text()
    assert after == before.replace("model: gpt-4o\n", "model: deepseek/deepseek-flash\ncounted_with: gpt-4o\n")
    assert run("optimize", "gpt-4o.yaml", "--apply", *AT).exit == 0
    assert Path("gpt-4o.yaml").read_text() == after
    Path("gpt-4o.yaml").write_text(before)
    Path("routed.yaml").write_text(
        "name: routed\nroute: [{model: gpt-4o, share: 1}]\nrequests_per_day: 1\ninput_tokens: 9\noutput_tokens: 9\n"
    )
    done = run("optimize", "gpt-4o.yaml", "routed.yaml", "--apply", *AT)
    assert (done.exit, done.codes) == (2, ("cannot-apply",))
    assert Path("gpt-4o.yaml").read_text() == before


def test_scores_may_be_of_other_workloads_of_the_project(folder):
    Path("workloads").mkdir()
    shutil.copy("support-chat.yaml", "workloads")
    assert run("optimize", "gpt-4o.yaml", "--quality", "rates.yaml", *AT).exit == 0
    shutil.rmtree("workloads")
    assert run("optimize", "gpt-4o.yaml", "--quality", "rates.yaml", *AT).codes[0] == "unknown-workload"


def test_quality_yaml_in_the_same_folder_is_read_by_default(folder):
    shutil.copy("scores.yaml", "quality.yaml")
    assert "quality.yaml: made up for the tests" in run("optimize", "gpt-4o.yaml", *AT).stdout


@pytest.mark.parametrize(
    "option",
    [
        ("--min-quality", "nan"),
        ("--min-quality", "-1"),
        ("--max-latency", "1e3"),
        ("--max-models", "0"),
        ("--max-providers", "-1"),
        ("--budget", "much"),
        ("--seconds", "0"),
        ("--min-days-to-retirement", "-1"),
        ("--providers", ","),
        ("--needs", "wings"),
        ("--min-average", "inf"),
    ],
)
def test_absurd_options_are_refused(option, folder):
    done = run("optimize", "gpt-4o.yaml", *option, *AT)
    assert (done.exit, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
