"""A folder with more files than anybody means to price; the bound is lowered for the test."""


def make(folder, monkeypatch):
    monkeypatch.setattr("llmcost.read.workload.workload.MOST_WORKLOADS", 3)
    (folder / "workloads").mkdir()
    for number in range(4):
        (folder / "workloads" / f"{number}.yaml").write_text("name: a\n")
