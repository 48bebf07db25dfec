"""Commands that reproduce and explain a report."""

import shlex
from dataclasses import replace

import pytest

from llmcost.model.problems import Where
from llmcost.render.wording.change_summary import report_parts
from llmcost.render.wording.reproduce_command import explain_command, reproduce_command
from tests.support.samples import MARKET, SNAPSHOTS, gate, small_diff


def command(report):
    return shlex.split(reproduce_command(report_parts(report)))


def in_files(report, *files):
    works = [replace(one, where=Where(file)) for one, file in zip(report.workloads, files, strict=True)]
    return replace(report, workloads=tuple(works))


def test_each_kind_of_report_has_its_command():
    assert command(in_files(SNAPSHOTS["Report"], "a.yaml")) == [
        "llmcost",
        "estimate",
        "a.yaml",
        "--as-of",
        "2026-11-22",
    ]
    assert command(small_diff())[:2] == ["llmcost", "diff"]
    compared = command(SNAPSHOTS["Report, compare"])
    assert compared[1] == "compare"
    models = compared[compared.index("--models") + 1].split(",")
    assert "openai/gpt-4o" in models


def test_many_files_are_named_by_their_folder():
    report = SNAPSHOTS["Report, a portfolio"]
    files = [f"workloads/team/{number}.yaml" for number in range(len(report.workloads))]
    assert command(in_files(report, *files))[2:4] == ["workloads", "--as-of"]


@pytest.mark.parametrize("file", ["<stdin>", "<options>"])
def test_a_workload_in_no_file_cannot_be_reproduced(file):
    assert reproduce_command(report_parts(in_files(SNAPSHOTS["Report"], file))) == ""
    assert explain_command(file, MARKET.stamp, MARKET.as_of, (), {}) == ""


def test_limits_of_options_are_repeated():
    one = gate(small_diff())
    limit = replace(one.policies[0], id="max-monthly")
    words = command(replace(one, policies=(limit, limit)))
    assert words.count("--max-monthly") == 1
    assert words[words.index("--max-monthly") + 1] == "3000"
    assert words[words.index("--base") + 1] == "main"


def test_names_are_quoted_for_the_shell():
    report = in_files(SNAPSHOTS["Report"], "a b; touch x.yaml")
    assert reproduce_command(report_parts(report)).startswith("llmcost estimate 'a b; touch x.yaml' ")


def test_explain_keeps_price_layers_and_settings_and_replaces_some():
    found = explain_command(
        "a.yaml",
        MARKET.stamp,
        MARKET.as_of,
        ["buffer=0.1", "model=gpt-4o"],
        {"model": "o1", "cache": ""},
        "--model",
        "o1",
    )
    assert shlex.split(found) == [
        "llmcost", "--catalog", "our: prices.yaml", "explain", "a.yaml", "--model", "o1", "--as-of", "2026-11-22",
        "--set", "buffer=0.1", "--set", "model=o1",
    ]  # fmt: skip
