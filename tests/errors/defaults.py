"""Odd defaults, and lists of workloads that are none."""

FILES = {
    "not-a-mapping.yaml": "defaults: [1, 2]\nworkloads: [{name: a}]\n",
    "nothing.yaml": "defaults:\nworkloads: [{name: a}]\n",
    "no-list.yaml": "defaults: {model: gpt-4o}\nworkloads: {name: a}\n",
    "empty-list.yaml": "defaults: {model: gpt-4o}\nworkloads: []\n",
    "not-workloads.yaml": "workloads: [5, [a], ~, hello]\n",
    "alone.yaml": "defaults: {model: gpt-4o}\n",
    "inside.yaml": "defaults: {model: gpt-4o, defaults: {model: gpt-5}}\nworkloads: [{name: a}, {name: b}]\n",
    "cycle.yaml": "defaults: &a {model: gpt-4o, cache: *a}\nworkloads: [{name: a}]\n",
    "version.yaml": (
        "version: 2\ndefaults: {model: gpt-4o, input_tokens: 5, output_tokens: 5, requests_per_day: 1}\n"
        "workloads: [{name: a}, {name: a}]\n"
    ),
    "once.yaml": (
        "shared: 1\n"
        "defaults: {modle: gpt-4o, requests_per_day: many, input_tokens: 5, output_tokens: 5}\n"
        "workloads:\n" + "".join(f"  - {{name: w{n}}}\n" for n in range(100))
    ),
}


def make(folder, monkeypatch):
    for name, text in FILES.items():
        (folder / name).write_text(text)
