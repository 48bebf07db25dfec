"""Folders with nothing to price in them: hidden files and other endings do not count."""


def make(folder, monkeypatch):
    (folder / "empty").mkdir()
    (folder / "workloads" / ".git").mkdir(parents=True)
    (folder / "workloads" / ".git" / "config.yaml").write_text("name: a\n")
    (folder / "workloads" / ".hidden.yaml").write_text("name: a\n")
    (folder / "workloads" / "README.md").write_text("# nothing\n")
