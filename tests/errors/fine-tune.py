"""A price list with prices of tuning that lack a source and a day."""


def make(folder, monkeypatch):
    (folder / "fine-tune-layer.yaml").write_text("""fine_tuning:
  openai/gpt-4o: [{training: 25, input: 3, output: 12, source: list, checked: 2026-11-01},
    {training: 20, input: 3, output: 12, source: contract, checked: 2026-11-01}]
""")
