"""What a name was taken for is said in every format, and decides what policies see."""

import json

import pytest
from typer.testing import CliRunner

from llmcost.cli.app import app
from llmcost.model.problems import InputError

TAKEN = '"us.anthropic.claude-sonnet-4-6" is taken for bedrock/anthropic.claude-sonnet-4-6, region us'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "bot.yaml").write_text(
        "name: bot\nmodel: us.anthropic.claude-sonnet-4-6\nrequests_per_month: 1000\n"
        "input_tokens: 1000\noutput_tokens: 1000\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, ["--as-of", "2026-11-30", *arguments])


def plain(text):
    for escaped in ("\\", "&quot;", "&#34;", '"'):
        text = text.replace(escaped, "")
    return text.replace("\u200b", "")


@pytest.mark.parametrize("form", ["table", "json", "csv", "md", "html", "github", "gitlab", "junit", "slack"])
def test_every_format_says_what_a_name_was_taken_for(folder, form):
    assert plain(TAKEN) in plain(run("estimate", "bot.yaml", "-f", form).stdout)


@pytest.mark.parametrize(
    "form", ["table", "json", "csv", "md", "html", "github", "gitlab", "junit", "slack", "sarif", "annotations"]
)
def test_every_format_of_the_gate_says_it(folder, form):
    result = run("gate", "bot.yaml", "-f", form)
    assert result.exit_code == 0
    assert plain(TAKEN) in plain(result.stdout)


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ('model.provider == "bedrock"', 1),
        ('model.provider == "anthropic"', 0),
        ('model.id == "bedrock/anthropic.claude-sonnet-4-6"', 1),
    ],
)
def test_policies_see_what_it_was_taken_for(folder, when, code):
    (folder / "llmcost.yaml").write_text(f"policies: [{{id: host, when: '{when}'}}]\n")
    assert run("gate", "bot.yaml").exit_code == code


def test_a_policy_on_a_form_says_which_id_to_write(folder):
    (folder / "llmcost.yaml").write_text(
        "policies: [{id: host, when: 'model.id == \"us.anthropic.claude-sonnet-4-6\"'}]\n"
    )
    with pytest.raises(InputError, match=r"write bedrock/anthropic\.claude-sonnet-4-6"):
        CliRunner().invoke(app, ["gate", "bot.yaml"], catch_exceptions=False)


def test_explain_prices_the_region_of_the_name(folder):
    assert "region us" in run("explain", "bot.yaml").stdout
    document = json.loads(
        run("explain", "bot.yaml", "--model", "eu.anthropic.claude-haiku-4-5-20251001-v1:0", "-f", "json").stdout
    )
    assert document["workloads"][0]["monthly"] == "6.6"
