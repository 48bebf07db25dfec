"""The screen of each report of ``tokens``."""

from llmcost.model.counted import Boundaries, Classes, EditReport, Largest, TokensReport

from ..page import Block
from . import token_boundaries, token_edit, token_views, tokens


def page(report: TokensReport | EditReport | Boundaries | Largest | Classes) -> list[Block]:
    """What a report of ``tokens`` says, whichever it is."""
    match report:
        case TokensReport():
            return tokens.page(report)
        case EditReport():
            return token_edit.page(report)
        case Boundaries():
            return token_boundaries.page(report)
        case Largest():
            return token_views.largest_page(report)
        case Classes():
            return token_views.classes_page(report)
