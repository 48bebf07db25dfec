"""The cube of logs at the prices of each row's day. Tokens are billed by the estimator's own rates (law U2)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.money import ONE, ZERO, cost, exactly
from llmcost.model.problems import UnknownModel
from llmcost.model.record import record
from llmcost.model.usage import TokenClass, Usage
from llmcost.model.usage_cube import CubeRow
from llmcost.pricing.charge import charge, fee_of
from llmcost.pricing.price_list.lookup import Candidate, DatedPrice, find
from llmcost.pricing.price_list.price_book import ModelPrice
from llmcost.pricing.price_list.schedules import boundaries, is_within
from llmcost.pricing.rates import DISCOUNTS, ServiceTerms, thresholds
from llmcost.pricing.request_groups import RequestBatch

_OUTPUT = (TokenClass.OUTPUT, TokenClass.THINKING, TokenClass.AUDIO_OUTPUT, TokenClass.IMAGE_OUTPUT)
_MEDIA = (TokenClass.AUDIO_INPUT, TokenClass.AUDIO_CACHE_READ, TokenClass.AUDIO_OUTPUT, TokenClass.IMAGE_OUTPUT)
_FIRST_YEAR = 2022
"""No request of a log is older."""
_PERMASLUG = re.compile(r"anthropic/claude-([\d.]+)-([a-z]+)-\d{8}")
"""A Claude model as OpenRouter bills it, such as ``anthropic/claude-4.6-sonnet-20260217``."""


@record
class PricedRow:
    """A row of the cube with its amount in USD, or the reason why it has none."""

    row: CubeRow
    model: str
    """The id of the model in the price list, else its name in the log."""
    usd: Decimal | None
    reason: str = ""
    parts: Mapping[TokenClass, Decimal] = field(default_factory=dict)
    """What of the amount is for the tokens of each bucket; the rest is fees."""
    region: str = ""
    """The region whose price it pays, where the log or the name of the model says one."""


def cut_points(catalog: Catalog) -> tuple[int, ...]:
    """The total inputs after which a price of any model changes, in whole tokens, ascending."""
    prices = (price for model in catalog.models.values() for price in model.prices if price.long)
    return tuple(sorted({threshold.last_below for price in prices for threshold in thresholds(price)}))


def slot_minutes(catalog: Catalog, as_of: date) -> tuple[int, ...]:
    """The minutes of the UTC day at which a price of any model may change, ascending, without midnight."""
    years = range(_FIRST_YEAR, as_of.year + 1)
    found = {minute for schedule in catalog.schedules.values() for minute in boundaries(schedule, years)}
    return tuple(sorted(found - {0}))


class CubePricer:
    """Prices the rows of a cube that was made with these cut points and minutes."""

    def __init__(self, context: PricingContext, cuts: Sequence[int], minutes: Sequence[int]) -> None:
        self._context = context
        self._lengths = [*cuts, cuts[-1] + 1] if cuts else [0]
        self._starts = [0, *minutes]
        self._found: dict[tuple[str, str], Candidate | None] = {}

    def priced(self, rows: Iterable[CubeRow]) -> list[PricedRow]:
        return [self.price(row) for row in rows]

    @exactly
    def price(self, row: CubeRow, *, on: date | None = None) -> PricedRow:
        """The amount of a row on its day; with ``on``, at the prices of that day."""
        candidate = self._candidate(row.provider, row.model)
        if candidate is None:
            return PricedRow(row, row.model, None, "no such model in the price list" if row.model else "no model named")
        return self.price_on(candidate, row, on or row.day)

    @exactly
    def price_on(
        self, candidate: Candidate, row: CubeRow, day: date, *, factor: Decimal = ONE, length: Decimal | None = None
    ) -> PricedRow:
        """The amount of a row on a model at the prices of a day.

        ``factor`` are the tokens of the model for each one of text in the row; ``length`` is the total input of a
        request, that of the row's band if ``None``.
        """
        price = self._context.prices_on(day).price(candidate.model)
        if price is None:
            return PricedRow(row, candidate.id, None, "no price on this day")
        region = row.region or candidate.region
        missing = _missing(price.dated, row.mode, region)
        if missing:
            return PricedRow(row, candidate.id, None, missing)
        total = self.length(row) if length is None else length
        items = charge([self._batch(row, price, region, factor, total)], price, candidate.id)
        unsold = [item.key.bucket for item in items if item.monthly is None]
        if unsold:
            return PricedRow(row, candidate.id, None, f"no price for {', '.join(map(str, unsold))}")
        fees = self._web_searches(row, price)
        if fees is None:
            return PricedRow(row, candidate.id, None, "no price for web searches")
        parts: dict[TokenClass, Decimal] = defaultdict(Decimal)
        for item in items:
            if item.key.bucket and item.monthly:
                parts[item.key.bucket] += item.monthly
        return PricedRow(row, candidate.id, sum(parts.values(), fees), "", parts, region or "")

    def length(self, row: CubeRow) -> Decimal:
        """A total input of the band of a row."""
        return Decimal(self._lengths[row.band])

    def lengths(self, row: CubeRow) -> tuple[Decimal, Decimal]:
        """The least and the greatest total input of the band of a row; both above the last length, if it is there."""
        shortest = self._lengths[row.band - 1] + 1 if row.band else 0
        return Decimal(shortest), Decimal(self._lengths[row.band])

    def _batch(
        self, row: CubeRow, price: ModelPrice, region: str | None, factor: Decimal, length: Decimal
    ) -> RequestBatch:
        tokens = {
            bucket: Decimal(count) if bucket in _MEDIA else count * factor for bucket, count in row.tokens.items()
        }
        output = sum((count for bucket, count in tokens.items() if bucket in _OUTPUT), ZERO)
        used = Usage(sum(tokens.values(), ZERO) - output, output, tokens)
        modes = price.dated.entry.modes
        moment = datetime.combine(row.day, time(), UTC) + timedelta(minutes=self._starts[row.slot])
        hours = (
            name
            for name, mode in modes.items()
            if mode.schedule and is_within(self._context.catalog.schedules[mode.schedule], moment)
        )
        served = (row.mode,) if row.mode in modes else ()
        terms = ServiceTerms((*hours, *served), region=region)
        return RequestBatch(Decimal(1), used, terms, Decimal(row.requests), length)

    @staticmethod
    def _web_searches(row: CubeRow, price: ModelPrice) -> Decimal | None:
        """The fee of the searches of a row; ``None`` if it has no price."""
        if not row.web_searches:
            return ZERO
        found = fee_of(price.dated, "web_search")
        return None if found is None else cost(Decimal(row.web_searches), found[0].usd, found[1])

    def _candidate(self, provider: str, name: str) -> Candidate | None:
        key = (provider, name)
        if key not in self._found:
            self._found[key] = next(filter(None, (self._named(one) for one in _names(provider, name))), None)
        return self._found[key]

    def _named(self, name: str) -> Candidate | None:
        try:
            return find(self._context.catalog, name)
        except UnknownModel:
            return None


def _names(provider: str, name: str) -> list[str]:
    """The names by which a model of a log may be found, the most exact first."""
    if not name:
        return []
    names = [name if name.startswith(f"{provider}/") else f"{provider}/{name}"] if provider else [name]
    if provider == "openrouter":
        if slug := _PERMASLUG.fullmatch(name):
            names.append(f"anthropic/claude-{slug[2]}-{slug[1].replace('.', '-')}")
        names.append(name)
    return names


def _missing(dated: DatedPrice, mode: str, region: str | None) -> str:
    """What of the terms of service has no price; empty if all has. A missing discount is billed as standard (P2)."""
    if dated.entry.free:
        return ""
    if mode and mode not in dated.entry.modes and mode not in DISCOUNTS:
        return f"no price for the mode {mode}"
    if region and dated.region(region) is None:
        return f"no price for the region {region}"
    return ""
