"""Formats that only estimates, differences and verdicts have."""


def make(folder, monkeypatch):
    (folder / "prompt.md").write_text("prompt")
