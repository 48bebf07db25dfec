"""``llmcost forecast``: the cost of workloads in the months ahead."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ..options import AsOf, Form, MonthlyBudget, Outputs, Paths, Settings
from ..session import UNDECIDED, Session

if TYPE_CHECKING:
    from llmcost.model.reports.forecast import Growth

_SHARE = re.compile(r"([-+\u2212]?)(\d{1,6}(?:\.\d{1,12})?)\s*(%?)", re.ASCII)


def share(text: str, highest: int = 10) -> Decimal:
    """``8%``, ``-5%``, ``0.08``: a share from −1 to ``highest``."""
    found = _SHARE.fullmatch(text.strip())
    value = Decimal(found[2]).scaleb(-2 if found[3] else 0) if found else None
    if not found or value is None or (not found[3] and value >= 1):
        raise typer.BadParameter(f"{text[:40]!r} is not a share: write 8% or 0.08")
    value = value.copy_negate() if found[1] in ("-", "\u2212") else value
    if not -1 <= value <= highest:
        raise typer.BadParameter(f"{text[:40]!r} is not from -100% to {highest * 100:,}%")
    return value


def _growth(text: str) -> "Growth":
    """``8%``, ``compound:8%`` or ``linear:8%``."""
    from llmcost.model.reports.forecast import Growth

    kind, _, rate = text.rpartition(":")
    if kind not in ("", "compound", "linear"):
        raise typer.BadParameter(f"{text[:40]!r} is not a growth: write 8%, compound:8% or linear:8%")
    return Growth(kind or "compound", share(rate), basis="given")


def _trend(text: str) -> Decimal:
    """``-20%`` or ``-20%/yr``."""
    found = share(re.sub(r"\s*/\s*(yr|year|y)$", "", text.strip()))
    if found == -1:
        raise typer.BadParameter("prices cannot fall by 100% a year: write at least -99%")
    return found


Value = TypeVar("Value")


def option(parser: Callable[[str], Value], text: str | None, name: str) -> Value | None:
    """The value of an option's text; a mistake in it is reported under the option's name."""
    try:
        return None if text is None else parser(text)
    except typer.BadParameter as error:
        raise typer.BadParameter(error.message, param_hint=f"'{name}'") from None


def forecast(
    context: typer.Context,
    paths: Paths = None,
    months: Annotated[
        int | None, typer.Option(min=1, max=120, help="Calendar months ahead (12, or those of the series).")
    ] = None,
    growth: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE",
            help="Monthly growth of the volume, compounded: 8%; linear:8% adds 8% of the current volume each month "
            "(each workload's `growth`).",
        ),
    ] = None,
    series: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="CSV file with month,requests (and workload), instead of a growth."),
    ] = None,
    price_trend: Annotated[
        str | None,
        typer.Option(metavar="SHARE", help="Yearly change of all prices, besides announced ones: -20%."),
    ] = None,
    actual: Annotated[
        str | None,
        typer.Option(metavar="LOGS", help="Logs or a store: forecast their last full weeks, up to 4, not workloads."),
    ] = None,
    budget: MonthlyBudget = None,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """The cost of the months ahead, with growth and price changes.

    It includes announced prices and retirements. Months are the calendar months after the current one, each billed for
    the workload's days per month. A price that changes within a month applies to its share of the days. A retired model
    keeps its last price.
    """
    from llmcost.app import forecast as use_case

    session: Session = context.obj
    if growth is not None and series is not None:
        raise typer.BadParameter("a growth and a series exclude each other: give one of them", param_hint="'--series'")
    if actual is not None and paths:
        raise typer.BadParameter("workloads and logs exclude each other: give one of them", param_hint="'--actual'")
    monthly_growth = option(_growth, growth, "--growth")
    trend = option(_trend, price_trend, "--price-trend")
    project = session.project(as_of, paths, settings)
    report = use_case.forecast(
        project, months=months, growth=monthly_growth, series=series, price_trend=trend, budget=budget, actual=actual
    )
    session.emit(report, form, output)
    if report.now.monthly is None and all(month.monthly is None for month in report.months):
        raise typer.Exit(UNDECIDED)
