"""Logs that cannot be read: none, cut off, of several sources or of none, with a line that is too long, or unclear."""

import gzip
import json

ANTHROPIC = {"id": "m", "type": "message", "model": "claude-opus-5", "usage": {"input_tokens": 1, "output_tokens": 1}}
LITELLM = {"request_id": "r", "model": "gpt-4o", "startTime": "2026-11-01", "prompt_tokens": 1, "completion_tokens": 1,
           "spend": 0.1, "call_type": "acompletion"}  # fmt: skip


def make(folder, monkeypatch):
    monkeypatch.setattr("llmcost.usage.sources.MAX_LINE", 2**20)
    (folder / "empty").mkdir()
    lines = [json.dumps(one) for one in (ANTHROPIC, LITELLM)]
    (folder / "mixed.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "notes.jsonl").write_text('{"a": 1}\n', encoding="utf-8")
    (folder / "long.jsonl").write_text(" " * 2**21, encoding="utf-8")
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress(b"x" * 10_000, mtime=0)[:-12])
    (folder / "denied.jsonl.gz").touch()
    usage = {"input": 10, "input_cached_tokens": 5, "output": 1, "total": 9}
    unclear = {"id": "u", "type": "GENERATION", "model": "gpt-4o", "usage_details": usage}
    (folder / "unclear.jsonl").write_text(json.dumps(unclear), encoding="utf-8")
    (folder / "cut.json").write_text("{\n", encoding="utf-8")
    (folder / "long.json").write_text("[\n" + " \n" * 2**20, encoding="utf-8")
    (folder / "table.csv").write_text("llm,sent,got\n", encoding="utf-8")
    columns = "usage: {model: llm, input: sent, output: out, inclusive: true}\n"
    (folder / "columns.yaml").write_text(columns, encoding="utf-8")
    opened = gzip.open

    def denied(path):
        if path.name == "denied.jsonl.gz":
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr("gzip.open", denied)
