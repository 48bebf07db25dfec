"""Everything that counts of a text are made of, block by block: tokens by vocabulary, and characters by class."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from . import character_classes, chunking, optional_tokenizers, process_pool
from .engine import Engine, engine

_ALONE = 2_000_000
"""Characters after which more processes are worth their start, some 30 ms each."""


@dataclass
class TextStatistics:
    """What was counted of a text."""

    tokens: Counter[str] = field(default_factory=Counter)
    """By published vocabulary, and by ``Carried.name``."""
    characters: Counter[str] = field(default_factory=Counter)
    """By class; empty when nobody needs them."""
    languages: Counter[str] = field(default_factory=Counter)
    """By language, how often it shows; empty when nobody needs it."""

    def add(self, other: "TextStatistics") -> None:
        self.tokens.update(other.tokens)
        self.characters.update(other.characters)
        self.languages.update(other.languages)

    def __sub__(self, other: "TextStatistics") -> "TextStatistics":
        languages = self.languages - other.languages
        return TextStatistics(self.tokens - other.tokens, self.characters - other.characters, languages)


@dataclass(frozen=True)
class Needs:
    """What is to be counted."""

    vocabularies: frozenset[str] = frozenset()
    carried: frozenset[optional_tokenizers.PackagedVocabulary] = frozenset()
    characters: bool = False

    def __or__(self, other: "Needs") -> "Needs":
        both = self.vocabularies | other.vocabularies, self.carried | other.carried
        return Needs(*both, self.characters or other.characters)


class Block(NamedTuple):
    """A part of a text."""

    text: str
    start: int
    """Characters of the text before it."""
    before: str
    """The last of them."""


def text_statistics(
    chunks: Iterable[str], needs: Needs, processes: int | None
) -> tuple[TextStatistics, TextStatistics]:
    """The tally of the chunks joined, and that of its beginning, as far as the slowest counter goes.

    Constant memory; as many processes as there are cores where none are given. Raises ``VocabularyError``.
    """
    whole, beginning = TextStatistics(), TextStatistics()
    most = min((each.most for each in needs.carried if each.most is not None), default=0)
    blocks = _placed(chunking.blocks(chunks, chunking.BLOCK))
    engines = {name: engine(name) for name in needs.vocabularies}
    for start, part in _each(blocks, partial(_tally, needs, engines), processes):
        whole.add(part)
        if start < most:
            beginning.add(part)
    return whole, beginning


def _placed(blocks: Iterator[str]) -> Iterator[Block]:
    start, before = 0, ""
    for text in blocks:
        yield Block(text, start, before)
        start, before = (
            start + len(text),
            (before + text[-character_classes.LONGEST_WORD :])[-character_classes.LONGEST_WORD :],
        )


def _each(
    blocks: Iterator[Block], work: Callable[[Block], tuple[int, TextStatistics]], processes: int | None
) -> Iterator[tuple[int, TextStatistics]]:
    for block in blocks:
        yield work(block)  # prepares what all processes then share
        if block.start + len(block.text) >= _ALONE:
            yield from process_pool.in_order(blocks, work, processes or process_pool.available())


def _tally(needs: Needs, engines: Mapping[str, Engine], block: Block) -> tuple[int, TextStatistics]:
    found = TextStatistics(Counter({name: one.count(block.text) for name, one in engines.items()}))
    for carried in needs.carried:
        if carried.most is None or block.start < carried.most:
            cut = 1 if carried.drops_space and block.start and block.text.startswith(" ") else 0
            count = (
                optional_tokenizers.counter(carried)
                if block.start
                else partial(optional_tokenizers.stored_count, carried)
            )
            found.tokens[carried.name] = count(block.text[cut:])
    if needs.characters:
        found.characters = character_classes.classes(block.text)
        found.languages = character_classes.languages(block.text, block.before)
    return block.start, found
