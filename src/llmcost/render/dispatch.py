"""Renders any report in any format, through one table of writers that is tested to be complete."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from llmcost.model.problems import InputError
from llmcost.model.record import record
from llmcost.model.reports.provenance import shown_currency

from .formats import ANY, Format

if TYPE_CHECKING:
    from llmcost.model.reports.catalog import ModelCard, ModelHistory, ModelList, PriceListDiff
    from llmcost.model.reports.catalog_sync import SyncReport
    from llmcost.model.reports.diff import CostDiff
    from llmcost.model.reports.estimate import Report
    from llmcost.model.reports.explain import ExplainReport
    from llmcost.model.reports.gate import GateReport
    from llmcost.model.reports.lint import LintReport
    from llmcost.model.reports.optimize import OptimizeReport
    from llmcost.model.reports.outlook import Outlook
    from llmcost.model.reports.token_counts import Boundaries, EditReport, LargestPieces, TokenClassCounts, TokensReport
    from llmcost.model.reports.usage import UsageReport

    from .document.page import Page

    TokenReport = TokensReport | LargestPieces | Boundaries | TokenClassCounts | EditReport
    AnyReport = (
        Report
        | CostDiff
        | OptimizeReport
        | Outlook
        | ExplainReport
        | GateReport
        | ModelList
        | ModelCard
        | ModelHistory
        | PriceListDiff
        | SyncReport
        | LintReport
        | TokenReport
        | UsageReport
    )


@record
class RenderOptions:
    """What a writer needs besides the report."""

    version: str
    generated_at: str
    columns: int | None
    """Maximum width of a line; ``None`` in a pipe."""
    color: bool
    folder: str = ""
    """The working directory relative to the root of the checkout, as ``services/chat``; empty at the root."""


@record
class Writers:
    """The writers of a type of report, as ``module:function`` in this package; imported on use."""

    page: str
    table: str
    """CSV."""
    document: str = "json.documents:document"
    """JSON."""


WRITERS = {
    "Report": Writers("screens.estimate:page", "csv.estimate:estimate"),
    "CostDiff": Writers("screens.diff:page", "csv.diff:diff"),
    "GateReport": Writers("screens.gate:page", "csv.gate:gate"),
    "OptimizeReport": Writers("screens.optimize:page", "csv.optimize:choices", "json.optimize:optimize_document"),
    "Forecast": Writers("screens.forecast:page", "csv.forecast:forecast"),
    "Simulation": Writers("screens.simulation:page", "csv.simulation:simulation"),
    "Sensitivity": Writers("screens.sensitivity:page", "csv.sensitivity:sensitivity"),
    "Breakeven": Writers("screens.breakeven:page", "csv.breakeven:breakeven"),
    "ExplainReport": Writers("screens.explain:page", "csv.explain:explain"),
    "ModelList": Writers("screens.models:list_page", "csv.models:models"),
    "ModelCard": Writers("screens.models:card_page", "csv.models:prices"),
    "ModelHistory": Writers("screens.price_history:history_page", "csv.models:history"),
    "PriceListDiff": Writers("screens.price_history:diff_page", "csv.models:price_list_diff"),
    "LintReport": Writers("screens.catalog_lint:page", "csv.catalog_lint:lint"),
    "SyncReport": Writers("screens.catalog_sync:page", "csv.catalog_sync:sync"),
    "TokensReport": Writers("screens.tokens:page", "csv.tokens:token_counts"),
    "LargestPieces": Writers("screens.token_views:largest_page", "csv.tokens:largest_pieces"),
    "Boundaries": Writers("screens.token_boundaries:page", "csv.tokens:boundaries"),
    "TokenClassCounts": Writers("screens.token_views:classes_page", "csv.tokens:character_classes"),
    "UsageReport": Writers("screens.usage:page", "csv.usage:usage"),
    "UsageAlerts": Writers("screens.usage_alerts:page", "csv.usage_alerts:alarms"),
    "UsageComparison": Writers("screens.usage_compare:page", "csv.usage_compare:compared"),
    "ReplayReport": Writers("screens.usage_replay:page", "csv.usage_replay:replayed"),
    "FitReport": Writers("screens.usage_fit:page", "csv.usage_fit:fitted"),
    "EditReport": Writers("screens.token_edit:page", "csv.tokens:edit"),
}
"""By the name of the report's class, or of a base class."""
_ESTIMATE_REPORTS = ("Report", "CostDiff", "GateReport")
"""Types of report that the formats for other programs accept."""


