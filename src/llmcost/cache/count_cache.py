"""Token counts that take long to get, by the question that they answer.

The counts are spread over 256 files by the hash of the question. Each file holds the latest counts, one a line, so the
oldest ones are evicted first. Only hashes and numbers are stored, never text.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from .store import load, save

COUNTS_PER_FILE = 64
"""So a file is smaller than the 4 KB that it occupies on most disks, and a folder at most 1 MB."""


def cached_count(folder: Path | None, kind: str, question: str, count: Callable[[], int]) -> int:
    """The stored answer to a question, or else ``count()``, which is then stored.

    ``kind`` is a folder of the store. ``question`` names the text and everything else that the count depends on.
    """
    key = hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    entry = f"{kind}/{key[:2]}"
    counts = _counts(folder, entry)
    if key in counts:
        return counts[key]
    tokens = count()
    latest = [*_counts(folder, entry).items(), (key, tokens)]  # another process may have added some meanwhile
    lines = (f"{key} {tokens}\n" for key, tokens in latest[-COUNTS_PER_FILE:])
    save(folder, entry, "".join(lines).encode("ascii"))
    return tokens


def _counts(folder: Path | None, entry: str) -> dict[str, int]:
    lines = (load(folder, entry) or b"").decode("ascii").splitlines()
    return {key: int(tokens) for key, tokens in map(str.split, lines)}
