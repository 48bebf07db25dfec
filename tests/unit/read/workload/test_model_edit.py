"""Another model into a workload file, and not a byte elsewhere."""

import os

import pytest

from llmcost.model.problems import InputError
from llmcost.read.catalog.catalog_edit import write_edited
from llmcost.read.workload.model_edit import NewModel, with_models
from llmcost.read.workload.workload import parse_workloads

LINES = "requests_per_day: 5\ninput_tokens: 10\noutput_tokens: 5\n"
MODELS = {"a": NewModel("openai/gpt-6-luna")}


def edited(folder, text, models=MODELS):
    path = folder / "work.yaml"
    path.write_bytes(text.encode())
    edit = with_models(str(path), models)
    write_edited(edit.path, edit.old, edit.new)
    return path.read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model: gpt-4o", "model: openai/gpt-6-luna"),
        ("model: gpt-4o   # why: cheap", "model: openai/gpt-6-luna   # why: cheap"),
        ("model: 'gpt-4o'", "model: 'openai/gpt-6-luna'"),
        ('"model" :   "gpt-4o"', '"model" :   "openai/gpt-6-luna"'),
        ("model:\n  gpt-4o", "model:\n  openai/gpt-6-luna"),
        ("# é ü 漢 🙂\nmodel: gpt-4o # 🙂", "# é ü 漢 🙂\nmodel: openai/gpt-6-luna # 🙂"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_the_model_changes(before, after, ending, mark, tmp_path):
    text = f"# 漢字: the head\nname: a\n{before}\n{LINES}# model: gpt-4o, the end".replace("\n", ending)
    meant = f"# 漢字: the head\nname: a\n{after}\n{LINES}# model: gpt-4o, the end".replace("\n", ending)
    assert edited(tmp_path, mark + text) == mark + meant


COUNTED = {"a": NewModel("anthropic/claude-haiku-5-5", "gpt-4o")}


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model: gpt-4o", "model: anthropic/claude-haiku-5-5\ncounted_with: gpt-4o"),
        ("model: gpt-4o  # why", "model: anthropic/claude-haiku-5-5  # why\ncounted_with: gpt-4o"),
        ("model: gpt-4o\ncounted_with: o1", "model: anthropic/claude-haiku-5-5\ncounted_with: o1"),
    ],
)
def test_numbers_stay_counts_of_the_tokenizer_that_counted_them(before, after, ending, tmp_path):
    text, meant = (f"name: a\n{lines}\n{LINES}".replace("\n", ending) for lines in (before, after))
    assert edited(tmp_path, text, COUNTED) == meant


def test_the_tokenizer_of_numbers_in_braces_and_of_one_of_several(tmp_path):
    text = "{name: a, model: gpt-4o, requests_per_day: 5, input_tokens: 1, output_tokens: 1}\n"
    assert "model: anthropic/claude-haiku-5-5, counted_with: gpt-4o, requests" in edited(tmp_path, text, COUNTED)
    listed = f"workloads:\n  - name: a\n    model: gpt-4o\n{LINES}".replace("\nre", "\n    re").replace(
        "\nin", "\n    in"
    )
    listed = listed.replace("\nou", "\n    ou")
    assert "5-5\n    counted_with: gpt-4o\n    requests" in edited(tmp_path, listed, COUNTED)


def test_a_workload_in_braces(tmp_path):
    text = "{name: a, model: gpt-4o, requests_per_day: 5, input_tokens: 1, output_tokens: 1}\n"
    assert edited(tmp_path, text) == text.replace("gpt-4o", "openai/gpt-6-luna")


def test_one_of_several_and_not_the_defaults(tmp_path):
    text = (
        "defaults: {model: gpt-4o, requests_per_day: 1, input_tokens: 1, output_tokens: 1}\nworkloads:\n"
        "  - name: b\n    model: gpt-4o\n  - name: a\n    model: gpt-4o  # mine\n  - name: c\n"
    )
    new = edited(tmp_path, text)
    assert new == text.replace("model: gpt-4o  # mine", "model: openai/gpt-6-luna  # mine")
    assert [one.workload.model for one in parse_workloads(new, "work.yaml")] == [
        "gpt-4o",
        "openai/gpt-6-luna",
        "gpt-4o",
    ]


def test_a_thinking_row_and_an_odd_id(tmp_path):
    text = f"name: a\nmodel: gpt-4o\n{LINES}"
    for id_ in ("openai/gpt-6.1-sol+thinking", "host/a:b@c/d-1.0"):
        assert edited(tmp_path, text, {"a": NewModel(id_)}) == text.replace("gpt-4o", id_)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"name: a\nroute: [{{model: gpt-4o, share: 1}}]\n{LINES}", "a has a route and no model"),
        (f"name: a\ncascade: [{{model: gpt-4o, resolves: 0}}, {{model: o1}}]\n{LINES}", "a has a cascade and no model"),
        ("defaults: {model: gpt-4o}\nworkloads:\n  - {name: a, requests_per_day: 1, input_tokens: 1, output_tokens: 1}\n", "defaults"),
    ],
)  # fmt: skip
def test_what_has_no_model_of_its_own_is_left_alone(text, says, tmp_path):
    path = tmp_path / "work.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        with_models(str(path), MODELS)
    assert path.read_text() == text


def test_standard_input_and_a_file_that_changed_meanwhile(tmp_path):
    with pytest.raises(InputError, match="standard input"):
        with_models("-", MODELS)
    path = tmp_path / "work.yaml"
    path.write_text(f"name: a\nmodel: gpt-4o\n{LINES}")
    edit = with_models(str(path), MODELS)
    path.write_text(f"name: a\nmodel: o1\n{LINES}")
    with pytest.raises(InputError, match="has changed in the meantime"):
        write_edited(edit.path, edit.old, edit.new)
    assert "model: o1" in path.read_text()


def test_a_link_stays_a_link(tmp_path):
    real = tmp_path / "real.yaml"
    real.write_text(f"name: a\nmodel: gpt-4o\n{LINES}")
    link = tmp_path / "link.yaml"
    os.symlink(real, link)
    edit = with_models(str(link), MODELS)
    write_edited(edit.path, edit.old, edit.new)
    assert link.is_symlink()
    assert "openai/gpt-6-luna" in real.read_text()
