"""Nothing to draw, and nothing to draw with; and a simulation of what is not for sale."""

CERTAIN = "name: a\nmodel: gpt-4o\nrequests_per_day: 1\ninput_tokens: 1\noutput_tokens: 1\n"


def make(folder, monkeypatch):
    (folder / "certain.yaml").write_text(CERTAIN)
    (folder / "uncertain.yaml").write_text(CERTAIN + "uncertainty: {output_tokens: [1, 2]}\n")
    monkeypatch.setitem(__import__("sys").modules, "numpy", None)
