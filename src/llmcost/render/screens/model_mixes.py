"""Routes and cascades on the screen of ``optimize``."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.money import ONE
from llmcost.model.reports.optimize import BreakEven, Mix, Mixing

from ..document.format_values import clean, money, percent, small_money
from ..document.page import Block, Column, Facts, Grid, Line
from ..wording.optimize import mix_as_yaml

MIXES = (
    Column("Mix"),
    Column("Models", wrap=True),
    Column("Resolved", right=True),
    Column("$/month", right=True),
    Column("Saves", right=True),
)


def mixing_blocks(mixing: Mixing, name: str) -> Iterator[Block]:
    """The best single model and the best mixes, how far the rates may be off, and what to write for each."""
    if mixing.target is None:
        yield Facts((("Mixes", f"{clean(name)}: no rate is known of any model that could be a part of one"),))
        return
    shown = [*([mixing.single] if mixing.single else []), *mixing.mixes]
    title = f"{clean(name)}: mixes that answer at least {percent(mixing.target, 1)} of the requests well enough"
    if shown:
        yield Grid(MIXES, tuple(map(_line, shown)), title)
    yield Facts(tuple(_facts(mixing, mixing.target)))


def _line(mix: Mix) -> Line:
    models = (" → " if mix.kind == "cascade" else " + ").join(_leg(mix, place) for place in range(len(mix.legs)))
    saves = "—" if mix.saves is None or mix.kind == "single" else money(mix.saves)
    cells = (mix.kind, models, percent(mix.resolved, 1), money(mix.monthly), saves)
    return Line(cells, "", "" if mix.saves is None or mix.saves > 0 else "dim")


def _leg(mix: Mix, place: int) -> str:
    leg = mix.legs[place]
    if mix.kind == "single":
        return leg.model
    what = f" {' and '.join(leg.difficulties)}" if leg.difficulties else ""
    return clean(f"{leg.model} ({percent(leg.share, 1)}{what})")


def _facts(mixing: Mixing, target: Decimal) -> Iterator[tuple[str, str]]:
    if mixing.single is None:
        yield "Single", f"no model by itself answers {percent(target, 1)} of the requests well enough"
    for kind in mixing.searched:
        if not any(mix.kind == kind for mix in mixing.mixes):
            better = ", or none costs less than the single model" if kind == "route" else ""
            yield kind.capitalize(), f"none reaches that{better}"
    for mix in mixing.mixes:
        for even in mix.break_even:
            yield "May be off", _how_far(even, mix, target)
        if mix.router_per_request is not None:
            yield "Router", f"may cost {small_money(mix.router_per_request)} a request before the route saves nothing"
    for mix in mixing.mixes:
        yield "Write", clean(mix_as_yaml(mix))
    known = "for each difficulty" if mixing.by_difficulty else "for all requests alike"
    yield (
        "Assumed",
        (
            f"rates are known {known}, wrong answers are noticed, and what one model fails the next resolves as often "
            "as anything of its kind"
        ),
    )
    if mixing.left_out:
        yield "Left out", clean(f"no rate is known of {', '.join(mixing.left_out)}")


def _how_far(even: BreakEven, mix: Mix, target: Decimal) -> str:
    said = f"{even.model} resolves {percent(even.rate, 1)} of what reaches it: below {percent(even.suffices, 1)} "
    said += f"the {len(mix.legs)} models answer less than {percent(target, 1)} well"
    if even.pays is None:
        return said
    if not even.pays:
        return f"{said}; at any rate they cost less than the single model"
    if even.pays >= ONE:
        return f"{said}; at any rate they cost more than the single model"
    return f"{said}, below {percent(even.pays, 1)} they cost more than the single model"
