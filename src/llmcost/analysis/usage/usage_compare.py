"""Compares the estimates of workloads with what the logs say, feature by feature."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.money import ZERO, exactly, quotient
from llmcost.model.reports.estimate import Report, WorkloadEstimate
from llmcost.model.reports.fit import Window
from llmcost.model.reports.usage_compare import FeatureComparison, UsageComparison
from llmcost.pricing.volume import CALENDAR_DAYS, SHORTEST_MONTH

from .cube_pricing import PricedRow
from .features import feature_key, feature_of
from .usage_drivers import added, spending_of_estimates, spending_of_rows, usage_drivers


@exactly
def usage_compare(
    report: Report, rows: Sequence[PricedRow], window: Window, context: PricingContext
) -> UsageComparison:
    """The workloads of an estimate against the rows of a window, those with the largest difference first."""
    estimated: dict[str, list[WorkloadEstimate]] = defaultdict(list)
    for one in report.workloads:
        estimated[feature_of(one.name, one.labels)].append(one)
    logged = by_feature(rows)
    features = [
        _comparison(name, estimated.get(name, ()), logged.get(name, ()), window)
        for name in sorted({*estimated, *logged})
    ]
    features.sort(key=lambda one: (one.change is None, -abs(one.change or ZERO), -(one.actual or ZERO), one.feature))
    both = [one for one in features if one.change is not None]
    return UsageComparison(
        as_of=context.as_of,
        catalog=context.stamp,
        since=window.first,
        until=window.last,
        days=window.days,
        features=tuple(features),
        estimate=sum((one.estimate or ZERO for one in both), ZERO),
        actual=sum((one.actual or ZERO for one in both), ZERO),
        change=sum((one.change or ZERO for one in both), ZERO),
        drivers=added(driver for one in both for driver in one.drivers),
    )


def by_feature(rows: Sequence[PricedRow]) -> Mapping[str, list[PricedRow]]:
    """The rows by the key of their feature."""
    found: dict[str, list[PricedRow]] = defaultdict(list)
    for one in rows:
        found[feature_key(one.row.feature)].append(one)
    return found


def month_of(estimates: Sequence[WorkloadEstimate], window: Window) -> Fraction:
    """How many windows a month of the workloads has. Fewer than 28 days of work take a calendar month."""
    days = estimates[0].days_per_month if estimates else CALENDAR_DAYS
    return Fraction(days if days >= SHORTEST_MONTH else CALENDAR_DAYS) / window.days


def _comparison(
    name: str, estimates: Sequence[WorkloadEstimate], rows: Sequence[PricedRow], window: Window
) -> FeatureComparison:
    priced = [one for one in rows if one.usd is not None]
    spent = spending_of_rows(priced).times(month_of(estimates, window))
    planned = spending_of_estimates(estimates)
    known = bool(estimates) and all(one.own.monthly is not None for one in estimates)
    change = spent.usd - planned.usd if known and priced else None
    unpriced = sum(one.row.requests for one in rows if one.usd is None)
    return FeatureComparison(
        feature=name,
        workloads=tuple(one.name for one in estimates),
        estimate=planned.usd if known else None,
        at_least=any(one.own.at_least for one in estimates) or unpriced > 0,
        actual=spent.usd if priced else None,
        requests=sum(one.row.requests for one in priced),
        unpriced=unpriced,
        change=change,
        percent=quotient(change * 100, planned.usd) if change is not None and planned.usd else None,
        drivers=usage_drivers(planned, spent) if change is not None else (),
    )
