"""Any report in any format: one table of writers, tested to be complete."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from llmcost.model.problems import InputError

from .formats import ANY, Format

if TYPE_CHECKING:
    from llmcost.model.changes import CostDiff
    from llmcost.model.choice import Choices
    from llmcost.model.counted import Boundaries, Classes, EditReport, Largest, TokensReport
    from llmcost.model.explained import Explained
    from llmcost.model.gated import GateReport
    from llmcost.model.outlook import Outlook
    from llmcost.model.results import MarketDiff, ModelCard, ModelHistory, ModelList, Report, SyncReport

    from .page import Page

    TokenReport = TokensReport | Largest | Boundaries | Classes | EditReport
    AnyReport = (
        Report
        | CostDiff
        | Choices
        | Outlook
        | Explained
        | GateReport
        | ModelList
        | ModelCard
        | ModelHistory
        | MarketDiff
        | SyncReport
        | TokenReport
    )


class Setting(NamedTuple):
    """What a writer needs to know beside the report."""

    version: str
    generated_at: str
    columns: int | None
    """Width to keep to; ``None`` in a pipe."""
    colour: bool
    folder: str = ""
    """The present folder from the top of the checkout, as ``services/chat``; empty where it is the top."""


class Writers(NamedTuple):
    """What writes a type of report, as ``module:function`` of this room: imported when it is asked for."""

    page: str
    table: str
    """CSV."""
    document: str
    """JSON."""


_OF_TOKENS = Writers("screens.token_reports:page", "csv_tokens:table", "json_tokens:document")
WRITERS = {
    "Report": Writers("screens.estimate:page", "csv_text:estimate", "json_snapshot:snapshot"),
    "CostDiff": Writers("screens.diff:page", "csv_diff:diff", "json_diff:diff_document"),
    "GateReport": Writers("screens.gate:page", "csv_text:gate", "json_gate:gate_document"),
    "Choices": Writers("screens.optimize:page", "csv_choice:choices", "json_choice:choice_document"),
    "Outlook": Writers("outlook:outlook_page", "outlook:outlook_table", "outlook:outlook_document"),
    "Explained": Writers("screens.explain:page", "csv_explain:explain", "json_text:explain_document"),
    "ModelList": Writers("screens.models:list_page", "csv_text:models", "json_text:models_document"),
    "ModelCard": Writers("screens.models:card_page", "csv_text:prices", "json_text:card_document"),
    "ModelHistory": Writers("screens.market:history_page", "csv_text:history", "json_text:history_document"),
    "MarketDiff": Writers("screens.market:diff_page", "csv_text:market", "json_text:market_document"),
    "SyncReport": Writers("screens.sync:page", "csv_text:sync", "json_text:sync_document"),
    "TokensReport": _OF_TOKENS,
    "Largest": _OF_TOKENS,
    "Boundaries": _OF_TOKENS,
    "Classes": _OF_TOKENS,
    "EditReport": _OF_TOKENS,
}
"""By the name of the type, or of the one that it is made of."""
_OF_MONTHS = ("Report", "CostDiff", "GateReport")
"""Types that formats of other programs show."""


def render(report: "AnyReport", form: Format, setting: Setting) -> str:
    """A report as text that ends with a line break. Raises ``InputError`` for a format that it has not."""
    match form:
        case Format.JSON:
            from . import json_text

            document = _written_by(_writers(report).document, report, setting.version, setting.generated_at)
            return json_text.text(document)
        case Format.CSV:
            table: str = _written_by(_writers(report).table, report)
            return table
        case Format.MD:
            from . import markdown

            return markdown.draw(_page(report))
        case Format.HTML:
            from . import html_text

            return html_text.draw(_whole(report), f"llmcost {setting.version}, {setting.generated_at}")
        case Format.TABLE:
            return _drawn(report, setting)
        case _:
            return _for_machines(report, form, setting)


def _drawn(report: Any, setting: Setting) -> str:
    if _type(report) == "Boundaries":
        from .screens.token_boundaries import draw

        return draw(report, colour=setting.colour)
    from . import terminal

    return terminal.draw(_page(report), setting.columns, colour=setting.colour)


def _for_machines(report: Any, form: Format, setting: Setting) -> str:
    """The formats of other programs, which take estimates, differences and verdicts."""
    if _type(report) not in _OF_MONTHS:
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


def _whole(report: "AnyReport") -> "Page":
    """The page, and of a verdict what it is about as well: the difference, else the month."""
    about: Any = (report.diff or report.report) if _type(report) == "GateReport" else None  # type: ignore[union-attr]
    shown = about is not None and (_type(about) == "CostDiff" or about.workloads)
    return [*_page(report), *(_page(about) if shown else ())]


def _page(report: "AnyReport") -> "Page":
    compared = _type(report) == "Report" and getattr(report, "kind", "") == "compare"
    page: Page = _written_by("screens.compare:page" if compared else _writers(report).page, report)
    return page


def _type(report: object) -> str:
    return next(kind.__name__ for kind in type(report).__mro__ if kind.__name__ in WRITERS)


def _writers(report: object) -> Writers:
    return WRITERS[_type(report)]


def _written_by(writer: str, *arguments: object) -> Any:
    module, _, function = writer.partition(":")
    return getattr(import_module(f".{module}", __package__), function)(*arguments)
