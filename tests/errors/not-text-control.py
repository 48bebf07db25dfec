"""An escape sequence in the middle of a text."""


def make(folder, monkeypatch):
    (folder / "control.yaml").write_text("name: support\nmodel: \x1b[31mgpt-4o\n")
