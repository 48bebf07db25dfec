"""What is wrong with the shape of a workload is told together with what is wrong with its values, and with its files."""


def make(folder, monkeypatch):
    (folder / "w.yaml").write_text(
        "name: everything\n"
        "model: gpt-4o-mini\n"
        "route: [{model: gpt-4o-mini, share: 0.7}, {model: gpt-4o, share: 0.2}]\n"
        "requests_per_day: 10\n"
        "tasks_per_day: 10\n"
        "conversation: {turns: 0, user_tokens: 100}\n"
        "agent: {steps: 10000000}\n"
        "input_tokens: {histogram: ../../etc/passwd}\n"
        "output_tokens: {mean: 100, p95: 10000}\n"
        "batch: {factor: 0.5, discount: 0.5}\n"
        "hours: 25:00-26:00 Mars/Olympus\n"
        "retries: -1\n"
        "fees: {web_search: many}\n"
        "nonsense: 1\n"
    )
