"""The index of a vocabulary in the user's cache folder: made once, checked at every start, made again if need be."""

import os
from pathlib import Path

from . import vocabulary_index
from .vocabulary import Vocabulary, read


def stored(vocabulary: Vocabulary, folder: Path | None) -> vocabulary_index.VocabularyIndex | None:
    """The index that the folder holds; ``None`` where there is none that is whole and of this vocabulary."""
    try:
        return vocabulary_index.unpack(_file(vocabulary, folder).read_bytes(), vocabulary.sha256) if folder else None
    except OSError:
        return None


def made(vocabulary: Vocabulary, folder: Path | None) -> vocabulary_index.VocabularyIndex | None:
    """Make the index and keep it in the folder, whole or not at all. Makes nothing where the folder takes no file.

    Raises ``VocabularyError`` where the vocabulary is missing or wrong.
    """
    if folder is None:
        return None
    import tempfile

    target = _file(vocabulary, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=folder)
    except OSError:
        return None
    block = b""
    try:
        with os.fdopen(handle, "wb") as file:
            block = vocabulary_index.pack(read(vocabulary), vocabulary.sha256)
            file.write(block)
        Path(temporary).replace(target)
    except OSError:
        pass  # a full disk, or on Windows a reader of the old one: this time it serves from memory
    finally:
        Path(temporary).unlink(missing_ok=True)
    return vocabulary_index.unpack(block, vocabulary.sha256)


def _file(vocabulary: Vocabulary, folder: Path) -> Path:
    return folder / f"{vocabulary.name}.index"
