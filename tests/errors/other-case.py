"""Labels in another case than the policies that select by them."""


def make(folder, monkeypatch):
    (folder / "llmcost.yaml").write_text(
        "policies:\n  - {id: prod, when: workload.monthly > $1000, match: {labels.env: prod}}\n", encoding="utf-8"
    )
    rest = "model: gpt-4o-mini, requests_per_day: 9, input_tokens: 1, output_tokens: 1"
    (folder / "two.yaml").write_text(
        f"workloads:\n  - {{name: one, labels: {{env: Prod}}, {rest}}}\n  - {{name: two, labels: {{ENV: prod}}, {rest}}}\n",
        encoding="utf-8",
    )
