"""Text → tokens: each count with its method and how far it can be trusted. The public functions of this room."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

from llmcost.model.inputs.tokenizers import Tokenizer

from . import estimates, optional_tokenizers, vocabulary
from .estimates import BASE
from .text_statistics import Needs, TextStatistics, text_statistics

Method = Literal["exact", "reconstruction", "proxy", "estimate", "api"]
_SAME_RANKS = {"o200k_harmony": "o200k_base", "p50k_edit": "p50k_base"}
"""Encodings that differ only in special tokens, which plain text does not have (tiktoken_ext.openai_public)."""


@dataclass(frozen=True)
class Count:
    """Tokens of a text. The true count is most likely from ``low`` to ``high``; an exact count equals both."""

    tokens: int
    low: int
    high: int
    method: Method
    """``exact``: by the model's published vocabulary. ``reconstruction``: by the model's vocabulary, rebuilt by others.
    ``proxy``: by another model's vocabulary, or by one that is only assumed to be the model's. ``estimate``: calibrated
    from another count of the same text. ``api``: the provider's own count."""
    tokenizer: str
    """The name of the encoding or family."""
    version: str
    """The vocabulary's SHA-256, shortened, or the package that counted, or the date of the estimate's constants."""
    note: str = ""


def count_text(text: str, tokenizer: Tokenizer | None) -> Count:
    """Counts a text. Raises ``VocabularyError`` if a bundled vocabulary is missing or wrong."""
    return count_for(text, [tokenizer])[tokenizer]


def count_for(text: str, tokenizers: Iterable[Tokenizer | None]) -> dict[Tokenizer | None, Count]:
    """Counts a text for several tokenizers, once by each vocabulary. Raises ``VocabularyError``."""
    return count_stream_for([text], tokenizers)


def count_stream(chunks: Iterable[str], tokenizer: Tokenizer | None) -> Count:
    """``count_text`` of the chunks joined, in constant memory; chunks may end anywhere. Raises ``VocabularyError``."""
    return count_stream_for(chunks, [tokenizer])[tokenizer]


def count_stream_for(chunks: Iterable[str], tokenizers: Iterable[Tokenizer | None]) -> dict[Tokenizer | None, Count]:
    """``count_for`` of the chunks joined, in constant memory; chunks may end anywhere. Raises ``VocabularyError``."""
    wanted = list(dict.fromkeys(tokenizers))
    whole, beginning = text_statistics(chunks, reduce(or_, map(_needs, wanted), Needs()))
    return {tokenizer: _count(tokenizer, whole, beginning) for tokenizer in wanted}


def is_exact(tokenizer: Tokenizer | None) -> bool:
    """Whether the tokenizer is documented and its vocabulary is on this machine. Does not read the vocabulary."""
    if tokenizer is None or tokenizer.assumed:
        return False
    packaged = _packaged(tokenizer)
    return _vocabulary(tokenizer) is not None or (packaged is not None and packaged.method == "exact")


def _needs(tokenizer: Tokenizer | None) -> Needs:
    if tokenizer is None or not (tokenizer.encoding or tokenizer.family):
        return Needs(characters=True)
    if published := _vocabulary(tokenizer):
        return Needs(frozenset([published]))
    estimated = Needs(frozenset([BASE]), characters=True)
    packaged = _packaged(tokenizer)
    if packaged is None:
        return estimated
    exact = Needs(packaged=frozenset([packaged]))
    return exact if packaged.most is None else exact | estimated


def _vocabulary(tokenizer: Tokenizer) -> str | None:
    """The name of the published vocabulary, where it is available."""
    name = _SAME_RANKS.get(tokenizer.encoding or "", tokenizer.encoding or "")
    known = vocabulary.VOCABULARIES.get(name)
    # A bundled one is used even if it is missing, so that an error reports it instead of an estimate hiding it.
    return name if known and (known.bundled or vocabulary.find(known)) else None


def _packaged(tokenizer: Tokenizer) -> optional_tokenizers.PackagedVocabulary | None:
    """The vocabulary of an installed package for the family."""
    found = optional_tokenizers.FAMILIES.get(tokenizer.family or "")
    return found if found and optional_tokenizers.version(found.package) else None


def _count(tokenizer: Tokenizer | None, whole: TextStatistics, beginning: TextStatistics) -> Count:
    if tokenizer is None or not (tokenizer.encoding or tokenizer.family):
        note = "no tokenizer is known for this model: characters ÷ 4"
        return Count(*estimates.last_resort(whole.characters), "estimate", "characters ÷ 4", estimates.dated(), note)
    if published := _vocabulary(tokenizer):
        version = f"sha256 {vocabulary.VOCABULARIES[published].sha256[:12]}"
        return _counted(whole.tokens[published], "exact", published, version, _assumed(tokenizer, published))
    name = tokenizer.family or tokenizer.encoding or estimates.OTHER
    packaged = _packaged(tokenizer)
    if packaged is None:
        found = estimates.estimate(name, whole)
        return Count(*found, "estimate", name, estimates.dated(), _note(tokenizer, name))
    version = f"{packaged.package.distribution} {optional_tokenizers.version(packaged.package)}"
    if packaged.most is not None and whole.characters != beginning.characters:
        found = estimates.continued(name, whole.tokens[packaged.name], beginning, whole)
        note = f"{version} counted the first {packaged.most:,} characters; the rest is estimated from them"
        return Count(*found, "estimate", name, version, note)
    note = _assumed(tokenizer, packaged.title) or packaged.note
    return _counted(whole.tokens[packaged.name], packaged.method, name, version, note)


def _counted(tokens: int, method: Method, name: str, version: str, note: str) -> Count:
    """A count without a range. An exact one with a note is a proxy: it may not be by the model's vocabulary."""
    return Count(tokens, tokens, tokens, "proxy" if note and method == "exact" else method, name, version, note)


def _assumed(tokenizer: Tokenizer, name: str) -> str:
    return f"no source states this model's tokenizer: {name} is assumed" if tokenizer.assumed else ""


def _note(tokenizer: Tokenizer, name: str) -> str:
    assumed = "; no source states this model's tokenizer" if tokenizer.assumed else ""
    if name in vocabulary.VOCABULARIES:
        missing = f"{name} is not in tiktoken's cache on this machine"
        return f"{missing}: estimated as the count of {BASE}, with a wide range{assumed}"
    if not estimates.is_known(name):
        return f"no vocabulary of {name} on this machine: estimated as the count of {BASE}, with a wide range{assumed}"
    found = optional_tokenizers.FAMILIES.get(name)
    hint = f"; {optional_tokenizers.install_hint(found)}" if found else ""
    return f"estimated from the count of {BASE} and the characters of the text{assumed}{hint}"
