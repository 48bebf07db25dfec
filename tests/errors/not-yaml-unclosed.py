"""A megabyte of closing brackets, of anchors, and one text that never ends."""


def make(folder, monkeypatch):
    (folder / "a.yaml").write_text("]" * 999_000)
    (folder / "b.yaml").write_text("&a " * 300_000)
    (folder / "c.yaml").write_text('name: "' + "a" * 900_000)
