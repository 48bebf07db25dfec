"""Keys of earlier versions in every file that had one."""


def make(folder, monkeypatch):
    (folder / "layer.yaml").write_text("sellers:\n  acme: {name: Acme}\n")
    (folder / "chat.yaml").write_text(
        "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10\ninput_tokens: 10\noutput_tokens: 10\nconstraints: {sellers: [openai]}\n"
    )
    (folder / "fine.yaml").write_text(
        "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10\ninput_tokens: 10\noutput_tokens: 10\n"
    )
    (folder / "commitments.yaml").write_text("commitments:\n- {seller: openai, monthly: 10, percent: 5}\n")
