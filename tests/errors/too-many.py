"""More policies than anybody reads."""


def make(folder, monkeypatch):
    lines = [f"  - {{id: p{number}, when: total.monthly > {number}}}" for number in range(201)]
    (folder / "llmcost.yaml").write_text("\n".join(["policies:", *lines]) + "\n")
