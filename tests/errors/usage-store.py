"""Stores that cannot be used: of another version or another price list, in use, damaged, named beside other logs."""

import json
import shutil
import sqlite3

from tests.support.running import run

ROW = {"request_id": "r", "model": "gpt-4o", "startTime": "2026-11-01", "prompt_tokens": 1, "completion_tokens": 1,
       "spend": 0.1, "call_type": "acompletion"}  # fmt: skip


def make(folder, monkeypatch):
    monkeypatch.setattr("llmcost.usage.store.PATIENCE", 0.01)
    (folder / "log.jsonl").write_text(json.dumps(ROW), encoding="utf-8")
    run("usage", "import", "log.jsonl", "--store", "fine")
    for name in ("old", "steps", "used", "damaged"):
        shutil.copytree(folder / "fine", folder / name)
    for name, column in (("old", "format"), ("steps", "steps")):
        with sqlite3.connect(folder / name / "manifest.db") as manifest:
            manifest.execute(f"update about set {column} = '0'")
        manifest.close()
    (folder / "damaged" / "manifest.db").write_text("notes" * 100, encoding="utf-8")
    monkeypatch.used = sqlite3.connect(folder / "used" / "manifest.db", isolation_level=None)
    monkeypatch.used.execute("begin immediate")
