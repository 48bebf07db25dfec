"""Forecasts the cost of a project's workloads, by a growth or a series of volumes."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from llmcost.analysis.what_if.forecast import forecast as calculate
from llmcost.analysis.what_if.forecast import growths_of
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import InputError, Where
from llmcost.model.reports.forecast import Forecast, Growth

from .project import Project


def forecast(
    project: Project,
    *,
    months: int | None = None,
    growth: Growth | None = None,
    series: str | None = None,
    price_trend: Decimal | None = None,
    budget: Decimal | None = None,
    actual: str | None = None,
) -> Forecast:
    """The cost of the months ahead, USD: 12, or those of the series.

    ``growth`` is that of the requests of every workload; ``series`` is a CSV file of requests by month instead.
    ``price_trend`` is the yearly change of all prices, as a share; ``budget`` is USD per month. With ``actual``, logs
    or a store, the workloads are those that are fitted to its last weeks. Raises ``InputError``.
    """
    loaded, context = _fitted(project, actual) if actual else project.workloads, project.pricing
    names = [one.workload.name for one in loaded]
    growths = dict.fromkeys(names, growth) if growth else {}
    if series is not None:
        from llmcost.read.series import load_series

        growths, months = growths_of(load_series(series), series, names, context.as_of, months)
    report = calculate(loaded, context, growths, months or 12, trend=price_trend, budget=budget)
    return replace(report, settings=tuple(f"{path}={value}" for path, value in project.settings))


_MOST_DAYS, _LEAST_DAYS = 28, 7
"""The full days that a forecast from logs is made of: four weeks, and not less than one."""


def _fitted(project: Project, actual: str) -> list[LoadedWorkload]:
    """The workloads of the last full weeks of logs: up to four, without growth. Raises ``InputError``."""
    from llmcost.analysis.usage.fit import fit
    from llmcost.model.reports.fit import Window

    from .usage import priced_usage

    end = project.as_of - timedelta(days=1)
    usage = priced_usage(project, [actual], since=end - timedelta(days=_MOST_DAYS - 1), until=end)
    days = [one.row.day for one in usage.rows]
    weeks = ((max(days) - min(days)).days + 1) // _LEAST_DAYS if days else 0
    if not weeks:
        message = f"the {_MOST_DAYS} days before {project.as_of} have fewer than {_LEAST_DAYS} days of requests"
        raise InputError.of("short-usage", message, "add logs, or choose another --as-of", Where(actual))
    window = Window(max(days) - timedelta(days=weeks * _LEAST_DAYS - 1), max(days))
    rows = [one for one in usage.rows if one.row.day >= window.first]
    features = fit(rows, window, project.pricing, usage.pricer)
    if unpriced := sum(one.unpriced for one in features):
        project.notify(f"warning: {unpriced:,} requests without a price are not in the forecast")
    project.notify(f"forecast of requests from {window.first} to {window.last}")
    return [LoadedWorkload(workload, Where(actual)) for one in features for workload in one.workloads]
