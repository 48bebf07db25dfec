"""Names that may be mistaken for others: in a workload, in the settings, in an expression and in a price layer."""


def make(folder, monkeypatch):
    workload = """name: "support\\u200b-chat"
model: gpt-4\u043e-mini
requests_per_day: 10
input_tokens: 10
output_tokens: 10
labels: {"env\\u00ad": prod, env: "\u0440rod", team: "\uff43x", stage: "\\u202Eprod", "gr\u00f6\u00dfe": 1a, "gro\u0308\u00dfe": 2a}
"""
    settings = """policies:
  - {id: "pro\\u200Dd", when: 'workload.labels.env == "\u0440rod" or workload.task in ["a", "\u0430b"]'}
  - {id: cap, when: workload.monthly > 1, match: {labels.\u0435nv: prod, workload: "support\u2010*"}}
waivers:
  - {policy: c\u0430p, workload: "support\\uFEFF-chat", reason: a, until: 2026-12-01, by: me}
"""
    layer = """models:
  openai/gpt-4o: {aliases: ["gpt-4\u043e-new"]}
discounts: [{match: "\u043epenai/*", percent: 50}]
"""
    files = {"work.yaml": workload, "rules.yaml": settings, "layer.yaml": layer}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
