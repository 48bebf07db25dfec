"""The requests of logs on other models: their tokens as those models count them (law T5), at the prices of one day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.inputs.catalog import Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO, exactly, quotient, total
from llmcost.model.reports.estimate import CountRatio
from llmcost.model.reports.fit import Window
from llmcost.model.reports.usage_replay import ReplayReport, ReplayRow
from llmcost.model.usage import CACHE_WRITES, OF_INPUT, TokenClass
from llmcost.model.usage_cube import CubeRow
from llmcost.pricing.price_list.lookup import Candidate, find
from llmcost.pricing.tokenizer_adjustment import tokenizer_name, tokenizer_ratio

from .cube_pricing import CubePricer, PricedRow

_LOGS = Workload(name="logs", output_tokens=ZERO)
"""Says that nothing is known of the class of the text."""
_SENT = (TokenClass.INPUT, *OF_INPUT)
_UNCACHED = ((), CACHE_WRITES, (*CACHE_WRITES, TokenClass.CACHE_READ))
"""What is sent as plain input instead, where a model does not sell it."""


class _Alike(NamedTuple):
    """Requests that a model bills alike."""

    counted: str
    mode: str
    band: int
    slot: int


class _Replayed(NamedTuple):
    usd: Decimal
    low: Decimal
    high: Decimal


@exactly
def replay(
    rows: Sequence[PricedRow],
    window: Window,
    targets: Sequence[Candidate],
    pricer: CubePricer,
    context: PricingContext,
    *,
    batch: bool,
) -> ReplayReport:
    """The rows of a window on each of some models, in batches if ``batch``, at the prices of the day of ``context``."""
    own = {id(one): pricer.price(one.row, on=context.as_of).usd for one in rows}
    compared = [one for one in rows if own[id(one)] is not None]
    now = sum((own[id(one)] or ZERO for one in compared), ZERO)
    logs = _Logs(compared, pricer, context)
    found = [logs.on(target, now, batch=batch) for target in targets]
    requests = sum(one.row.requests for one in compared)
    return ReplayReport(
        as_of=context.as_of,
        catalog=context.stamp,
        since=window.first,
        until=window.last,
        batch=batch,
        requests=requests,
        unpriced=sum(one.row.requests for one in rows) - requests,
        then=total(one.usd for one in compared) if all(one.usd is not None for one in compared) else None,
        now=now,
        rows=tuple(sorted(found, key=lambda row: (row.usd is None, row.unpriced > 0, row.usd or ZERO, row.model))),
    )


class _Logs:
    """The requests that are compared, grouped as coarsely as the terms of a model allow."""

    def __init__(self, rows: Sequence[PricedRow], pricer: CubePricer, context: PricingContext) -> None:
        self._rows, self._pricer, self._context = rows, pricer, context
        self._counted = {one.model: self._serving(find(context.catalog, one.model), one.row.day) for one in rows}
        self._models = {tokenizer_name(model): model for model in self._counted.values()}
        self._groups: dict[tuple[bool, bool], list[tuple[_Alike, CubeRow]]] = {}

    def on(self, target: Candidate, now: Decimal, *, batch: bool) -> ReplayRow:
        """The requests on a model; ``now`` is what they cost on their own ones."""
        served = self._serving(target, self._context.as_of)
        done: list[_Replayed] = []
        unpriced, reason = 0, ""
        for key, row in self._grouped(target):
            sent = row._replace(mode="batch") if batch else row
            ratio = tokenizer_ratio(_LOGS, self._models[key.counted], served, self._context.catalog)
            priced = self._priced(target, sent, ratio)
            if isinstance(priced, str):
                unpriced, reason = unpriced + row.requests, reason or priced
            else:
                done.append(priced)
        usd, low, high = (sum(ends, ZERO) for ends in zip(*done, strict=True)) if done else (None, None, None)
        change = None
        if usd is not None and low is not None and high is not None and not unpriced:
            settled = low == high or not low <= now <= high
            change = usd - now if settled else None
        return ReplayRow(target.id, usd, low, high, unpriced, reason, change)

    def _serving(self, named: Candidate, day: date) -> Model:
        """The model that serves the calls of a name on a day."""
        return self._context.prices_on(day).serving(named).model

    def _grouped(self, target: Candidate) -> list[tuple[_Alike, CubeRow]]:
        price = self._context.prices_on(self._context.as_of).price(target.model)
        by_length = price is not None and price.dated.entry.long is not None
        by_hour = price is not None and any(mode.schedule for mode in price.dated.entry.modes.values())
        if (by_length, by_hour) not in self._groups:
            groups: dict[_Alike, list[CubeRow]] = defaultdict(list)
            for one in self._rows:
                counted = tokenizer_name(self._counted[one.model])
                row = one.row
                key = _Alike(counted, row.mode, row.band if by_length else 0, row.slot if by_hour else 0)
                groups[key].append(row)
            self._groups[by_length, by_hour] = [(key, _together(key, rows)) for key, rows in groups.items()]
        return self._groups[by_length, by_hour]

    def _priced(self, target: Candidate, row: CubeRow, ratio: CountRatio | None) -> _Replayed | str:
        """The amounts of requests on a model, or why they have none."""
        reason = ""
        for unsold in _UNCACHED:
            sent = _plain(row, unsold)
            amounts = []
            for factor, length in self._counts(row, ratio):
                priced = self._pricer.price_on(target, sent, self._context.as_of, factor=factor, length=length)
                reason = reason or priced.reason
                amounts.append(priced.usd)
            usd = [amount for amount in amounts if amount is not None]
            if len(usd) == len(amounts):
                return _Replayed(usd[0], usd[min(1, len(usd) - 1)], usd[-1])
        return reason

    def _counts(self, row: CubeRow, ratio: CountRatio | None) -> Iterator[tuple[Decimal, Decimal]]:
        """The factor of the counts and the total input of a request: typical, and at both ends if they differ."""
        shortest, longest = self._pricer.lengths(row)
        if ratio is None:
            yield ONE, longest
            return
        mean = quotient(sum(Decimal(row.tokens.get(bucket, 0)) for bucket in _SENT), row.requests)
        yield ratio.factor, min(max(mean, shortest), longest) * ratio.factor
        yield ratio.low, shortest * ratio.low
        yield ratio.high, longest * ratio.high


def _together(key: _Alike, rows: Sequence[CubeRow]) -> CubeRow:
    """The sum of requests that are billed alike."""
    tokens: dict[TokenClass, int] = defaultdict(int)
    for row in rows:
        for bucket, number in row.tokens.items():
            tokens[bucket] += number
    return rows[0]._replace(
        mode=key.mode, band=key.band, slot=key.slot, region="", requests=sum(row.requests for row in rows),
        tokens=dict(tokens), web_searches=sum(row.web_searches for row in rows),
    )  # fmt: skip


def _plain(row: CubeRow, unsold: Sequence[TokenClass]) -> CubeRow:
    """The requests with the tokens of some buckets as plain input."""
    tokens: Mapping[TokenClass, int] = row.tokens
    moved = sum(tokens.get(bucket, 0) for bucket in unsold)
    kept = {bucket: number for bucket, number in tokens.items() if bucket not in unsold}
    return row._replace(tokens={**kept, TokenClass.INPUT: tokens.get(TokenClass.INPUT, 0) + moved}) if moved else row
