"""The report on priced usage: totals, groups, what has no price, and the account of rows (law U1)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.money import ZERO, exactly, quotient
from llmcost.model.reports.usage import MalformedLog, UnpricedUsage, UsageGroup, UsageReport
from llmcost.model.usage import OF_INPUT, TokenClass
from llmcost.model.usage_cube import Cube

from .cube_pricing import PricedRow

DIMENSIONS: Mapping[str, Callable[[PricedRow], str]] = {
    "day": lambda one: one.row.day.isoformat(),
    "month": lambda one: one.row.day.strftime("%Y-%m"),
    "source": lambda one: one.row.source,
    "provider": lambda one: one.row.provider,
    "model": lambda one: one.model,
    "feature": lambda one: one.row.feature,
    "team": lambda one: one.row.team,
    "mode": lambda one: one.row.mode or "standard",
    "region": lambda one: one.row.region,
}
"""What usage can be grouped by."""
_CALENDAR = ("day", "month")
_READS = (TokenClass.CACHE_READ, TokenClass.AUDIO_CACHE_READ)


def usage_report(cube: Cube, rows: Sequence[PricedRow], by: Sequence[str], context: PricingContext) -> UsageReport:
    """The report on the priced rows of a cube, grouped by dimensions of ``DIMENSIONS``."""
    grouped: dict[tuple[str, ...], list[PricedRow]] = defaultdict(list)
    for one in rows:
        grouped[tuple(DIMENSIONS[name](one) for name in by)].append(one)
    groups = [_group(values, ones) for values, ones in grouped.items()]
    calendar = any(name in _CALENDAR for name in by)
    groups.sort(key=lambda group: (ZERO if calendar else -(group.usd or ZERO), group.values))
    total = _group((), rows)
    return UsageReport(
        as_of=context.as_of,
        catalog=context.stamp,
        by=tuple(by),
        total=total,
        groups=tuple(groups),
        account=cube.account,
        kept=total.requests - total.unpriced,
        unpriced=_unpriced(rows),
        malformed=tuple(MalformedLog(*one) for one in cube.malformed),
    )


@exactly
def _group(values: tuple[str, ...], rows: Sequence[PricedRow]) -> UsageGroup:
    tokens: Counter[TokenClass] = Counter()
    for one in rows:
        tokens.update(one.row.tokens)
    amounts = [one.usd for one in rows if one.usd is not None]
    sent = sum(tokens[bucket] for bucket in (TokenClass.INPUT, *OF_INPUT))
    claims = sum(one.row.claims for one in rows)
    return UsageGroup(
        values,
        sum(one.row.requests for one in rows),
        sum(one.row.requests for one in rows if one.usd is None),
        sum(amounts, ZERO) if amounts or not rows else None,
        {bucket: tokens[bucket] for bucket in TokenClass if tokens[bucket]},
        quotient(sum(tokens[bucket] for bucket in _READS), sent) if sent else None,
        sum((one.row.claimed for one in rows), ZERO) if claims else None,
    )


def _unpriced(rows: Sequence[PricedRow]) -> tuple[UnpricedUsage, ...]:
    """The requests without a price by provider, model and reason, those with the most tokens first."""
    found: dict[tuple[str, str, str], list[PricedRow]] = defaultdict(list)
    for one in rows:
        if one.usd is None:
            found[one.row.provider, one.row.model, one.reason].append(one)
    lines = [
        UnpricedUsage(
            *key,
            sum(one.row.requests for one in ones),
            Decimal(sum(sum(one.row.tokens.values()) for one in ones)),
            min(one.row.day for one in ones),
            max(one.row.day for one in ones),
        )
        for key, ones in found.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.tokens, line.provider, line.model, line.reason)))
