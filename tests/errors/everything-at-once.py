"""Every problem of every file, in the order of the command line and of the lines."""


def make(folder, monkeypatch):
    (folder / "empty").mkdir()
    (folder / "a.yaml").write_text(
        "nam: a\nmodel: [x]\nmodel: y\nrequests_per_day: -1\ninput_tokens: 1e3\ncache: {tokens: 1, hitrate: 2}\n"
    )
    (folder / "b.yaml").write_text("name: b\nmodel: gpt-4o\nrequests_per_day: many\n")
