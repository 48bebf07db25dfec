"""A file with thousands of problems: a hundred are printed."""


def make(folder, monkeypatch):
    (folder / "labels.yaml").write_text("".join(f"key_{number}: 1\n" for number in range(5000)))
