"""A file that a project names is inside the project."""

from pathlib import Path

import pytest

from llmcost.model.problems import InputError
from llmcost.read.files.path_sandbox import check_inside_project, inside_project, project_root


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A checkout with a workload in a folder, and a secret outside."""
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    (root / "work").mkdir()
    for path in (root / "prompt.md", root / "work" / "system.md", tmp_path / "secret"):
        path.write_text("text", encoding="utf-8")
    (root / "work" / "link.md").symlink_to("../prompt.md")
    (root / "work" / "out.md").symlink_to("../../secret")
    (root / "work" / "loop.md").symlink_to("loop.md")
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("system.md", "work/system.md"),
        ("../prompt.md", "prompt.md"),
        ("link.md", "prompt.md"),
        ("new.md", "work/new.md"),
    ],
)
def test_names_and_links_inside_the_checkout(project, name, path):
    assert inside_project(name, "work/chat.yaml") == Path(path)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../../secret", "leads out of the project"),
        ("out.md", "leads out of the project"),
        ("/etc/passwd", "an absolute path"),
        ("a\0b", "not a path that can be followed"),
        ("loop.md", "not a path that can be followed"),
    ],
)
def test_everything_else_is_refused(project, name, message):
    with pytest.raises(InputError, match=message):
        inside_project(name, "work/chat.yaml")


def test_from_elsewhere_the_path_is_absolute(project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert inside_project("system.md", str(project / "work" / "chat.yaml")) == project / "work" / "system.md"


def test_the_root_is_the_checkout_or_the_working_directory_or_the_folder_of_the_file(project, tmp_path, monkeypatch):
    assert project_root("work/chat.yaml") == project
    (project / ".git").rmdir()
    assert project_root("work/chat.yaml") == project
    monkeypatch.chdir(project / "work")
    assert project_root("../chat.yaml") == project


def test_what_was_found_may_not_be_a_link_out_of_the_project(project):
    check_inside_project("work/link.md")
    with pytest.raises(InputError) as caught:
        check_inside_project("work/out.md")
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.file) == ("outside", "work/out.md")
