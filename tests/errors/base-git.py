"""Something called git that cannot be run."""


def make(folder, monkeypatch):
    (folder / ".git").mkdir()
    (folder / "chat.yaml").write_text(
        "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10\ninput_tokens: 5\noutput_tokens: 3\n"
    )
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "git").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(outside))
