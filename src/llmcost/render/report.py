"""Any report in any format: one table of writers, tested to be complete."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from llmcost.model.changes import CostDiff
from llmcost.model.choice import Choices
from llmcost.model.explained import Explained
from llmcost.model.gated import GateReport
from llmcost.model.problems import InputError
from llmcost.model.results import (
    FileCounts,
    MarketDiff,
    ModelCard,
    ModelHistory,
    ModelList,
    Report,
    SyncReport,
)

from .formats import ANY as ANY
from .formats import Format
from .page import Page


class Setting(NamedTuple):
    """What a writer needs to know beside the report."""

    version: str
    generated_at: str
    columns: int | None
    """Width to keep to; ``None`` in a pipe."""
    colour: bool
    folder: str = ""
    """The present folder from the top of the checkout, as ``services/chat``; empty where it is the top."""


Counts = Sequence[FileCounts]
AnyReport = (
    Report
    | CostDiff
    | Choices
    | Explained
    | GateReport
    | ModelList
    | ModelCard
    | ModelHistory
    | MarketDiff
    | SyncReport
    | Counts
)


def render(report: AnyReport, form: Format, setting: Setting) -> str:
    """A report as text that ends with a line break. Raises ``InputError`` for a format that it has not."""
    match form:
        case Format.JSON:
            from . import json_text

            return json_text.text(_document(report)(report, setting.version, setting.generated_at))
        case Format.CSV:
            return _table(report)
        case Format.MD:
            from . import markdown

            return markdown.draw(_page(report))
        case Format.HTML:
            from . import html_text

            return html_text.draw(_whole(report), f"llmcost {setting.version}, {setting.generated_at}")
        case Format.TABLE:
            from . import terminal

            return terminal.draw(_page(report), setting.columns, colour=setting.colour)
        case _:
            return _for_machines(report, form, setting)


def _for_machines(report: AnyReport, form: Format, setting: Setting) -> str:
    """The formats of other programs, which take estimates, differences and verdicts."""
    if not isinstance(report, Report | CostDiff | GateReport):
        message = f"{form.value} shows what estimate, compare, diff or gate says, not this"
        raise InputError.of("other-format", message, f"formats: {', '.join(ANY)}")
    match form:
        case Format.GITHUB | Format.GITLAB:
            from . import comment

            return comment.comment(report, setting.version)
        case Format.ANNOTATIONS:
            from . import annotations

            return annotations.annotations(report, setting.folder)
        case Format.JUNIT:
            from . import junit

            return junit.junit(report, setting.folder)
        case Format.SARIF:
            from . import json_text, sarif

            return json_text.text(sarif.sarif(report, setting.version, setting.folder))
        case _:
            from . import json_text, slack

            return json_text.text(slack.message(report, setting.version))


def _document(report: AnyReport) -> Callable[[Any, str, str], dict[str, Any]]:
    from . import json_text

    match report:
        case Report():
            from .json_snapshot import snapshot

            return snapshot
        case CostDiff():
            from .json_diff import diff_document

            return diff_document
        case GateReport():
            from .json_gate import gate_document

            return gate_document
        case Choices():
            from .json_choice import choice_document

            return choice_document
        case Explained():
            return json_text.explain_document
        case ModelList():
            return json_text.models_document
        case ModelCard():
            return json_text.card_document
        case ModelHistory():
            return json_text.history_document
        case MarketDiff():
            return json_text.market_document
        case SyncReport():
            return json_text.sync_document
        case _:
            return json_text.tokens_document


def _table(report: AnyReport) -> str:
    from . import csv_text

    match report:
        case Report():
            return csv_text.estimate(report)
        case Choices():
            from .csv_choice import choices

            return choices(report)
        case Explained():
            from . import csv_explain

            return csv_explain.explain(report)
        case CostDiff():
            from . import csv_diff

            return csv_diff.diff(report)
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
            return csv_text.tokens(report)


def _whole(report: AnyReport) -> Page:
    """The page, and of a verdict what it is about as well: the difference, else the month."""
    about = (report.diff or report.report) if isinstance(report, GateReport) else None
    return [*_page(report), *(_page(about) if about and _shown(about) else ())]


def _shown(about: Report | CostDiff) -> bool:
    return isinstance(about, CostDiff) or bool(about.workloads)


def _page(report: AnyReport) -> Page:
    match report:
        case Report(kind="compare"):
            from .screens.compare import page as compare_page

            return compare_page(report)
        case Report():
            from .screens.estimate import page as estimate_page

            return estimate_page(report)
        case Choices():
            from .screens.optimize import page as choice_page

            return choice_page(report)
        case Explained():
            from .screens.explain import page as explain_page

            return explain_page(report)
        case CostDiff():
            from .screens.diff import page as cost_diff_page

            return cost_diff_page(report)
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
            from .screens.tokens import page as tokens_page

            return tokens_page(report)
