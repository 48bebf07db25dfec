"""The library that is read is not installed."""


def make(folder, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "genai_prices.data", None)
