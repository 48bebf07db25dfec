"""Ten megabytes of YAML."""


def make(folder, monkeypatch):
    (folder / "too-large.yaml").write_text("name: support-chat\nlabels:\n" + "  key: value\n" * 900_000)
