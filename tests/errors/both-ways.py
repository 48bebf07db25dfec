"""Fields of which a workload can have one, each pair in a workload of its own."""


def make(folder, monkeypatch):
    (folder / "lengths.csv").write_text("tokens,requests\n800,120\n")
