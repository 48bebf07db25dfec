"""Price lists of others that are none, or not the ones asked for."""

import json


def make(folder, monkeypatch):
    (folder / "page.html").write_text("\n<!DOCTYPE html><title>Not found</title>\n")
    (folder / "half.json").write_text('{"gpt-4o": {"litellm_provider": "openai",\n')
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "nan.json").write_text('{"gpt-4o": NaN}')
    (folder / "other.json").write_text(json.dumps({"name": "a package", "version": "1.0"}))
    (folder / "half.whl").write_bytes(b"PK\x03\x04 and no more")
    (folder / "broken.yaml").write_text("models:\n  - {canonical_id: openai/gpt\n")
