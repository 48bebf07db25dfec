"""No checkout, then one without a commit."""

from tests.support.scratch import git

CHAT = "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10\ninput_tokens: 5\noutput_tokens: 3\n"


def make(folder, monkeypatch):
    (folder / "chat.yaml").write_text(CHAT)
    (folder / "empty").mkdir()
    (folder / "empty" / "chat.yaml").write_text(CHAT)
    git(folder / "empty", "init", "-q", "-b", "main")
    monkeypatch.chdir(folder / "empty")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
