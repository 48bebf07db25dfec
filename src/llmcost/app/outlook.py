"""What the workloads of a project may cost: forecasts, simulations, sensitivities and break-even points."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from .project import Project
from .workloads import workloads_at

if TYPE_CHECKING:
    from llmcost.model.reports.breakeven import Breakeven
    from llmcost.model.reports.forecast import Forecast, Growth
    from llmcost.model.reports.sensitivity import Sensitivity
    from llmcost.model.reports.simulation import Simulation
    from llmcost.read.workload.workload import Setting


def forecast(
    project: Project,
    paths: Sequence[str] | None,
    settings: "Sequence[Setting]" = (),
    *,
    months: int | None = None,
    growth: "Growth | None" = None,
    series: str | None = None,
    price_trend: Decimal | None = None,
    budget: Decimal | None = None,
) -> "Forecast":
    """The cost of the months ahead, USD: 12, or those of the series.

    ``growth`` is that of the requests of every workload; ``series`` is a CSV file of requests by month in its place.
    ``price_trend`` is the yearly change of all prices, as a share; ``budget`` is USD per month. Raises ``InputError``.
    """
    from llmcost.analysis.what_if.forecast import forecast as calculate

    placed, context = workloads_at(project, paths, settings), project.pricing
    names = [one.workload.name for one in placed]
    growths = dict.fromkeys(names, growth) if growth else {}
    if series is not None:
        from llmcost.analysis.what_if.forecast import growths_of
        from llmcost.read.series import load_series

        growths, months = growths_of(load_series(series), series, names, context.as_of, months)
    report = calculate(placed, context, growths, months or 12, trend=price_trend, budget=budget)
    return replace(report, settings=tuple(f"{path}={value}" for path, value in settings))


def simulate(
    project: Project,
    paths: Sequence[str] | None,
    settings: "Sequence[Setting]" = (),
    *,
    draws: int,
    seed: int,
    budget: Decimal | None = None,
) -> "Simulation":
    """The distribution of the month over ``draws`` draws of what is uncertain, USD. Raises ``InputError``."""
    from llmcost.simulation.simulate import simulate as draw

    return draw(workloads_at(project, paths, settings), project.pricing, draws=draws, seed=seed, budget=budget)


def sensitivity(project: Project, paths: Sequence[str] | None, settings: "Sequence[Setting]" = ()) -> "Sensitivity":
    """The elasticity of the month by each number of a workload. Raises ``InputError``."""
    from llmcost.analysis.what_if.sensitivity import sensitivity as calculate

    return calculate(workloads_at(project, paths, settings), project.pricing)


def breakeven(
    project: Project,
    paths: Sequence[str] | None,
    settings: "Sequence[Setting]" = (),
    *,
    options: Sequence[str] = (),
    times: Decimal | None = None,
) -> "Breakeven":
    """When self-hosting, fine-tuning, caching or batch costs less: each of ``options``, else all that apply.

    ``times`` is the ``value`` expected per dollar of cost. Raises ``InputError``.
    """
    from llmcost.analysis.what_if.breakeven import FIVEFOLD
    from llmcost.analysis.what_if.breakeven import breakeven as calculate

    return calculate(workloads_at(project, paths, settings), project.pricing, options, times=times or FIVEFOLD)
