"""Settings with a currency that is none."""

SETTINGS = {
    "shape": "{code: Euro, per_usd: 0,92, as_of: yesterday}",
    "dollars": "{code: USD, per_usd: -1, as_of: 2026-11-28, source: the ECB, rate: 1}",
    "nothing": "{code: EUR, per_usd: 0, as_of: 2026-11-28, source: the ECB}",
    "quoted": '{code: EUR, per_usd: "0.92", as_of: 2026-11-28, source: the ECB}',
}


def make(folder, monkeypatch):
    (folder / "w.yaml").write_text("name: w\nmodel: gpt-4o\nrequests_per_day: 1\ninput_tokens: 1\noutput_tokens: 1\n")
    for name, currency in SETTINGS.items():
        (folder / f"{name}.yaml").write_text(f"currency: {currency}\n")
