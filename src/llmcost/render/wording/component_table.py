"""The table of cost components, which screens and comments share."""

from decimal import Decimal

from llmcost.model.reports.component_key import Purpose
from llmcost.model.reports.estimate import LineItem, WorkloadEstimate

from ..document.format_values import amount_column, money, percent, quantity, rate
from ..document.page import Column, Grid, Line
from .component_names import component_name

COMPONENTS = (
    Column("Component"),
    Column("Quantity/month", right=True),
    Column("Unit price", right=True),
    Column("$/month", right=True),
    Column("Share", right=True, drop=1),
)


def components_grid(one: WorkloadEstimate) -> Grid:
    """The components of a workload's month and their total. The rows add up to the total as shown."""
    total = one.own.monthly or Decimal(0)
    shown = amount_column([item.monthly for item in one.own.components], one.own.monthly)
    several = len({item.key.model for item in one.own.components if item.key.purpose is not Purpose.BUFFER}) > 1
    lines = [_component(item, text, total, several) for item, text in zip(one.own.components, shown, strict=True)]
    total_cells = ("Total", "", "", money(one.own.monthly, at_least=one.own.at_least), "100%" if total else "—")
    return Grid(COMPONENTS, (*lines, Line(total_cells, "", "total")))


def _component(item: LineItem, shown: str, total: Decimal, several: bool) -> Line:
    if item.key.purpose is Purpose.BUFFER:
        cells = (f"Buffer {percent(item.unit_price or Decimal(0))}", "", "", shown)
    else:
        unit = {1_000_000: "/1M", 1000: "/1k"}.get(item.per, "")
        price = "not priced" if item.unit_price is None else rate(item.unit_price) + unit
        cells = (component_name(item.key), quantity(item.quantity), price, shown)
    share = "—" if item.monthly is None or not total else percent(item.monthly / total)
    return Line((*cells, share), item.key.model if several and item.key.purpose is not Purpose.BUFFER else "")
