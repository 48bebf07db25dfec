"""A checkout that lacks an object of the base, as a partial clone does."""

from tests.support.scratch import commit, git, repository

CHAT = "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10\ninput_tokens: 5\noutput_tokens: 3\n"


def make(folder, monkeypatch):
    project = repository(folder / "project", {"workloads/chat.yaml": CHAT})
    commit(project, {"workloads/chat.yaml": CHAT.replace("5", "6")})
    blob = git(project, "rev-parse", "main:workloads/chat.yaml")
    (project / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    monkeypatch.chdir(project)
