"""Something called git that cannot be run."""


def make(folder, monkeypatch):
    (folder / ".git").mkdir()
    (folder / "chat.yaml").write_text(
        "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10\ninput_tokens: 5\noutput_tokens: 3\n"
    )
    (folder / "git").touch()
    monkeypatch.setenv("PATH", str(folder))
