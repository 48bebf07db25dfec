"""A price list that cannot be written: part of a package, laid out in a way that is not understood, changed meanwhile."""

import json

from llmcost.read.catalog import catalog_edit

LIST = """\
schema: 1
currency: USD
as_of: 2026-11-22
tiers: {mid: {title: Mid-tier, best_for: everything, assumed_thinking: 1}}
providers: {openai: {name: OpenAI, maker: true}}
sources: {list: {url: "https://example.com/prices", title: Price list, kind: library}}
models:
  openai/gpt-4:
    name: GPT-4
    tier: mid
    source: list
    checked: 2026-11-22
    prices:
      - {from: 2023-03-14, input: 30, output: 60}
"""
PRICE = {
    "litellm_provider": "openai",
    "mode": "chat",
    "input_cost_per_token": 2.7e-05,
    "output_cost_per_token": 5.4e-05,
}


def make(folder, monkeypatch):
    (folder / "list.json").write_text(json.dumps({"gpt-4": PRICE}))
    pricing = {"prompt": "0.000027", "completion": "0.000054"}
    (folder / "second.json").write_text(json.dumps({"data": [{"id": "openai/gpt-4", "pricing": pricing}]}))
    (folder / "data").mkdir()
    for name in ("data/pricing.yaml", "odd.yaml", "changing.yaml"):
        (folder / name).write_text(LIST)
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: folder / "data" / "pricing.yaml")
    edit, write = catalog_edit.apply_edits, catalog_edit.write_edited

    def edited(text, file, *rest):
        with monkeypatch.context() as patched:
            if file == "odd.yaml":
                patched.setattr(catalog_edit, "_edits", lambda *args: [])
            return edit(text, file, *rest)

    def write_edited(path, old, new):
        (folder / path).write_text(LIST + "# somebody else was faster\n")
        write(path, old, new)

    monkeypatch.setattr(catalog_edit, "apply_edits", edited)
    monkeypatch.setattr(catalog_edit, "write_edited", write_edited)
