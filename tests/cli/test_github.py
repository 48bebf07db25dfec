"""Reports for GitHub Actions: annotations on standard error, the summary of the job, and outputs of the step."""

import json
import re
import shutil
from pathlib import Path

import pytest

from llmcost.cli.github_actions import SUMMARY_BYTES
from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format
from tests.support.running import CATALOG, run
from tests.support.samples import diff, gate

FILES = Path(__file__).parent / "files"
GATE = ("gate", "portfolio", "--max-monthly", "500", "--as-of", "2026-11-22")


@pytest.fixture(autouse=True)
def the_small_catalog(monkeypatch, tmp_path):
    shutil.copytree(FILES, tmp_path / "checkout")
    monkeypatch.chdir(tmp_path / "checkout")
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)


@pytest.fixture
def runner(monkeypatch, tmp_path):
    """A step of a workflow; its summary and its outputs."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    return tmp_path


def outputs(text: str) -> dict[str, str]:
    """The outputs as the runner reads them: name<<end, lines, end."""
    found, lines = {}, iter(text.split("\n"))
    for line in lines:
        if line:
            name, _, end = line.partition("<<")
            value = []
            while (line := next(lines)) != end:
                value.append(line)
            found[name] = "\n".join(value)
    return found


def test_outside_of_a_workflow_nothing_is_reported(tmp_path):
    done = run(*GATE)
    assert done.stderr == ""
    assert done.exit == 1


def test_gate_reports_what_did_not_pass_on_standard_error(runner):
    done = run(*GATE, "-f", "json")
    assert json.loads(done.stdout)["kind"] == "gate", "the result is not mixed with it"
    assert done.exit == 1
    assert re.search(r"^::error title=llmcost%3A max-monthly::\$1,450\.55 > \$500\.00", done.stderr, re.MULTILINE)
    assert re.search(r"^::warning file=portfolio/nightly\.yaml,line=2,", done.stderr, re.MULTILINE)


def test_notes_count_from_the_top_of_the_checkout(runner, monkeypatch):
    (runner / "checkout" / ".git").mkdir()
    monkeypatch.chdir(runner / "checkout" / "portfolio")
    done = run("gate", "more", "../gpt-4o.yaml", "--max-per-request", "0.001", "--as-of", "2026-11-22")
    assert "file=portfolio/more/digest.yml,line=1," in done.stderr
    assert "file=gpt-4o.yaml,line=1," in done.stderr
    where = {"uri": "portfolio/more/digest.yml", "uriBaseId": "%SRCROOT%"}
    sarif = run("gate", "more", "--max-per-request", "0.001", "--as-of", "2026-11-22", "-f", "sarif").stdout
    place = json.loads(sarif)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == where


def test_the_summary_is_the_comment_once(runner):
    (runner / "summary").write_text("# another step's words")
    run(*GATE, "-o", str(runner / "gate.json"))
    text = (runner / "summary").read_text(encoding="utf-8")
    assert text.startswith("# another step's words\n### ❌ Fail: $1,451/mo · LLM costs\n")
    shown = run("render", str(runner / "gate.json"), "-f", "github")
    assert shown.stderr == "", "a note is made once, by the gate"
    assert (runner / "summary").read_text(encoding="utf-8") == text
    assert text.endswith(shown.stdout)


def test_outputs(runner):
    run(*GATE)
    found = outputs((runner / "output").read_text(encoding="utf-8"))
    assert found["verdict"] == "fail"
    assert found["monthly"] == "1450.551"
    assert found["headline"] == "❌ Fail: $1,451/mo"
    assert found["failed"] == "1"
    assert (found["change"], found["change_percent"], found["base_monthly"]) == ("", "", "")


def test_no_value_can_make_another_output(runner):
    name = "x\nverdict=pass\nEOF\nverdict<<EOF\npass\nEOF"
    text = render(gate(diff(name), name), Format.JSON, RenderOptions("0.1.0", "2026-11-22T10:00:00Z", None, False))
    (runner / "gate.json").write_text(text, encoding="utf-8")
    run("render", str(runner / "gate.json"))
    text = (runner / "output").read_text(encoding="utf-8")
    assert outputs(text)["verdict"] == "fail"
    assert len(outputs(text)["to_pass"].splitlines()) == 2
    assert len(set(re.findall(r"<<(end-[0-9a-f]{32})$", text, re.MULTILINE))) == len(outputs(text))


def test_a_summary_stays_within_what_github_takes(runner):
    run(*GATE)
    whole = (runner / "summary").read_bytes()
    for there in (SUMMARY_BYTES - 100, SUMMARY_BYTES - len(whole) + 50, SUMMARY_BYTES + 5):
        (runner / "summary").write_bytes(b"x" * there)
        run(*GATE)
        text = (runner / "summary").read_text(encoding="utf-8")
        assert len(text.encode()) <= max(SUMMARY_BYTES, there + 200)
        assert text.endswith("_The report is longer than a summary may be._\n")
        assert text.count("<details>") == text.count("</details>")


@pytest.mark.parametrize("variable", ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"])
def test_what_cannot_be_written_is_reported_and_decides_nothing(variable, runner, monkeypatch):
    monkeypatch.setenv(variable, str(runner))
    done = run(*GATE)
    assert done.exit == 1
    assert "FAIL" in done.stdout
    assert re.search(rf"^{re.escape(str(runner))} cannot be (read|written): ", done.stderr, re.MULTILINE)


def test_render_gives_the_outputs_too(runner):
    run("estimate", "support-chat.yaml", "--as-of", "2026-11-22", "-o", str(runner / "month.json"))
    assert not (runner / "output").exists(), "an estimate is nobody's verdict"
    run("render", str(runner / "month.json"), "-o", str(runner / "month.html"))
    assert outputs((runner / "output").read_text(encoding="utf-8"))["monthly"] == "121.176"
    assert (runner / "summary").read_text(encoding="utf-8").startswith("### $121/mo · LLM costs\n")