def render(report: "AnyReport", form: Format, options: RenderOptions) -> str:
    """A report as text that ends with a newline. Raises ``InputError`` for a format that the report does not have."""
    match form:
        case Format.JSON:
            from .json import documents

            document = _call_writer(_writers(report).document, report, options.version, options.generated_at)
            return documents.text(document)
        case Format.CSV:
            table: str = _call_writer(_writers(report).table, report)
            return table
        case Format.MD:
            from .document import markdown

            return markdown.draw([*_page(report), *_in_currency(report)])
        case Format.HTML:
            from .document import html

            page = [*_page_with_details(report), *_in_currency(report)]
            return html.draw(page, f"llmcost {options.version}, {options.generated_at}")
        case Format.TABLE:
            return _terminal_text(report, options)
        case _:
            return _for_other_programs(report, form, options)


def _terminal_text(report: Any, options: RenderOptions) -> str:
    if _type(report) == "Boundaries":
        from .screens.token_boundaries import draw

        return draw(report, color=options.color)
    from .document import terminal

    return terminal.draw([*_page(report), *_in_currency(report)], options.columns, color=options.color)


def _for_other_programs(report: Any, form: Format, options: RenderOptions) -> str:
    """The formats that other programs read; estimates, diffs and gate results have them, and alarms are a message."""
    if _type(report) == "UsageAlerts" and form is Format.SLACK:
        from .ci import slack_alerts
        from .json import documents

        return documents.text(slack_alerts.message(report, options.version))
    if _type(report) not in _ESTIMATE_REPORTS:
        message = f"{form.value} is a format of estimate, compare, diff and gate only"
        raise InputError.of("other-format", message, f"formats: {', '.join(ANY)}")
    match form:
        case Format.GITHUB | Format.GITLAB:
            from .ci import pull_request_comment

            return pull_request_comment.comment(report, options.version)
        case Format.ANNOTATIONS:
            from .ci import github_annotations

            return github_annotations.annotations(report, options.folder)
        case Format.JUNIT:
            from .ci import junit

            return junit.junit(report, options.folder)
        case Format.SARIF:
            from .ci import sarif
            from .json import documents

            return documents.text(sarif.sarif(report, options.version, options.folder))
        case _:
            from .ci import slack
            from .json import documents

            return documents.text(slack.message(report, options.version))


def _page_with_details(report: "AnyReport") -> "Page":
    """The page; for a gate result followed by the diff, or else by the estimate, that it checks."""
    details: Any = (report.diff or report.report) if _type(report) == "GateReport" else None  # type: ignore[union-attr]
    shown = details is not None and (_type(details) == "CostDiff" or details.workloads)
    return [*_page(report), *(_page(details) if shown else ())]


def _page(report: "AnyReport") -> "Page":
    compared = _type(report) == "Report" and getattr(report, "kind", "") == "compare"
    return list(_call_writer("screens.compare:page" if compared else _writers(report).page, report))


def _in_currency(report: Any) -> "Page":
    """The amounts in the currency that the project shows beside USD, if it has one."""
    if shown_currency(report) is None:
        return ()
    from .wording.currency import currency_blocks

    return tuple(currency_blocks(report))


def _type(report: object) -> str:
    return next(kind.__name__ for kind in type(report).__mro__ if kind.__name__ in WRITERS)


def _writers(report: object) -> Writers:
    return WRITERS[_type(report)]


def _call_writer(writer: str, *arguments: object) -> Any:
    module, _, function = writer.partition(":")
    return getattr(import_module(f".{module}", __package__), function)(*arguments)
