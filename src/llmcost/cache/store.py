"""The one store for what can be computed again: whole files below the cache folder, each with its SHA-256.

    catalogs/          compiled price lists, by the hash of their YAML
    vocabularies/      indexes of published vocabularies
    package-counts/    token counts by tokenizer packages
    provider-counts/   token counts by the providers' APIs

A file is replaced as a whole: a reader sees the old content or the new, and of several writers the last one wins. A
damaged or edited file reads as missing; whoever may write to the folder can forge both, so ``cache_dir`` chooses it. A
folder that takes no file (read-only, full, in the way) stores nothing.
"""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

_LENGTH = len("llmcost ") + 64 + 1


def _header(content: bytes) -> bytes:
    return f"llmcost {sha256(content).hexdigest()}\n".encode()


def load(folder: Path | None, entry: str) -> bytes | None:
    """The content of an entry, such as ``catalogs/1f0c``; ``None`` if it is missing or damaged."""
    if folder is None:
        return None
    try:
        data = (folder / entry).read_bytes()
    except OSError:
        return None
    content = data[_LENGTH:]
    return content if data[:_LENGTH] == _header(content) else None


def save(folder: Path | None, entry: str, content: bytes) -> None:
    """Store the content of an entry, whole or not at all. Never fails."""
    if folder is not None:
        from llmcost.replace_file import replace_file  # most runs only read

        with suppress(OSError):
            file = folder / entry
            for path in (folder, file.parent):
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(file, _header(content) + content, 0o600)
