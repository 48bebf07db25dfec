"""Control characters, escape sequences, marks that turn text around, and commands to a CI runner, in what is echoed."""


def make(folder, monkeypatch):
    (folder / "bad.yaml").write_text(
        'name: "\\e[31mred\\a\\u202Eevil\\u2066\\u200b\\x9b2J\\r"\n"\\e[2J\\u202Ekey": 1\ntask: "\\e]0;title\\a##[error]x"\n',
        encoding="utf-8",
    )
    (folder / "model.yaml").write_text(
        'name: a\nmodel: "gpt-4o\\e[2J\\u202eo4-tpg"\nrequests_per_day: 1\ninput_tokens: 1\noutput_tokens: 1\n'
    )
