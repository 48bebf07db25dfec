"""A base that cannot be had, in a checkout with one commit."""

from tests.support.scratch import repository

CHAT = "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10\ninput_tokens: 5\noutput_tokens: 3\n"


def make(folder, monkeypatch):
    project = repository(folder / "project", {"workloads/chat.yaml": CHAT})
    (project / "main.txt").touch()
    (folder / "beyond.yaml").write_text(CHAT)
    monkeypatch.chdir(project)
