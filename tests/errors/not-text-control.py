"""An escape sequence and a byte-order mark in the middle of a text."""


def make(folder, monkeypatch):
    (folder / "control.yaml").write_text("name: support\nmodel: \x1b[31mgpt-4o\n")
    (folder / "mark.yaml").write_text("name: support\nmodel: \ufeffgpt-4o\n", encoding="utf-8")
