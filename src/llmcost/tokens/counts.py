"""Text → tokens, each count with how it was made and how far it can be trusted. The one door of this room."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from llmcost.model.catalog import Tokenizer

from . import cuts, families, scripts, vocabulary
from .engine import engine

if TYPE_CHECKING:
    from concurrent.futures import Future

Method = Literal["exact", "reconstruction", "proxy", "estimate", "api"]
BASE = "o200k_base"
"""The vocabulary that estimates start from."""
_SAME_RANKS = {"o200k_harmony": "o200k_base", "p50k_edit": "p50k_base"}
"""Encodings that differ in special tokens only, of which plain text has none (tiktoken_ext.openai_public)."""


@dataclass(frozen=True)
class Count:
    """Tokens of a text. The true count most likely lies from ``low`` to ``high``; all three agree where it is exact."""

    tokens: int
    low: int
    high: int
    method: Method
    """``exact``: the model's published vocabulary. ``proxy``: that of another, or one that is only assumed to be the
    model's. ``estimate``: calibrated against another count of the same text. ``reconstruction`` and ``api`` are made
    elsewhere."""
    tokenizer: str
    """The encoding or the family."""
    version: str
    """The vocabulary's SHA-256, shortened, or the day of the constants."""
    note: str = ""


def count_text(text: str, tokenizer: Tokenizer | None) -> Count:
    """The tokens of a text. Raises ``VocabularyError`` where a bundled vocabulary is missing or wrong."""
    return count_for(text, [tokenizer])[tokenizer]


def count_for(text: str, tokenizers: Iterable[Tokenizer | None]) -> dict[Tokenizer | None, Count]:
    """The tokens of a text for each of several tokenizers; each vocabulary counts once. Raises ``VocabularyError``."""
    return count_stream_for([text], tokenizers)


def count_stream(chunks: Iterable[str], tokenizer: Tokenizer | None, threads: int = 1) -> Count:
    """``count_text`` of the chunks joined, in constant memory; chunks may end anywhere. Raises ``VocabularyError``."""
    return count_stream_for(chunks, [tokenizer], threads)[tokenizer]


def count_stream_for(
    chunks: Iterable[str], tokenizers: Iterable[Tokenizer | None], threads: int = 1
) -> dict[Tokenizer | None, Count]:
    """``count_for`` of the chunks joined, in constant memory; chunks may end anywhere. Raises ``VocabularyError``.

    More ``threads`` count several blocks at a time.
    """
    wanted = list(dict.fromkeys(tokenizers))
    needed = {need for tokenizer in wanted for need in _needs(tokenizer)}
    tally = _Tally()
    for part in _each(cuts.blocks(chunks, cuts.BLOCK), lambda block: _tally(block, needed), threads):
        tally.tokens += part.tokens
        tally.characters += part.characters
    return {tokenizer: _count(tokenizer, tally) for tokenizer in wanted}


def is_exact(tokenizer: Tokenizer | None) -> bool:
    """Whether the tokenizer's vocabulary is stated, and is on this machine. Reads nothing of it."""
    return tokenizer is not None and not tokenizer.assumed and _vocabulary(tokenizer) is not None


@dataclass
class _Tally:
    """What the counts of a text are made of."""

    tokens: Counter[str] = field(default_factory=Counter)
    """By vocabulary."""
    characters: Counter[str] = field(default_factory=Counter)
    """By class; empty when no estimate is asked for."""


_CHARACTERS = ""
"""Stands among the names of vocabularies for the classes of characters."""


def _needs(tokenizer: Tokenizer | None) -> tuple[str, ...]:
    if tokenizer is None or not (tokenizer.encoding or tokenizer.family):
        return (_CHARACTERS,)
    own = _vocabulary(tokenizer)
    return (own,) if own else (_CHARACTERS, BASE)


def _vocabulary(tokenizer: Tokenizer) -> str | None:
    """The name of the vocabulary, where it is to be had."""
    name = _SAME_RANKS.get(tokenizer.encoding or "", tokenizer.encoding or "")
    known = vocabulary.VOCABULARIES.get(name)
    # One that should be there is used whatever it looks like, so that its absence is told rather than estimated away.
    return name if known and (known.bundled or vocabulary.find(known)) else None


def _tally(block: str, needed: set[str]) -> _Tally:
    counted = Counter({name: engine(name).count(block) for name in needed if name != _CHARACTERS})
    return _Tally(counted, scripts.classes(block) if _CHARACTERS in needed else Counter())


def _each(blocks: Iterator[str], work: Callable[[str], _Tally], threads: int) -> Iterator[_Tally]:
    """The work done on each block; at most ``threads`` + 1 blocks are held."""
    if threads < 2:
        yield from map(work, blocks)
        return
    for first in blocks:
        yield work(first)  # prepares what all of them use
        break
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        under_way: deque[Future[_Tally]] = deque()
        for block in blocks:
            under_way.append(pool.submit(work, block))
            if len(under_way) > threads:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _count(tokenizer: Tokenizer | None, tally: _Tally) -> Count:
    if tokenizer is None or not (tokenizer.encoding or tokenizer.family):
        note = "no tokenizer is known for this model: characters ÷ 4"
        return Count(*families.last_resort(tally.characters), "estimate", "characters ÷ 4", families.dated(), note)
    if own := _vocabulary(tokenizer):
        tokens, version = tally.tokens[own], f"sha256 {vocabulary.VOCABULARIES[own].sha256[:12]}"
        if tokenizer.assumed:
            note = f"no source states this model's tokenizer: {own} is assumed"
            return Count(tokens, tokens, tokens, "proxy", own, version, note)
        return Count(tokens, tokens, tokens, "exact", own, version)
    name = tokenizer.family or tokenizer.encoding or families.OTHER
    return Count(
        *families.estimate(name, tally.tokens[BASE], tally.characters),
        "estimate",
        name,
        families.dated(),
        _note(tokenizer, name),
    )


def _note(tokenizer: Tokenizer, name: str) -> str:
    assumed = "; no source states this model's tokenizer" if tokenizer.assumed else ""
    if name in vocabulary.VOCABULARIES:
        return f"{name} is not in tiktoken's cache on this machine: as {BASE} counts, with a wide range{assumed}"
    if not families.is_known(name):
        return f"no vocabulary of {name} at hand: as {BASE} counts, with a wide range{assumed}"
    return f"estimated from the count of {BASE} and the characters of the text{assumed}"
