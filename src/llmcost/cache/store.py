"""The one store for what can be computed again: whole files below the cache folder, each with a checksum.

    catalogs/          compiled price lists, by the hash of their YAML
    vocabularies/      indexes of published vocabularies
    package-counts/    token counts by tokenizer packages
    provider-counts/   token counts by the providers' APIs

A file is replaced as a whole: a reader sees the old content or the new, and of several writers the last one wins. A
damaged or truncated file reads as missing. A folder that takes no file (read-only, full, in the way) stores nothing.
"""

from contextlib import suppress
from pathlib import Path
from zlib import crc32

from llmcost.replace_file import replace_file

_HEADER = b"llmcost %08x\n"
"""The CRC-32 of the rest of the file."""
_LENGTH = len(_HEADER % 0)


def load(folder: Path | None, entry: str) -> bytes | None:
    """The content of an entry, such as ``catalogs/1f0c``; ``None`` where it is missing or damaged."""
    if folder is None:
        return None
    try:
        data = (folder / entry).read_bytes()
    except OSError:
        return None
    content = data[_LENGTH:]
    return content if data[:_LENGTH] == _HEADER % crc32(content) else None


def save(folder: Path | None, entry: str, content: bytes) -> None:
    """Store the content of an entry, whole or not at all. Never fails."""
    if folder is not None:
        with suppress(OSError):
            file = folder / entry
            file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(file, _HEADER % crc32(content) + content, 0o600)
