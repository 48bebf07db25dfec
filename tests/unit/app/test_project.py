"""The project around the current directory: where its settings, overlays and workloads come from."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from llmcost.app.project import Project, validated_workloads
from llmcost.cli.session import Session
from llmcost.model.problems import InputError

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def project_folder(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "services" / "chat").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LLMCOST_CATALOG", raising=False)
    return tmp_path


def settings(folder: Path, text: str) -> None:
    for name in ("a.yaml", "b.yaml"):
        (folder / name).write_text("", encoding="utf-8")
    (folder / "llmcost.yaml").write_text(text, encoding="utf-8")


def test_settings_are_found_in_a_folder_above(project_folder, monkeypatch):
    settings(project_folder, "base: main\n")
    monkeypatch.chdir(project_folder / "services" / "chat")
    assert Project(DAY).config.base == "main"


def test_without_a_settings_file_the_settings_are_the_defaults():
    assert Project(DAY).config.workloads == ()


def test_a_settings_file_that_is_named_replaces_the_one_that_is_found(project_folder):
    settings(project_folder, "base: main\n")
    other = project_folder / "other.yaml"
    other.write_text("base: develop\n", encoding="utf-8")
    assert Project(DAY, config_path=other).config.base == "develop"


def test_the_settings_are_read_once(project_folder):
    settings(project_folder, "base: main\n")
    project = Project(DAY)
    assert project.config.base == "main"
    settings(project_folder, "base: develop\n")
    assert project.config.base == "main"


def test_overlays_come_from_the_settings_unless_given(project_folder):
    settings(project_folder, "catalog: [a.yaml, b.yaml]\n")
    assert Project(DAY).overlays() == ["a.yaml", "b.yaml"]
    assert Project(DAY, overlay_paths=["c.yaml"]).overlays() == ["c.yaml"]
    assert Project(DAY, overlay_paths=[]).overlays() == []


@pytest.mark.parametrize(
    ("options", "variable", "expected"),
    [
        ((), "", ["a.yaml"]),
        ((), "b.yaml:c.yaml", ["b.yaml", "c.yaml"]),
        ((), ":", []),
        ((Path("d.yaml"),), "b.yaml", ["d.yaml"]),
    ],
)
def test_overlays_by_option_precede_the_environment_and_the_settings(
    project_folder, monkeypatch, options, variable, expected
):
    settings(project_folder, "catalog: [a.yaml]\n")
    monkeypatch.setenv("LLMCOST_CATALOG", variable)
    assert Session(catalogs=options).project().overlays() == expected


def test_the_day_of_a_command_precedes_the_global_one():
    session = Session(as_of=date(2026, 1, 1))
    assert session.project(DAY).as_of == DAY
    assert session.project().as_of == date(2026, 1, 1)


def test_workload_paths_are_those_given_then_the_settings_then_the_folder(project_folder):
    with pytest.raises(InputError, match="no workload named"):
        Project(DAY).workload_paths()
    (project_folder / "workloads").mkdir()
    assert Project(DAY).workload_paths() == ["workloads"]
    settings(project_folder, "workloads: [a.yaml]\n")
    assert Project(DAY).workload_paths() == ["a.yaml"]
    assert Project(DAY, ["b.yaml"]).workload_paths() == ["b.yaml"]


def test_workloads_are_read_once_with_their_settings(project_folder):
    path = project_folder / "one.yaml"
    path.write_text("{name: one, model: gpt-4o, requests_per_day: 1, input_tokens: 2, output_tokens: 3}", "utf-8")
    project = Project(DAY, ["one.yaml"], [("requests_per_day", "7"), ("batch.share", "1")])
    (loaded,) = project.workloads
    assert (loaded.workload.requests_per_day, loaded.workload.batch.share) == (7, 1)
    path.unlink()
    assert project.loaded == [loaded]


def test_workloads_are_valid_where_the_price_list_has_their_models(project_folder):
    text = "{name: one, model: gpt-4o, requests_per_day: 1, input_tokens: 2, output_tokens: 3}"
    (project_folder / "one.yaml").write_text(text, "utf-8")
    assert [loaded.workload.name for loaded in validated_workloads(Project(DAY, ["one.yaml"]))] == ["one"]
    with pytest.raises(InputError, match="unknown model"):
        validated_workloads(Project(DAY, ["one.yaml"], [("model", "gpt-40")]))


def test_the_price_list_is_on_the_day_of_the_project_with_its_overlays(project_folder):
    (project_folder / "ours.yaml").write_text('discounts: [{match: "openai/*", percent: 10}]\n', encoding="utf-8")
    context = Project(DAY, overlay_paths=["ours.yaml"]).pricing
    assert context.as_of == DAY
    assert context.stamp.layers == ("built-in", "ours.yaml")
    assert context.catalog.models["openai/gpt-4o"].discount == Decimal("0.9")
    assert Project(DAY).pricing.catalog.models["openai/gpt-4o"].discount == 1
