"""A vocabulary that is not the published one, and one that is not there."""

import gzip


def make(folder, monkeypatch):
    (folder / "prompt.md").write_text("Hello")
    (folder / "o200k_base.tiktoken.gz").write_bytes(gzip.compress(b"IQ== 0\n"))
    monkeypatch.setenv("LLMCOST_CACHE_DIR", "cache")
    monkeypatch.setattr("llmcost.tokens.paths.bundled_file", lambda name: _here(f"{name}.tiktoken.gz"))


def _here(name):
    from pathlib import Path

    return Path(name)
