"""A report for GitHub Actions: annotations, the summary of the job, and outputs of the step."""

import re
from types import SimpleNamespace

import pytest

from llmcost.cli import github_actions
from llmcost.cli.github_actions import publish
from tests.support.samples import gate, passing


@pytest.fixture
def runner(tmp_path, monkeypatch):
    """The files that GitHub names."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    return tmp_path


@pytest.fixture
def session():
    said = []
    return SimpleNamespace(say=said.append, said=said)


def summary(runner):
    return (runner / "summary.md").read_text(encoding="utf-8")


def test_outside_of_a_job_nothing_is_written(session, capsys):
    publish(session, gate(), annotate=True)
    assert (capsys.readouterr(), session.said) == (("", ""), [])


def test_annotations_go_to_standard_error(runner, session, monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    publish(session, gate())
    assert capsys.readouterr() == ("", "")
    publish(session, gate(), annotate=True)
    out, err = capsys.readouterr()
    assert (out, err.startswith("::")) == ("", True)


def test_a_summary_is_written_once_and_another_one_after_it(runner, session):
    publish(session, gate())
    first = summary(runner)
    publish(session, gate())
    assert summary(runner) == first
    publish(session, passing())
    assert summary(runner).startswith(first)
    assert summary(runner) != first


def test_a_summary_that_is_too_long_is_cut_at_a_line(runner, session, monkeypatch):
    monkeypatch.setattr(github_actions, "SUMMARY_BYTES", 400)
    publish(session, gate())
    text = summary(runner)
    assert len(text.encode()) <= 400
    assert text.endswith("_The report is longer than a summary may be._\n")
    assert text.count("<details>") == text.count("</details>")


def test_outputs_have_delimiters_that_no_value_contains(runner, session):
    publish(session, gate())
    text = (runner / "output").read_text(encoding="utf-8")
    found = dict(re.findall(r"^(\w+)<<(end-[0-9a-f]{32})$", text, re.MULTILINE))
    assert {"verdict", "monthly", "headline"} <= {*found}
    assert len({*found.values()}) == len(found)
    assert f"verdict<<{found['verdict']}\nfail\n{found['verdict']}\n" in text


def test_a_file_that_cannot_be_written_is_reported_and_changes_nothing(runner, session, monkeypatch):
    monkeypatch.setenv("GITHUB_OUTPUT", str(runner / "none" / "output"))
    publish(session, gate())
    assert session.said == [f"{runner / 'none' / 'output'} cannot be written: No such file or directory"]
