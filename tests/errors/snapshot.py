"""Documents that are no snapshot, or are one no more."""

import json


def make(folder, monkeypatch):
    from llmcost.render.dispatch import RenderOptions, render
    from llmcost.render.formats import Format
    from tests.support.samples import SNAPSHOTS

    def document(name, **changed):
        text = render(SNAPSHOTS[name], Format.JSON, RenderOptions("0.1.0", "2026-11-22T10:00:00Z", None, False))
        return json.loads(text) | changed

    def put(name, value):
        (folder / name).write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")

    put("not.json", '{"schema_version": 1,\n "kind": }')
    put("nan.json", '{"schema_version": 1, "kind": "estimate", "as_of": NaN}')
    put("digits.json", '{"schema_version": ' + "1" * 5000 + "}")
    put("twice.json", '{"schema_version": 1, "kind": "estimate", "kind": "gate"}')
    put("deep.json", "[" * 100_000)
    put("other.json", {"name": "package", "version": "1.0.0"})
    put("tokens.json", {"schema_version": 1, "kind": "tokens", "llmcost": "0.1.0", "files": []})
    put("newer.json", {"schema_version": 2, "kind": "estimate", "llmcost": "9.0.0"})
    put("older.json", {"schema_version": 0, "kind": "estimate", "llmcost": "0.0.1"})
    put("empty.json", {"schema_version": 1, "kind": "gate"})
    wrong = document("Report", as_of="22.11.2026", currency="EUR", generated_at="today")
    one = wrong["workloads"][0]
    one |= {
        "monthly": 121.18,
        "requests": True,
        "per_request": "4e-4",
        "status": "free",
        "labels": [],
        "name": "\ud800",
    }
    one["components"][0] |= {"quantity": "0.5x", "per": None}
    one["alternatives"] = [one["alternatives"][0] | {"notes": ["x"] * 10_001}]
    del wrong["catalog"]["layers"]
    put("wrong.json", wrong)
    put("long.json", document("Report", llmcost="1" * 1_000_001))
    put("none.json", document("Report", workloads=[]))
    put("compare.json", document("Report, compare", workloads=[]))
    cases = document("Report, what-ifs")
    cases["cases"][0]["workloads"].pop()
    del cases["group_by"]
    put("cases.json", cases)
    sides = document("CostDiff, small")
    sides["workloads"][1]["change"]["kind"] = "added"
    put("sides.json", sides)
