"""Forecasts the cost of a project's workloads, by a growth or a series of volumes."""

from dataclasses import replace
from decimal import Decimal

from llmcost.analysis.what_if.forecast import forecast as calculate
from llmcost.analysis.what_if.forecast import growths_of
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
) -> Forecast:
    """The cost of the months ahead, USD: 12, or those of the series.

    ``growth`` is that of the requests of every workload; ``series`` is a CSV file of requests by month instead.
    ``price_trend`` is the yearly change of all prices, as a share; ``budget`` is USD per month. Raises ``InputError``.
    """
    loaded, context = project.workloads, project.pricing
    names = [one.workload.name for one in loaded]
    growths = dict.fromkeys(names, growth) if growth else {}
    if series is not None:
        from llmcost.read.series import load_series

        growths, months = growths_of(load_series(series), series, names, context.as_of, months)
    report = calculate(loaded, context, growths, months or 12, trend=price_trend, budget=budget)
    return replace(report, settings=tuple(f"{path}={value}" for path, value in project.settings))
