"""A workload that moves to another tokenizer takes its numbers along: who counted them has to be said (law T5)."""

import json
import re

import pytest
from typer.testing import CliRunner

from llmcost.cli.app import app

CHAT = "name: chat\nmodel: {model}\nrequests_per_day: 100\ninput_tokens: 1000\noutput_tokens: 300\n"
OLD = CHAT.format(model="gpt-4o-mini")


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()

    def compared(head, *options, base=OLD, command="diff"):
        for name, text in (("old", base), ("new", head)):
            (tmp_path / f"{name}.yaml").write_text(text)
        arguments = ["--as-of", "2026-11-30", command, "new.yaml", "--base", "./old.yaml", *options]
        return CliRunner().invoke(app, arguments)

    return compared


def notes(result):
    (one,) = json.loads(result.stdout)["workloads"]
    return [note for note in one["notes"] if "counts of" in note]


@pytest.mark.parametrize(
    ("head", "base"),
    [
        (CHAT.format(model="claude-haiku-5-5"), OLD),
        (CHAT.format(model="gemini-3.5-flash-lite").replace("1000", "1100"), OLD),
        (OLD, CHAT.format(model="deepseek-flash")),
        (OLD.replace("model: gpt-4o-mini", "route: [{model: gpt-4o, share: 0.4}, {model: grok-4.7, share: 0.6}]"), OLD),
    ],
)
def test_who_counted_is_asked_where_the_tokenizer_changes(run, head, base):
    (note,) = notes(run(head, "-f", "json", base=base))
    assert note.startswith("the numbers are taken as counts of ")
    assert note.endswith("`")


@pytest.mark.parametrize(
    ("head", "base"),
    [
        (CHAT.format(model="gpt-4o"), OLD),
        (CHAT.format(model="claude-haiku-5-5") + "counted_with: gpt-4o-mini\n", OLD),
        (CHAT.format(model="claude-haiku-5-5") + "counted_with: claude-haiku-5-5\n", OLD),
        (CHAT.format(model="claude-haiku-5-5") + "counted_with: as-is\n", OLD),
        (OLD.replace("model: gpt-4o-mini", "route: [{model: gpt-4o, share: 0.6}, {model: grok-4.7, share: 0.4}]"), OLD),
    ],
)
def test_nothing_is_asked_where_the_counts_stay_or_are_said(run, head, base):
    assert notes(run(head, "-f", "json", base=base)) == []


@pytest.mark.parametrize("command", ["diff", "gate"])
@pytest.mark.parametrize("format_", ["table", "json", "csv", "md", "html", "github", "gitlab", "junit", "slack"])
def test_every_format_has_the_remedy(run, command, format_):
    if (command, format_) == ("gate", "csv"):
        format_ = "sarif"
    shown = run(CHAT.format(model="claude-haiku-5-5"), "-f", format_, command=command).stdout
    assert re.search("counted.{1,8}with.{1,8}openai.{1,8}gpt", shown)  # formats escape the signs


def test_the_gate_warns_and_blocks_only_if_it_is_strict(run):
    head = CHAT.format(model="claude-haiku-5-5")
    assert run(head, command="gate").exit_code == 0
    assert "::warning file=new.yaml,line=2" in run(head, "-f", "annotations", command="gate").stdout
    assert run(head, "--strict", command="gate").exit_code == 1


def test_a_snapshot_as_the_base_knows_who_counted(run, tmp_path):
    run(CHAT.format(model="claude-haiku-5-5"))
    (tmp_path / "old.json").write_text(
        CliRunner().invoke(app, ["--as-of", "2026-11-30", "estimate", "old.yaml", "-f", "json"]).stdout
    )
    found = CliRunner().invoke(app, ["diff", "new.yaml", "--base", "./old.json", "-f", "json"])
    assert len(notes(found)) == 1
