"""The screen of ``optimize``: one workload in full, or a portfolio as a table."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.inputs.constraints import Constraints
from llmcost.model.money import plain
from llmcost.model.reports.optimize import FrontStep, ModelChoice, OptimizeReport, Option, Rating

from ..document.format_values import clean, count, money, number, percent
from ..document.page import Block, Chart, Column, Facts, Grid, Heading, Line
from ..document.plot import Point, plot
from ..wording.notes import note_texts
from ..wording.optimize import choice_explain_command
from ..wording.provenance import prices_as_of
from .model_mixes import mixing_blocks
from .model_rows import NOT_SETTLED, RANGE, SETTLE, compared, note_of, per_thousand, range_text
from .portfolio_plan import number_of, plan_blocks

FEW = 2
OPTIONS = (
    Column("Tier", drop=5),
    Column("Model"),
    Column("Quality", right=True),
    Column("95 %", right=True, drop=2),
    Column("Seconds", right=True, drop=4),
    Column("$/1k req", right=True, drop=3),
    Column("$/month", right=True),
    RANGE,
    Column("vs now", right=True, drop=1),
)
FRONT = (
    Column("Model"),
    Column("Quality", right=True),
    Column("$/month", right=True),
    Column("Extra cost", right=True, drop=1),
    Column("$ per point", right=True),
)
OUT = (Column("Tier", drop=2), Column("Model"), Column("Quality", right=True, drop=1), Column("Why", wrap=True))
PORTFOLIO = (
    Column("Workload"),
    Column("Now", right=True, drop=1),
    Column("Choice"),
    Column("Quality", right=True, drop=3),
    Column("$/month", right=True),
    Column("Saves", right=True),
)


def page(report: OptimizeReport) -> Iterator[Block]:
    """One workload in full; several as a table with a total."""
    alone = len(report.choices) == 1 and report.plan is None
    return _single(report.choices[0], report) if alone else _portfolio(report)


def _single(choice: ModelChoice, report: OptimizeReport) -> Iterator[Block]:
    yield _heading(choice)
    if choice.options:
        yield Grid(OPTIONS, tuple(_option(option, choice, report) for option in choice.options), key=1)
    if choice.front:
        yield Grid(FRONT, tuple(map(_step, choice.front)), "Pareto front of cost and quality")
    if len(points := _points(choice)) > 1:
        yield Chart(plot(points), "Quality by cost: O chosen, o Pareto front, . others")
    if choice.ruled_out:
        yield Grid(OUT, tuple(_ruled_out(option, report) for option in choice.ruled_out), "Ruled out", key=1)
    if choice.mixing:
        yield from mixing_blocks(choice.mixing, choice.name)
    unsettled = (("Not settled", text) for text in _unsettled(choice))
    unscored = (("Unscored", text) for text in _unscored(choice, report))
    yield Facts((*_relaxations(choice), *_explained(choice, report), *unsettled, *unscored, *basis(report)))


def _heading(choice: ModelChoice) -> Heading:
    if choice.chosen is None:
        return Heading(f"{clean(choice.name)}   no model qualifies", f"{len(choice.ruled_out)} ruled out")
    month, now = money(choice.chosen.row.monthly), choice.current
    stays = choice.chosen.row.model == now.model
    if choice.unsettled:
        basis = "no model is certainly cheaper" if stays else "cheaper at any token count"
    else:
        basis = "the cheapest" if choice.constraints == Constraints() else "the cheapest that qualifies"
    against = f", now {money(now.monthly, at_least=now.at_least)} on {now.model}" if now.monthly is not None else ""
    return Heading(
        f"{clean(choice.name)}   {choice.chosen.row.model}",
        f"{basis}: {month} a month{', as now' if stays else against}",
    )


def _unsettled(choice: ModelChoice) -> Iterator[str]:
    """The models that may cost less than the chosen one, with their ranges, and how to settle it."""
    if not choice.chosen or not choice.unsettled:
        return
    rows = {option.row.model: option.row for option in choice.options}
    chosen = choice.chosen.row
    ranges = [f"{model} {range_text(rows[model])}" for model in choice.unsettled[:FEW]]
    more = [count(len(choice.unsettled) - FEW, "more model")] if len(choice.unsettled) > FEW else []
    own = money(chosen.monthly) if chosen.low is None else range_text(chosen)
    yield f"{', '.join([*ranges, *more])} may cost less than {own}: {SETTLE}"


def _option(option: Option, choice: ModelChoice, report: OptimizeReport) -> Line:
    row, chosen = option.row, choice.chosen is not None and option.row.model == choice.chosen.row.model
    cells = (
        report.tiers.get(row.tier, row.tier),
        ("▸ " if chosen else "  ") + row.model,
        score_of(option.rating),
        _interval(option.rating),
        "—" if option.rating is None or option.rating.seconds is None else number(option.rating.seconds),
        per_thousand(row),
        money(row.monthly),
        range_text(row),
        "now" if row.model == choice.current.model else compared(row, choice.current),
    )
    set_here = [f"{name} {value}, as measured" for name, value in option.settings.items() if name != "region"]
    set_here += [f"in region {value}" for name, value in option.settings.items() if name == "region"]
    notes = [*set_here, *filter(None, [note_of(row)])]
    return Line(cells, clean("; ".join(notes)), "current" if chosen else "")


def score_of(rating: Rating | None) -> str:
    """A score to three decimals; a dash without a score."""
    return "—" if rating is None else number_of(rating.score)


def _interval(rating: Rating | None) -> str:
    if rating is None or rating.low is None or rating.high is None:
        return "—"
    return f"{number_of(rating.low)} – {number_of(rating.high)}"


def _step(step: FrontStep) -> Line:
    option = step.option
    cells = (
        option.row.model,
        score_of(option.rating),
        money(option.row.monthly),
        "—" if step.extra_cost is None else money(step.extra_cost),
        "—" if step.per_point is None else money(step.per_point),
    )
    return Line(cells, "not significantly better" if step.within_noise else "")


def _points(choice: ModelChoice) -> list[Point]:
    front = {step.option.row.model for step in choice.front}
    chosen = choice.chosen.row.model if choice.chosen else ""
    drawn = []
    for option in choice.options:
        if option.rating is not None:
            model = option.row.model
            mark = "O" if model == chosen else "o" if model in front else "."
            name = clean(model.partition("/")[2]) if mark != "." else ""
            drawn.append(Point(option.monthly, option.rating.score, mark, name))
    return sorted(drawn, key=lambda point: (".oO".index(point.mark), point.cost))


def _ruled_out(option: Option, report: OptimizeReport) -> Line:
    row, why = option.row, "; ".join(obstacle.message for obstacle in option.obstacles)
    return Line((report.tiers.get(row.tier, row.tier), row.model, score_of(option.rating), clean(why)), "", "dim")


def _relaxations(choice: ModelChoice) -> Iterator[tuple[str, str]]:
    for relaxation in choice.relaxations:
        changes = " and ".join(f"{name} {to}" for name, to in relaxation.changes)
        yield "To relax", clean(f"{changes}: {relaxation.model} qualifies, at {money(relaxation.monthly)} a month")
    if choice.chosen is None and not choice.relaxations:
        yield "To relax", "no constraint helps: none of the models is available and priced for this workload"


def _explained(choice: ModelChoice, report: OptimizeReport) -> Iterator[tuple[str, str]]:
    if command := choice_explain_command(choice, report):
        yield "Explain", command


def basis(report: OptimizeReport) -> Iterator[tuple[str, str]]:
    """The sources of scores and prices."""
    if scores := report.scores:
        note = f": {scores.note}" if scores.note else ""
        yield "Scores", clean(f"{scores.file}{note} · from 0 to {plain(scores.scale)}, intervals at 95 %")
    else:
        yield "Scores", "none: ranked by price alone; add scores with --quality FILE"
    yield from (("Note", note) for note in note_texts(report.notes))
    yield "Basis", prices_as_of(report)


def _portfolio(report: OptimizeReport) -> Iterator[Block]:
    missing = sum(choice.chosen is None for choice in report.choices)
    now, total = money(report.now, at_least=report.now_at_least), report.monthly
    summary = f"now {now}, chosen {money(total)} a month" + (f", {missing} without a choice" if missing else "")
    if report.plan and report.plan.monthly is None:
        summary = f"no plan meets the limits; separately: {summary}"
    elif report.plan and report.plan.monthly is not None:
        summary = f"now {now}, planned {money(total)} a month"
    yield Heading(count(len(report.choices), "workload"), summary)
    lines = [_line(choice, report) for choice in report.choices]
    saved = _saved(report.now, total) if not missing and not report.now_at_least else "—"
    yield Grid(PORTFOLIO, (*lines, Line(("Total", now, "", "", money(total), saved), "", "total")))
    if report.plan:
        yield from plan_blocks(report.plan)
    for choice in report.choices:
        if choice.mixing:
            yield from mixing_blocks(choice.mixing, choice.name)
    relaxations = ((f"{clean(c.name)}", text) for c in report.choices for _, text in _relaxations(c))
    yield Facts((*relaxations, *basis(report)))


def _line(choice: ModelChoice, report: OptimizeReport) -> Line:
    chosen, now = choice.chosen, choice.current
    cells = (
        clean(choice.name),
        money(now.monthly, at_least=now.at_least),
        chosen.row.model if chosen else "no model qualifies",
        score_of(chosen.rating) if chosen else "—",
        money(chosen.row.monthly) if chosen else "—",
        _saved_by(choice) if chosen else "—",
    )
    moved = chosen is None or chosen.row.model != now.model
    notes = [*([f"now on {now.model}"] if moved else []), *_ruled_out_summary(choice), *_unscored(choice, report)]
    return Line(cells, "; ".join(notes), "" if chosen else "bad")


def _saved_by(choice: ModelChoice) -> str:
    chosen, now = choice.chosen, choice.current
    if chosen is None or chosen.row.model == now.model:
        return "same" if chosen else "—"
    return NOT_SETTLED if compared(chosen.row, now) == NOT_SETTLED else _saved(now.monthly, chosen.row.monthly)


def _ruled_out_summary(choice: ModelChoice) -> Iterator[str]:
    """The models ruled out: by name if they are few, else how many for each reason."""
    out = choice.ruled_out
    if len(out) <= FEW:
        yield from (clean(f"without {option.row.model}: {option.row.reason}") for option in out)
        return
    why = Counter(found.constraint or "unavailable or not priced" for option in out for found in option.obstacles[:1])
    reasons = ", ".join(f"{name} {size}" for name, size in sorted(why.items()))
    yield f"{len(out)} of {len(out) + len(choice.options)} ruled out: {reasons}"


def _unscored(choice: ModelChoice, report: OptimizeReport) -> Iterator[str]:
    """How many of the qualifying models have no score."""
    missing = sum(option.rating is None for option in choice.options)
    if report.scores is not None and missing:
        all_missing = missing == len(choice.options)
        yield (
            "no model has a score for it: ranked by price alone"
            if all_missing
            else f"{count(missing, 'model')} without a score"
        )


def _saved(now: Decimal | None, then: Decimal | None) -> str:
    if now is None or then is None:
        return "—"
    if now == then:
        return "same"
    return f"{money(now - then)} ({percent((now - then) / now)})" if now > then else money(now - then)
