"""Prompts whose files are not there, are no JSON, lead out of the project, or leave a variable without a length."""

WORKLOAD = "name: a\nmodel: gpt-4o\nrequests_per_day: 1\noutput_tokens: 1\nprompt:\n"


def make(folder, monkeypatch):
    (folder / ".git").mkdir()
    (folder / "tools.json").write_text('[{"name": "search",\n]')
    (folder / "examples.json").write_text('["no object"]')
    (folder / "answer.md").write_text("Answer {{question}} with {{found}}.")
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    prompts = {
        "files": "  system: sytem.md\n  tools: tools.json\n  messages: examples.json\n  template: image.png\n",
        "template": "  template: answer.md\n  variables: {question: 60, quesiton: 5}\n",
        "outside": "  system: ../../secret.md\n  tools: /etc/passwd\n",
        "uncounted": "  template: answer.md\n  variables: {question: 60, found: 400}\n",
    }
    for name, fields in prompts.items():
        (folder / f"{name}.yaml").write_text(WORKLOAD + fields)
    monkeypatch.setattr("llmcost.app.estimate.count_prompts", lambda loaded, catalog: loaded)
