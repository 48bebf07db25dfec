"""A megabyte of nesting, each way that YAML has."""


def make(folder, monkeypatch):
    (folder / "a.yaml").write_text("[" * 999_000)
    (folder / "b.yaml").write_text("- " * 499_000)
    (folder / "c.yaml").write_text("{a: " * 249_000)
    (folder / "d.yaml").write_text("? " * 499_000)
