"""Compare is about one workload."""


def make(folder, monkeypatch):
    (folder / "workloads").mkdir()
    for name in ("a", "b"):
        (folder / "workloads" / f"{name}.yaml").write_text(
            f"name: {name}\nmodel: gpt-4o-mini\nrequests_per_day: 1\ninput_tokens: 1\noutput_tokens: 1\n"
        )
