"""Forecasts the cost of workloads: growth of the volume, a price trend, and announced price changes.

The months ahead are the calendar months after the day of the forecast. Each is billed for the ``days_per_month`` of the
workload. A price that is in force on k of the D calendar days is charged for k/D of the month.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Any, NamedTuple

from llmcost.model.inputs.workload import VOLUMES, LoadedWorkload, Workload
from llmcost.model.money import ONE, ZERO, exactly, plain, quotient
from llmcost.model.problems import InputError, Problem, Where, short
from llmcost.model.reports.estimate import Event, Row
from llmcost.model.reports.forecast import Forecast, Growth, Month, PricePeriod, WorkloadForecast, month_text
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.price_list.lookup import retired
from llmcost.pricing.reserved import spilling
from llmcost.pricing.volume import attempts_per_month, requests_per_month
from llmcost.pricing.workload_bounds import MOST_REQUESTS_PER_MONTH, about

from ..estimate.estimate import refuse_unknown
from ..estimate.free_allowances import free_calls
from ..estimate.price_events import events_between, keeps_last_price, models_of
from ..pricing_context import PricingContext

MOST_MONTHS, MOST_WORKLOAD_MONTHS = 120, 60_000
_FACTOR_PLACES, _GROWN_PLACES = 200, 36
"""Decimals of a growth factor and of a grown volume. A year of growth in whole percent needs fewer and is exact."""


@exactly
def forecast(
    workloads: Sequence[LoadedWorkload],
    context: PricingContext,
    growths: Mapping[str, Growth],
    months: int,
    *,
    trend: Decimal | None = None,
    budget: Decimal | None = None,
) -> Forecast:
    """The current month of some workloads, and ``months`` calendar months after it.

    ``growths`` has the growth of volumes by the names of workloads; a workload without one follows its ``growth``.
    ``trend`` is the yearly change of all prices as a share, in addition to announced changes; month k takes k twelfths
    of it. ``budget`` is for the total month, in USD. Raises ``InputError`` with every unknown model.
    """
    refuse_unknown(workloads, context.catalog)
    if len(workloads) * months > MOST_WORKLOAD_MONTHS:
        message = f"{months} months of {len(workloads):,} workloads are more than {MOST_WORKLOAD_MONTHS:,}"
        raise InputError.of("too-large", message, "name fewer workloads, or `--months 12`")
    ahead = [growths.get(loaded.workload.name) or declared_growth(loaded.workload) for loaded in workloads]
    problems = [
        p for loaded, growth in zip(workloads, ahead, strict=True) for p in _too_much(loaded, growth, context, months)
    ]
    if problems:
        raise InputError(problems)
    now = _priced([loaded.workload for loaded in workloads], context, context.as_of)
    by_month = [
        _month_ahead(workloads, ahead, context, number, _trend(trend, number)) for number in range(1, months + 1)
    ]
    rows = tuple(
        _workload(loaded, growth, row, [month[index] for month in by_month], context)
        for index, (loaded, growth, row) in enumerate(zip(workloads, ahead, now, strict=True))
    )
    together = [_together([row.now for row in rows]), *(_together(month) for month in by_month)]
    breaks = _breaks(together, budget)
    return Forecast(context.as_of, context.stamp, trend, rows, together[0], tuple(together[1:]), budget, breaks)


def _too_much(loaded: LoadedWorkload, growth: Growth, context: PricingContext, months: int) -> Iterator[Problem]:
    """A problem at the growth of a workload if its volume in the last month is out of bounds."""
    last = attempts_per_month(grown(loaded.workload, growth, context.as_of, months))
    if last > MOST_REQUESTS_PER_MONTH:
        message = f"{about(last)} requests a month after {months} months; at most {about(MOST_REQUESTS_PER_MONTH)}"
        hint = "check the growth: it is compounded every month; or forecast fewer --months"
        yield Problem("out-of-range", message, hint, loaded.fields.get("growth", loaded.where))


def declared_growth(workload: Workload) -> Growth:
    """The growth that a workload declares; none if it does not declare one."""
    return Growth() if workload.growth is None else Growth(rate=workload.growth, basis="workload")


def month_after(day: date, number: int) -> date:
    """The first day of the calendar month that is ``number`` months after the one of ``day``.

    Raises ``InputError`` beyond the last year of the calendar.
    """
    years, month = divmod(day.month - 1 + number, 12)
    if day.year + years > date.max.year:
        hint = "forecast from an earlier day, or for fewer months"
        raise InputError.of("out-of-range", f"the forecast goes beyond the year {date.max.year}", hint)
    return date(day.year + years, month + 1, 1)


def volume_factor(growth: Growth, number: int) -> Decimal:
    """The volume ``number`` months ahead as a multiple of the current one, to 200 decimals; never below zero."""
    if growth.kind == "linear":
        return max(ONE + growth.rate * number, ZERO)
    factor = ONE
    for _ in range(number):
        factor = quotient(factor * (ONE + growth.rate), 1, _FACTOR_PLACES)
    return factor


def grown(workload: Workload, growth: Growth, as_of: date, number: int) -> Workload:
    """The workload with its volume ``number`` months ahead. Calls of development and reserved units do not grow."""
    volumes: dict[str, Any] = dict.fromkeys(VOLUMES)
    if growth.kind == "series":
        then, now = growth.series[month_text(month_after(as_of, number))], requests_per_month(workload)
        volumes["requests_per_month"] = then
        return spilling(replace(workload, **volumes), quotient(then, now) if now else ONE)
    factor = volume_factor(growth, number)
    for name in VOLUMES:
        if (value := getattr(workload, name)) is not None:
            volumes[name] = quotient(value * factor, 1, _GROWN_PLACES)
    return spilling(replace(workload, **volumes), factor)


def _trend(yearly: Decimal | None, number: int) -> Decimal:
    """(1 + yearly)^(number ÷ 12): exact after whole years, else to 18 decimals."""
    if yearly is None:
        return ONE
    years, rest = divmod(number, 12)
    if not rest:
        return (ONE + yearly) ** years
    with localcontext(prec=60) as context:
        context.clear_traps()
        return quotient(((ONE + yearly).ln() * number / 12).exp(), 1)


def _priced(workloads: Sequence[Workload], context: PricingContext, day: date) -> list[Row]:
    """The rows of some workloads on a day. They share free calls."""
    free = free_calls(workloads, context.prices_on(day))
    return [
        monthly_cost(context.pricer(workload, on=day), free=part)
        for workload, part in zip(workloads, free, strict=True)
    ]


class _PricedDays(NamedTuple):
    """Days of a month from ``starts`` on, and the cost of a whole month at their prices."""

    starts: date
    days: int
    rows: list[Row]


def _month_ahead(
    workloads: Sequence[LoadedWorkload], growths: Sequence[Growth], context: PricingContext, number: int, trend: Decimal
) -> list[Month]:
    """The month of each workload ``number`` months ahead."""
    starts, end = month_after(context.as_of, number), month_after(context.as_of, number + 1)
    volume = [
        grown(loaded.workload, growth, context.as_of, number) for loaded, growth in zip(workloads, growths, strict=True)
    ]
    first = starts if number > 1 else context.as_of + timedelta(days=1)
    events = [events_between(loaded.workload, context.catalog, first, end) for loaded in workloads]
    changes = {event.day for each in events for event in each if event.kind in ("price", "hours")}
    cuts = sorted({starts, *(day for day in changes if day > starts)})
    parts = [
        _PricedDays(day, (until - day).days, _priced(volume, context, day))
        for day, until in zip(cuts, [*cuts[1:], end], strict=True)
    ]
    return [
        _one_month(one, starts, [part._replace(rows=[part.rows[place]]) for part in parts], trend, events[place])
        for place, one in enumerate(volume)
    ]


def _one_month(
    workload: Workload, starts: date, parts: Sequence[_PricedDays], trend: Decimal, events: tuple[Event, ...]
) -> Month:
    amounts = [part.rows[0].monthly for part in parts]
    known = [amount * trend for amount in amounts if amount is not None]
    monthly = None
    if len(known) == len(parts):
        weighted = sum((amount * part.days for amount, part in zip(known, parts, strict=True)), ZERO)
        monthly = known[0] if len(set(known)) == 1 else quotient(weighted, sum(part.days for part in parts))
    spans = tuple(
        PricePeriod(part.starts, part.days, None if amount is None else amount * trend)
        for part, amount in zip(parts, amounts, strict=True)
    )
    at_least = any(part.rows[0].at_least for part in parts)
    if len(spans) == 1:
        spans = ()
    return Month(starts, requests_per_month(workload), monthly, at_least, spans, events, _volume(workload))


def _volume(workload: Workload) -> dict[str, str]:
    """The field of the volume and its value, and the share that reserved units serve of it.

    Empty if the file declares another volume uncertain.
    """
    name = next((name for name in VOLUMES if getattr(workload, name) is not None), None)
    if name is None or set(VOLUMES) & workload.uncertainty.keys() - {name}:
        return {}
    units = {"reserved.covers": plain(workload.reserved.covers)} if workload.reserved else {}
    return {name: plain(getattr(workload, name)), **units}


def _workload(
    loaded: LoadedWorkload, growth: Growth, row: Row, ahead: Sequence[Month], context: PricingContext
) -> WorkloadForecast:
    workload = loaded.workload
    now = Month(context.as_of, requests_per_month(workload), row.monthly, row.at_least)
    budget = workload.budget.monthly if workload.budget else None
    catalog, models = context.catalog, models_of(workload, context.catalog)
    retirements = [one.retires for one in models if retired(one, context.as_of) and keeps_last_price(catalog, one)]
    return WorkloadForecast(
        name=workload.name,
        file=loaded.where.file,
        line=loaded.where.line,
        model=row.model,
        growth=growth,
        now=now,
        months=tuple(ahead),
        budget=budget,
        breaks=_breaks([now, *ahead], budget),
        reason=row.reason,
        retired=min((day for day in retirements if day), default=None),
    )


def _together(months: Sequence[Month]) -> Month:
    known = [month.monthly for month in months if month.monthly is not None]
    return Month(
        starts=months[0].starts,
        requests=sum((month.requests for month in months), ZERO),
        monthly=sum(known, ZERO) if known else None,
        at_least=len(known) < len(months) or any(month.at_least for month in months),
        spans=tuple(_sum(spans) for spans in zip(*(month.spans for month in months), strict=True)),
        events=tuple(dict.fromkeys(event for month in months for event in month.events)),
    )


def _sum(spans: Sequence[PricePeriod]) -> PricePeriod:
    """The total of several workloads in the same days."""
    known = [span.monthly for span in spans if span.monthly is not None]
    return replace(spans[0], monthly=sum(known, ZERO) if known else None)


def _breaks(months: Sequence[Month], budget: Decimal | None) -> date | None:
    """The first month that exceeds the budget."""
    if budget is None:
        return None
    return next((month.starts for month in months if month.monthly is not None and month.monthly > budget), None)


def growths_of(
    series: Mapping[str, Mapping[str, Decimal]], file: str, workloads: Sequence[str], as_of: date, months: int | None
) -> tuple[dict[str, Growth], int]:
    """The growths of the workloads of a series, and the number of months: the given one, else as many as it has.

    Raises ``InputError`` for an unknown workload or a missing month.
    """
    where = Where(file)
    if "" in series and len(workloads) > 1:
        message = f"{len(workloads)} workloads, and the series names none"
        raise InputError.of("series", message, "add a column workload, or name one workload file", where)
    known = {"": workloads[0], **{name: name for name in workloads}}
    problems = [
        Problem("series", f'no workload "{short(name)}"', "known: " + ", ".join(workloads[:20]), where)
        for name in series
        if name not in known
    ]
    asked = months or min((_reach(given, as_of) for given in series.values()), default=0) or 1
    for name, given in series.items():
        missing = [month for month in _months(as_of, asked) if month not in given]
        if missing:
            of = f' for "{short(name)}"' if name else ""
            message = f"{missing[0]} is missing{of}" + (f", and {len(missing) - 1} more" if missing[1:] else "")
            hint = f"the months ahead begin with {month_text(month_after(as_of, 1))}; add it, or ask for fewer --months"
            problems.append(Problem("series", message, hint, where))
    if problems:
        raise InputError(problems)
    return {known[name]: Growth("series", series=given, basis="given") for name, given in series.items()}, asked


def _months(as_of: date, number: int) -> list[str]:
    return [month_text(month_after(as_of, ahead)) for ahead in range(1, number + 1)]


def _reach(given: Mapping[str, Decimal], as_of: date) -> int:
    """How many months ahead the last month of a series is."""
    last = max(given)
    return min(max((int(last[:4]) - as_of.year) * 12 + int(last[5:]) - as_of.month, 1), MOST_MONTHS)
