"""A price list with seats that another list has, without a day, and of an unknown source."""


def make(folder, monkeypatch):
    (folder / "seats-layer.yaml").write_text("""seats:
  gpt-seat: {name: Mine, provider: openai, prices: 5, source: list, checked: 2026-11-01}
  mine: {name: Mine, provider: openai, prices: [5, 6], source: contract, checked: 2026-11-01}
""")
