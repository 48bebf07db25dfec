"""Routes and cascades on the screen of ``optimize``."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.money import ONE
from llmcost.model.reports.optimize import BreakEven, Mix, Mixing

from ..document.format_values import clean, money, percent, small_money
from ..document.page import Block, Column, Facts, Grid, Line
from .model_rows import NOT_SETTLED, range_text

MIXES = (
    Column("Mix"),
    Column("Models", wrap=True),
    Column("Resolved", right=True),
    Column("$/month", right=True),
    Column("Range $", right=True, drop=1),
    Column("Saves", right=True),
)


def mixing_blocks(mixing: Mixing, name: str) -> Iterator[Block]:
    """The best single model and the best mixes, the margins of their success rates, and their YAML."""
    if mixing.target is None:
        yield Facts((("Mixes", f"{clean(name)}: no model that could be part of a mix has a known success rate"),))
        return
    shown = [*([mixing.single] if mixing.single else []), *mixing.mixes]
    title = f"{clean(name)}: mixes that resolve at least {percent(mixing.target, 1)} of the requests"
    if shown:
        yield Grid(MIXES, tuple(_line(mix, mixing) for mix in shown), title)
    yield Facts(tuple(_facts(mixing, mixing.target)))


def _line(mix: Mix, mixing: Mixing) -> Line:
    models = (" → " if mix.kind == "cascade" else " + ").join(_leg(mix, index) for index in range(len(mix.legs)))
    unknown = NOT_SETTLED if mixing.single and mix.kind != "single" else "—"
    saves = unknown if mix.saves is None else money(mix.saves)
    cells = (mix.kind, models, percent(mix.resolved, 1), money(mix.monthly), range_text(mix), saves)
    return Line(cells, "", "" if mix.saves is None or mix.saves > 0 else "dim")


def _leg(mix: Mix, index: int) -> str:
    leg = mix.legs[index]
    if mix.kind == "single":
        return leg.model
    what = f" {' and '.join(leg.difficulties)}" if leg.difficulties else ""
    return clean(f"{leg.model} ({percent(leg.share, 1)}{what})")


def _facts(mixing: Mixing, target: Decimal) -> Iterator[tuple[str, str]]:
    if mixing.single is None:
        yield "Single", f"no single model resolves {percent(target, 1)} of the requests"
    for kind in mixing.searched:
        if not any(mix.kind == kind for mix in mixing.mixes):
            cheaper = ", or none costs less than the single model" if kind == "route" else ""
            yield kind.capitalize(), f"none reaches that{cheaper}"
    for mix in mixing.mixes:
        for even in mix.break_even:
            yield "Margin", _margin(even, mix, target)
        if mix.router_per_request is not None:
            yield "Router", f"breaks even at {small_money(mix.router_per_request)} a request for the router"
    for mix in mixing.mixes:
        yield "YAML", clean(mix.as_yaml)
    scope = "for each difficulty" if mixing.by_difficulty else "for all requests"
    yield (
        "Assumed",
        (
            f"success rates hold {scope}; wrong answers are detected; a model resolves what the one before it failed "
            "as often as other requests of the same kind"
        ),
    )
    if mixing.left_out:
        yield "Left out", clean(f"no success rate is known for {', '.join(mixing.left_out)}")


def _margin(even: BreakEven, mix: Mix, target: Decimal) -> str:
    """How far a success rate may fall before the mix misses its target, or costs more than the single model."""
    text = f"{even.model} resolves {percent(even.rate, 1)} of its requests; below {percent(even.suffices, 1)}, "
    text += f"the {len(mix.legs)} models resolve less than {percent(target, 1)}"
    if even.pays is None:
        return text
    if not even.pays:
        return f"{text}; at any rate they cost less than the single model"
    if even.pays >= ONE:
        return f"{text}; at any rate they cost more than the single model"
    return f"{text}; below {percent(even.pays, 1)}, they cost more than the single model"
