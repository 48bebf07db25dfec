"""Any report in any format: one table of writers, tested to be complete."""

from collections.abc import Callable
from typing import Any, NamedTuple

from llmcost.model.counted import Boundaries, Classes, EditReport, Largest, TokensReport
from llmcost.model.explained import Explained
from llmcost.model.gated import GateReport
from llmcost.model.results import (
    MarketDiff,
    ModelCard,
    ModelHistory,
    ModelList,
    Report,
    SyncReport,
)

from .formats import Format
from .page import Page


class Setting(NamedTuple):
    """What a writer needs to know beside the report."""

    version: str
    generated_at: str
    columns: int | None
    """Width to keep to; ``None`` in a pipe."""
    colour: bool


TokenReport = TokensReport | Largest | Boundaries | Classes | EditReport
AnyReport = (
    Report | Explained | GateReport | ModelList | ModelCard | ModelHistory | MarketDiff | SyncReport | TokenReport
)


def render(report: AnyReport, form: Format, setting: Setting) -> str:
    """A report as text that ends with a line break."""
    match form:
        case Format.JSON:
            from . import json_text

            return json_text.text(_document(report)(report, setting.version, setting.generated_at))
        case Format.CSV:
            return _table(report)
        case Format.MD:
            from . import markdown

            return markdown.draw(_page(report))
        case Format.TABLE if isinstance(report, Boundaries):
            from .screens.token_boundaries import draw

            return draw(report, colour=setting.colour)
        case Format.TABLE:
            from . import terminal

            return terminal.draw(_page(report), setting.columns, colour=setting.colour)


def _document(report: AnyReport) -> Callable[[Any, str, str], dict[str, Any]]:
    from . import json_text

    match report:
        case Report():
            return json_text.snapshot
        case Explained():
            return json_text.explain_document
        case GateReport():
            return json_text.gate_document
        case ModelList():
            return json_text.models_document
        case ModelCard():
            return json_text.card_document
        case ModelHistory():
            return json_text.history_document
        case MarketDiff():
            return json_text.diff_document
        case SyncReport():
            return json_text.sync_document
        case _:
            from . import json_tokens

            return json_tokens.document


def _table(report: AnyReport) -> str:
    from . import csv_text

    match report:
        case Report():
            return csv_text.estimate(report)
        case Explained():
            from . import csv_explain

            return csv_explain.explain(report)
        case GateReport():
            return csv_text.gate(report)
        case ModelList():
            return csv_text.models(report)
        case ModelCard():
            return csv_text.prices(report)
        case ModelHistory():
            return csv_text.history(report)
        case MarketDiff():
            return csv_text.market(report)
        case SyncReport():
            return csv_text.sync(report)
        case _:
            from . import csv_tokens

            return csv_tokens.table(report)


def _page(report: AnyReport) -> Page:
    match report:
        case Report(kind="compare"):
            from .screens.compare import page as compare_page

            return compare_page(report)
        case Report():
            from .screens.estimate import page as estimate_page

            return estimate_page(report)
        case Explained():
            from .screens.explain import page as explain_page

            return explain_page(report)
        case GateReport():
            from .screens.gate import page as gate_page

            return gate_page(report)
        case ModelList():
            from .screens.models import list_page

            return list_page(report)
        case ModelCard():
            from .screens.models import card_page

            return card_page(report)
        case ModelHistory():
            from .screens.market import history_page

            return history_page(report)
        case MarketDiff():
            from .screens.market import diff_page

            return diff_page(report)
        case SyncReport():
            from .screens.sync import page as sync_page

            return sync_page(report)
        case _:
            from .screens.token_reports import page as tokens_page

            return tokens_page(report)
