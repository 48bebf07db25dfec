"""The project's settings: found upwards to the root of the checkout, with paths as seen from here."""

from pathlib import Path

import pytest

from llmcost.model.problems import InputError
from llmcost.read.settings.config import find_config, load_config


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "a" / "b").mkdir(parents=True)
    (root / "workloads").mkdir()
    (root / "own.yaml").touch()
    (root / "llmcost.yaml").write_text("version: 1\nworkloads: [workloads]\ncatalog: [own.yaml]\n")
    return root


def test_it_is_found_upwards(project):
    assert find_config(project / "a" / "b") == project / "llmcost.yaml"
    assert find_config(project) == project / "llmcost.yaml"


def test_it_is_not_looked_for_beyond_the_checkout(project):
    (project / "a" / ".git").mkdir()
    assert find_config(project / "a" / "b") is None
    (project / "a" / "llmcost.yaml").touch()
    assert find_config(project / "a" / "b") == project / "a" / "llmcost.yaml"


def test_paths_are_relative_to_the_file_and_shown_from_here(project, monkeypatch):
    monkeypatch.chdir(project / "a" / "b")
    found = load_config(project / "llmcost.yaml")
    assert found.workloads == ("../../workloads",)
    assert found.catalog == ("../../own.yaml",)
    monkeypatch.chdir(project)
    assert load_config(project / "llmcost.yaml").workloads == ("workloads",)


def test_an_empty_file_sets_nothing(project):
    (project / "llmcost.yaml").write_text("# nothing yet\n")
    found = load_config(project / "llmcost.yaml")
    assert (found.version, found.workloads, found.catalog) == (1, (), ())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("workloads: [nowhere]\ncatalog: [workloads, nothing.yaml]\n", ["no-file", "no-file"]),
        ("policies: []\nwaivers: []\nbudget: {}\nbase: main\n", ["missing-key"]),
        ("workload: a\n", ["unknown-key"]),
        ("version: 2\nworkloads: workloads\n", ["out-of-range", "wrong-type"]),
        ("- a\n", ["wrong-type"]),
    ],
)
def test_what_is_wrong_is_reported_at_once(project, text, codes):
    (project / "llmcost.yaml").write_text(text)
    with pytest.raises(InputError) as caught:
        load_config(project / "llmcost.yaml")
    assert [problem.code for problem in caught.value.problems] == codes
    assert all(problem.where and problem.where.line for problem in caught.value.problems)
