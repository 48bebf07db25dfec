"""A million and one values, in a file that is not too long."""


def make(folder, monkeypatch):
    (folder / "too-large.yaml").write_text("models: [" + "a," * 1_000_000 + "]\n")
