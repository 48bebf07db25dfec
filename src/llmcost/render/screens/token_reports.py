"""The screen of each report of ``tokens``."""

from llmcost.model.reports.token_counts import Boundaries, EditReport, LargestPieces, TokenClassCounts, TokensReport

from ..document.page import Block


def page(report: TokensReport | EditReport | Boundaries | LargestPieces | TokenClassCounts) -> list[Block]:
    """What a report of ``tokens`` says, whichever it is."""
    match report:
        case TokensReport():
            from . import tokens

            return tokens.page(report)
        case EditReport():
            from . import token_edit

            return token_edit.page(report)
        case Boundaries():
            from . import token_boundaries

            return token_boundaries.page(report)
        case LargestPieces():
            from . import token_views

            return token_views.largest_page(report)
        case TokenClassCounts():
            from . import token_views

            return token_views.classes_page(report)
