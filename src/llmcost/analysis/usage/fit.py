"""Workloads fitted to the priced rows of logs (law U3): what is measured becomes the fields of workloads.

A cell is what is billed at the same rates: a feature on a model, in a mode, a region and a band of lengths. Each cell
becomes one workload with exact means; it becomes several where one workload cannot say what it caches.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from itertools import count as numbers
from typing import NamedTuple

from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.inputs.catalog import Price
from llmcost.model.inputs.request_shape import MediaTokens
from llmcost.model.inputs.serving import Batch, Cache
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import PLACES, ZERO, exactly, quotient, total
from llmcost.model.problems import LlmcostError
from llmcost.model.reports.fit import FittedCell, FittedFeature, Window
from llmcost.model.usage import CACHE_WRITES, TokenClass
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.price_list.lookup import DatedPrice, find
from llmcost.pricing.rates import exceeded, thresholds
from llmcost.pricing.volume import ASSUMED_DAYS

from .cube_pricing import CubePricer, PricedRow
from .features import feature_key

TOLERANCE = Decimal("1e-9")
"""What an estimate may differ from the logs. USD in the window."""
_LIVES = {TokenClass.CACHE_WRITE: "5m", TokenClass.CACHE_WRITE_1H: "1h", TokenClass.CACHE_WRITE_12H: "12h"}
_TEXT = (TokenClass.INPUT, TokenClass.CACHE_READ, *CACHE_WRITES)
_MEDIA = (TokenClass.AUDIO_INPUT, TokenClass.AUDIO_CACHE_READ, TokenClass.AUDIO_OUTPUT, TokenClass.IMAGE_OUTPUT)
_TIERS = ("flex", "priority", "fast", "ultrafast")
_MOST_THINKING = 1000


def window_of(rows: Iterable[PricedRow], since: date | None, until: date | None) -> Window | None:
    """The days asked for, or else those from the first to the last row; ``None`` without rows."""
    days = [one.row.day for one in rows]
    return Window(since or min(days), until or max(days)) if days else None


class _SameRates(NamedTuple):
    model: str
    mode: str
    region: str
    band: int
    """The index of the threshold of its model that the requests exceed; -1 below every one."""


@exactly
def fit(
    rows: Sequence[PricedRow], window: Window, context: PricingContext, pricer: CubePricer
) -> tuple[FittedFeature, ...]:
    """The workloads of the rows of a window by feature, in the order of names.

    Their estimate on the day of ``context`` costs what the rows cost at the prices of that day.
    """
    features: dict[str, list[PricedRow]] = defaultdict(list)
    for one in rows:
        features[feature_key(one.row.feature)].append(one)
    found = [_feature(name, ones, window, context, pricer) for name, ones in sorted(features.items())]
    return _with_unique_names(found)


def _with_unique_names(found: Sequence[FittedFeature]) -> tuple[FittedFeature, ...]:
    """The features with a number after each name of a workload that an earlier one has, as in ``chat-2``."""
    taken: set[str] = set()

    def renamed(workload: Workload) -> Workload:
        numbered = (f"{workload.name}-{number}" for number in numbers(2))
        name = next(name for name in chain([workload.name], numbered) if name not in taken)
        taken.add(name)
        return workload if name == workload.name else replace(workload, name=name)

    return tuple(
        replace(one, cells=tuple(replace(cell, workloads=tuple(map(renamed, cell.workloads))) for cell in one.cells))
        for one in found
    )


def _feature(
    name: str, rows: Sequence[PricedRow], window: Window, context: PricingContext, pricer: CubePricer
) -> FittedFeature:
    cells: dict[_SameRates, list[PricedRow]] = defaultdict(list)
    spellings: Counter[str] = Counter()
    for one in rows:
        spellings[one.row.feature] += one.row.requests
        if one.usd is not None:
            cells[_cell(one, context, pricer)].append(one)
    names = _names(name, list(cells))
    labels = {"feature": name}
    fitted = tuple(
        _fitted(names[cell], labels, cell, inside, window, context, pricer) for cell, inside in sorted(cells.items())
    )
    unpriced = sum(one.row.requests for one in rows if one.usd is None)
    return FittedFeature(name, max(spellings, key=lambda text: (spellings[text], text)), fitted, unpriced)


def _cell(one: PricedRow, context: PricingContext, pricer: CubePricer) -> _SameRates:
    price = _price(one.model, context)
    passed = exceeded(thresholds(price.entry), pricer.length(one.row)) if price else None
    return _SameRates(one.model, one.row.mode, one.region, passed.band_index if passed else -1)


def _price(model: str, context: PricingContext) -> DatedPrice | None:
    found = context.prices.price(find(context.catalog, model).model)
    return found.dated if found else None


def _names(feature: str, cells: Sequence[_SameRates]) -> Mapping[_SameRates, str]:
    """A name for each cell: the feature, and of the rest what tells it from the others."""
    tells: Sequence[tuple[Callable[[_SameRates], object], Callable[[_SameRates], str]]] = (
        (lambda cell: cell.model, lambda cell: cell.model.rpartition("/")[2]),
        (lambda cell: cell.mode, lambda cell: cell.mode or "standard"),
        (lambda cell: cell.region, lambda cell: cell.region or "global"),
        (lambda cell: cell.band, lambda cell: f"band{cell.band + 1}"),
    )
    used = [text for value, text in tells if len({value(cell) for cell in cells}) > 1]
    names = {cell: "-".join((feature, *(text(cell) for text in used))) for cell in cells}
    taken = Counter(names.values())
    return {
        cell: name if taken[name] == 1 else f"{name}-{cell.model.partition('/')[0]}" for cell, name in names.items()
    }


class _Sums(NamedTuple):
    """The tokens of the requests of a cell together."""

    requests: int
    tokens: Mapping[TokenClass, int]
    searches: int

    @property
    def text(self) -> Fraction:
        """Tokens of text that a request sends."""
        return Fraction(sum(self.tokens.get(bucket, 0) for bucket in _TEXT), self.requests)


def _fitted(
    name: str,
    labels: dict[str, str],
    cell: _SameRates,
    rows: Sequence[PricedRow],
    window: Window,
    context: PricingContext,
    pricer: CubePricer,
) -> FittedCell:
    tokens: Counter[TokenClass] = Counter()
    for one in rows:
        tokens.update(one.row.tokens)
    sums = _Sums(sum(one.row.requests for one in rows), tokens, sum(one.row.web_searches for one in rows))
    price = _price(cell.model, context)
    parts = tuple(_parts(sums, price))
    workloads = tuple(_workload(name, labels, cell, part, sums, price, window) for part in parts)
    now = total(pricer.price(one.row, on=context.as_of).usd for one in rows)
    estimated = total(_window_cost(each, window, context) for each in workloads)
    gap = None if now is None or estimated is None else estimated - now
    return FittedCell(
        workloads,
        tuple(part.what for part in parts),
        sums.requests,
        sum((one.usd or ZERO for one in rows), ZERO),
        now,
        ZERO if gap is not None and abs(gap) <= TOLERANCE else gap,
    )


class _Part(NamedTuple):
    """Requests of a cell that one cached prefix describes."""

    requests: Fraction
    text: Fraction
    """Tokens of text that each sends."""
    cached: Fraction = Fraction(0)
    """Of these, the prefix; 0 without a cache."""
    hits: Fraction = Fraction(0)
    life: str = "5m"
    what: str = ""
    ending: str = ""
    """What is added to the name of its workload."""


def _parts(sums: _Sums, dated: DatedPrice | None) -> Iterator[_Part]:
    """The requests as parts with one cached prefix each, whose tokens add up to those of all."""
    whole, sent = Fraction(sums.requests), sums.text
    reads = Fraction(sums.tokens.get(TokenClass.CACHE_READ, 0))
    writes = {bucket: sums.tokens[bucket] for bucket in CACHE_WRITES if sums.tokens.get(bucket)}
    entry: Price | None = dated.entry if dated else None
    least = Fraction(dated.model.cache.min_tokens if dated and dated.model.cache else 0)
    cached = reads + sum(writes.values())
    if not cached:
        yield _Part(whole, sent)
        return
    if not writes and entry is not None and entry.cache_write is None and sent >= least:
        yield _Part(whole, sent, sent, reads / (whole * sent))  # what is not found is plain input
        return
    prefix = max(cached / whole, least)
    length, rest = max(sent, prefix), whole
    for bucket in writes or (TokenClass.CACHE_WRITE,):
        read = reads * writes[bucket] / sum(writes.values()) if writes else reads
        here, life = read + writes.get(bucket, 0), _LIVES[bucket]
        told = (f"cache writes of {life}", life) if len(writes) > 1 else ("those with a cached prefix", "cached")
        requests = here / prefix
        yield _Part(requests, length, prefix, read / here, life, *(told if requests != whole else ()))
        rest -= requests
    if rest:
        left = (whole * sent - (whole - rest) * length) / rest
        yield _Part(rest, left, what="those without a cached prefix", ending="uncached")


def _workload(
    name: str,
    labels: dict[str, str],
    cell: _SameRates,
    part: _Part,
    sums: _Sums,
    price: DatedPrice | None,
    window: Window,
) -> Workload:
    count = sums.requests
    visible, thought = (sums.tokens.get(one, 0) for one in (TokenClass.OUTPUT, TokenClass.THINKING))
    thinks = price is not None and price.model.thinking != "never"
    if not thinks or thought > visible * _MOST_THINKING:
        visible, thought = visible + thought, 0
    media = {one.value: _mean(sums.tokens[one], count) for one in _MEDIA if sums.tokens.get(one)}
    text, cached = _mean(part.text, 1, count), _mean(part.cached, 1, count)
    cache = Cache(tokens=min(cached, text), hit_rate=_mean(part.hits, 1, int(count * part.cached)), ttl=part.life)
    return Workload(
        name=f"{name}-{part.ending}" if part.ending else name,
        labels=labels,
        model=cell.model,
        requests_per_day=_mean(part.requests, window.days, 10**8),
        input_tokens=text,
        output_tokens=_mean(visible, count),
        thinking_multiplier=_mean(thought, visible or 1) if thinks else None,
        cache=cache if cached else None,
        media_tokens=MediaTokens(**media) if media else None,
        batch=Batch(Decimal(1)) if cell.mode == "batch" else None,
        service_tier=cell.mode if cell.mode in _TIERS else "standard",
        region=cell.region or None,
        fees={"web_search": _mean(sums.searches, count)} if sums.searches else {},
    )


def _mean(whole: Fraction | int, count: int, scale: int | None = None) -> Decimal:
    """``whole / count``, with so many digits that its product with ``scale``, or ``count``, is within the tolerance."""
    value = Fraction(whole) / count
    return quotient(value.numerator, value.denominator, min(len(str(scale or count)) + 8, PLACES))


def _window_cost(workload: Workload, window: Window, context: PricingContext) -> Decimal | None:
    """What the workload costs in the days of the window; ``None`` without a price."""
    try:
        row = monthly_cost(context.pricer(workload))
    except LlmcostError:
        return None
    if row.monthly is None or row.at_least:
        return None
    return quotient(row.monthly * window.days, ASSUMED_DAYS, 30)
