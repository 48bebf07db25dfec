"""The root of the checkout: the nearest ``.git`` at or above a folder, whatever kind of file it is."""

import pytest

from llmcost.checkout import checkout_root


@pytest.fixture
def project(tmp_path):
    (tmp_path / "services" / "chat").mkdir(parents=True)
    return tmp_path.resolve()


def test_a_folder_outside_a_checkout_has_no_root(project):
    assert checkout_root(project / "services") is None


def test_the_root_is_at_or_above_the_folder(project):
    (project / ".git").mkdir()
    assert checkout_root(project) == checkout_root(project / "services" / "chat") == project
    assert checkout_root(str(project / "services")) == project


def test_a_file_marks_a_worktree_and_the_nearest_root_counts(project):
    (project / ".git").mkdir()
    (project / "services" / ".git").write_text("gitdir: elsewhere", encoding="utf-8")
    assert checkout_root(project / "services" / "chat") == project / "services"


def test_a_link_without_a_target_marks_a_root_too(project):
    (project / ".git").symlink_to("nowhere")
    assert checkout_root(project / "services") == project


def test_a_bare_repository_is_no_root(project):
    for name in ("HEAD", "config"):
        (project / "services" / name).touch()
    for name in ("objects", "refs"):
        (project / "services" / name).mkdir()
    assert checkout_root(project / "services") is None


def test_links_to_the_folder_are_followed(project):
    (project / "services" / ".git").mkdir()
    (project / "link").symlink_to(project / "services" / "chat")
    assert checkout_root(project / "link") == project / "services"
