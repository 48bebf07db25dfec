"""Text → tokens, each count with how it was made and how far it can be trusted. The one door of this room."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

from llmcost.model.inputs.catalog import Tokenizer

from . import estimates, optional_tokenizers, vocabulary
from .estimates import BASE
from .text_statistics import Needs, TextStatistics, text_statistics

Method = Literal["exact", "reconstruction", "proxy", "estimate", "api"]
_SAME_RANKS = {"o200k_harmony": "o200k_base", "p50k_edit": "p50k_base"}
"""Encodings that differ in special tokens only, of which plain text has none (tiktoken_ext.openai_public)."""


@dataclass(frozen=True)
class Count:
    """Tokens of a text. The true count most likely lies from ``low`` to ``high``; all three agree where it is exact."""

    tokens: int
    low: int
    high: int
    method: Method
    """``exact``: the model's published vocabulary. ``reconstruction``: the model's, rebuilt by others. ``proxy``: that
    of another, or one that is only assumed to be the model's. ``estimate``: calibrated against another count of the
    same text. ``api``: the provider's own answer, made elsewhere."""
    tokenizer: str
    """The encoding or the family."""
    version: str
    """The vocabulary's SHA-256, shortened, or the package that counted, or the day of the constants."""
    note: str = ""


def count_text(text: str, tokenizer: Tokenizer | None) -> Count:
    """The tokens of a text. Raises ``VocabularyError`` where a bundled vocabulary is missing or wrong."""
    return count_for(text, [tokenizer])[tokenizer]


def count_for(text: str, tokenizers: Iterable[Tokenizer | None]) -> dict[Tokenizer | None, Count]:
    """The tokens of a text for each of several tokenizers; each vocabulary counts once. Raises ``VocabularyError``."""
    return count_stream_for([text], tokenizers)


def count_stream(chunks: Iterable[str], tokenizer: Tokenizer | None, processes: int | None = None) -> Count:
    """``count_text`` of the chunks joined, in constant memory; chunks may end anywhere. Raises ``VocabularyError``."""
    return count_stream_for(chunks, [tokenizer], processes)[tokenizer]


def count_stream_for(
    chunks: Iterable[str], tokenizers: Iterable[Tokenizer | None], processes: int | None = None
) -> dict[Tokenizer | None, Count]:
    """``count_for`` of the chunks joined, in constant memory; chunks may end anywhere. Raises ``VocabularyError``.

    A long stream is counted by so many processes; unless given, by one a core where the system allows it.
    """
    wanted = list(dict.fromkeys(tokenizers))
    whole, beginning = text_statistics(chunks, reduce(or_, map(_needs, wanted), Needs()), processes)
    return {tokenizer: _count(tokenizer, whole, beginning) for tokenizer in wanted}


def is_exact(tokenizer: Tokenizer | None) -> bool:
    """Whether the tokenizer's own vocabulary is stated, and is on this machine. Reads nothing of it."""
    if tokenizer is None or tokenizer.assumed:
        return False
    carried = _carried(tokenizer)
    return _vocabulary(tokenizer) is not None or (carried is not None and carried.method == "exact")


def _needs(tokenizer: Tokenizer | None) -> Needs:
    if tokenizer is None or not (tokenizer.encoding or tokenizer.family):
        return Needs(characters=True)
    if own := _vocabulary(tokenizer):
        return Needs(frozenset([own]))
    carried = _carried(tokenizer)
    estimated = Needs(frozenset([BASE]), characters=True)
    if carried is None:
        return estimated
    alone = Needs(carried=frozenset([carried]))
    return alone if carried.most is None else alone | estimated


def _vocabulary(tokenizer: Tokenizer) -> str | None:
    """The name of the published encoding, where it is to be had."""
    name = _SAME_RANKS.get(tokenizer.encoding or "", tokenizer.encoding or "")
    known = vocabulary.VOCABULARIES.get(name)
    # One that should be there is used whatever it looks like, so that its absence is told rather than estimated away.
    return name if known and (known.bundled or vocabulary.find(known)) else None


def _carried(tokenizer: Tokenizer) -> optional_tokenizers.PackagedVocabulary | None:
    """The vocabulary that an installed package has for the family."""
    found = optional_tokenizers.FAMILIES.get(tokenizer.family or "")
    return found if found and optional_tokenizers.version(found.package) else None


def _count(tokenizer: Tokenizer | None, whole: TextStatistics, beginning: TextStatistics) -> Count:
    if tokenizer is None or not (tokenizer.encoding or tokenizer.family):
        note = "no tokenizer is known for this model: characters ÷ 4"
        return Count(*estimates.last_resort(whole.characters), "estimate", "characters ÷ 4", estimates.dated(), note)
    if own := _vocabulary(tokenizer):
        version = f"sha256 {vocabulary.VOCABULARIES[own].sha256[:12]}"
        return _counted(whole.tokens[own], "exact", own, version, _assumed(tokenizer, own))
    name = tokenizer.family or tokenizer.encoding or estimates.OTHER
    carried = _carried(tokenizer)
    if carried is None:
        found = estimates.estimate(name, whole)
        return Count(*found, "estimate", name, estimates.dated(), _note(tokenizer, name))
    version = f"{carried.package.distribution} {optional_tokenizers.version(carried.package)}"
    if carried.most is not None and whole.characters != beginning.characters:
        found = estimates.continued(name, whole.tokens[carried.name], beginning, whole)
        note = f"{version} counted the first {carried.most:,} characters; the rest is estimated from them"
        return Count(*found, "estimate", name, version, note)
    note = _assumed(tokenizer, carried.title) or carried.says
    return _counted(whole.tokens[carried.name], carried.method, name, version, note)


def _counted(tokens: int, method: Method, name: str, version: str, note: str) -> Count:
    """A count that has no range. With a note, it is not the model's own for certain."""
    return Count(tokens, tokens, tokens, "proxy" if note and method == "exact" else method, name, version, note)


def _assumed(tokenizer: Tokenizer, name: str) -> str:
    return f"no source states this model's tokenizer: {name} is assumed" if tokenizer.assumed else ""


def _note(tokenizer: Tokenizer, name: str) -> str:
    assumed = "; no source states this model's tokenizer" if tokenizer.assumed else ""
    if name in vocabulary.VOCABULARIES:
        return f"{name} is not in tiktoken's cache on this machine: as {BASE} counts, with a wide range{assumed}"
    if not estimates.is_known(name):
        return f"no vocabulary of {name} at hand: as {BASE} counts, with a wide range{assumed}"
    found = optional_tokenizers.FAMILIES.get(name)
    more = f"; {optional_tokenizers.remedy(found)}" if found else ""
    return f"estimated from the count of {BASE} and the characters of the text{assumed}{more}"
