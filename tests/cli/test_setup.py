"""``setup`` proposes owners for what decides about a pull request, and writes them after what is there."""

import pytest

from tests.support.running import run
from tests.support.scratch import repository, write

FILES = {
    "services/llmcost.yaml": "catalog: [prices/our deal.yaml]\nbase: ./then.json\n",
    "services/prices/our deal.yaml": "discounts: []\n",
    ".github/workflows/cost.yml": "jobs: {gate: {steps: [{uses: OWNER/llmcost@v1}]}}\n",
    ".github/workflows/other.yml": "jobs: {}\n",
    ".gitlab-ci.yml": "include: [{remote: https://example.com/llmcost/ci/gitlab.yml}]\n",
}
LINES = [
    "# What decides what the gate of llmcost says: rules, prices, and the jobs that run it.",
    "llmcost.yaml @org/team",
    "quality.yaml @org/team",
    "quality.csv @org/team",
    r"/services/prices/our\ deal.yaml @org/team",
    "/services/then.json @org/team",
    "/.github/workflows/cost.yml @org/team",
    "/.gitlab-ci.yml @org/team",
    "/.github/CODEOWNERS @org/team",
]


@pytest.fixture
def project(tmp_path, monkeypatch):
    made = repository(tmp_path / "project", FILES)
    monkeypatch.chdir(made / "services")
    return made


def test_the_lines_name_what_decides(project):
    done = run("setup", "--codeowners", "@org/team")
    assert (done.exit, done.stdout.splitlines()) == (0, LINES)
    assert not (project / ".github/CODEOWNERS").exists()


def test_they_are_written_once_and_last(project):
    assert run("setup", "--codeowners", "@org/team", "--write").exit == 0
    path = project / ".github" / "CODEOWNERS"
    assert path.read_text().splitlines() == LINES
    path.write_text("* @everyone\n/services/then.json @org/team")
    assert run("setup", "--codeowners", "@org/team", "--write").exit == 0
    rest = [line for line in LINES if line != "/services/then.json @org/team"]
    assert path.read_text().splitlines() == ["* @everyone", "/services/then.json @org/team", "", *rest]
    again = run("setup", "--codeowners", "@org/team", "--write")
    assert (again.exit, again.stdout) == (0, "")
    assert "has all of these lines" in again.stderr
    assert path.read_text().splitlines() == ["* @everyone", "/services/then.json @org/team", "", *rest]


@pytest.mark.parametrize("place", ["CODEOWNERS", "docs/CODEOWNERS"])
def test_the_file_that_the_host_reads_is_extended(project, place):
    write(project, {place: "* @everyone\n"})
    assert run("setup", "--codeowners", "me@example.com", "--write").exit == 0
    lines = (project / place).read_text().splitlines()
    assert lines[0] == "* @everyone"
    assert lines[-1] == f"/{place} me@example.com"
    assert not (project / ".github/CODEOWNERS").exists()


def test_a_name_cannot_add_a_line(project):
    """A file may be called anything; a line break in a pattern would make a line of its own."""
    name = "x\n* @evil.yml"
    write(project, {f".github/workflows/{name}": "uses: llmcost\n"})
    done = run("setup", "--codeowners", "@org/team")
    assert r"/.github/workflows/x?\*\ @evil.yml @org/team" in done.stdout.splitlines()


def test_links_and_what_git_does_not_hold_are_left_out(project, tmp_path, monkeypatch):
    (tmp_path / "outside.yaml").write_text("discounts: []\nuses: llmcost\n")
    (project / ".github/workflows/link.yml").symlink_to(tmp_path / "outside.yaml")
    monkeypatch.setenv("LLMCOST_CATALOG", str(tmp_path / "outside.yaml"))
    done = run("setup", "--codeowners", "@org/team")
    assert [line for line in LINES if "our" not in line] == done.stdout.splitlines()
