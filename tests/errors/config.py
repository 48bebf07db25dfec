"""Settings, asked for by name and found in the folder."""


def make(folder, monkeypatch):
    (folder / ".git").mkdir()
    (folder / "settings.yaml").write_text("workload: [here]\npolicies: []\ncatalog: own.yaml\n")
    (folder / "llmcost.yaml").write_text("workloads: [here, elsewhere]\n")
    (folder / "here").mkdir()
