"""Two files of one name."""


def make(folder, monkeypatch):
    for name in ("a.yaml", "b.yaml"):
        (folder / name).write_text(
            "name: support-chat\nmodel: gpt-4o-mini\nrequests_per_day: 1\ninput_tokens: 1\noutput_tokens: 1\n"
        )
