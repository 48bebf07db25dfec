"""Logs from which nothing is fitted, a file that a person edited, and a folder that cannot be made."""

import json


def make(folder, monkeypatch):
    row = {"request_id": "r", "model": "gpt-4o", "startTime": "2026-11-01", "prompt_tokens": 1, "completion_tokens": 1,
           "spend": 0.1, "call_type": "acompletion", "model_group": "chat"}  # fmt: skip
    (folder / "log.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (folder / "fitted").mkdir()
    (folder / "fitted" / "chat.yaml").write_text("name: chat\n", encoding="utf-8")
