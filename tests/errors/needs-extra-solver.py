"""A plan without the solver installed."""

import sys

WORKLOAD = "name: {0}\nmodel: gpt-4o-mini\nrequests_per_day: 100\ninput_tokens: 800\noutput_tokens: 300\n"


def make(folder, monkeypatch):
    (folder / "work.yaml").write_text(WORKLOAD.format("work"))
    (folder / "deals.yaml").write_text("commitments: [{provider: openai, monthly: 10, percent: 20}]\n")
    monkeypatch.setitem(sys.modules, "highspy", None)
    monkeypatch.setitem(sys.modules, "highspy._core", None)
