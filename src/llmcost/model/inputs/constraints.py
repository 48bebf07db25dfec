"""What a model must be to qualify for a workload."""

from decimal import Decimal
from typing import Annotated

from ..field_markers import Name, TokenCount, Within
from ..record import record
from .catalog import Capability


@record
class Constraints:
    """What a model must be to qualify. Every one that is given has to hold; what is not known does not hold."""

    min_quality: Annotated[Decimal, Within(0, 10**6)] | None = None
    """The least score, on the scale of the scores that `llmcost optimize` is given. Example: 0.8"""
    max_latency_s: Annotated[Decimal, Within(0, 10**6)] | None = None
    """The longest that an answer may take, as it was measured with the scores. Seconds. Example: 5"""
    min_context: TokenCount | None = None
    """The least context. Tokens. Example: 64000"""
    min_output: TokenCount | None = None
    """The least that one answer can be, thinking included. Tokens. Example: 8000"""
    needs: tuple[Capability, ...] = ()
    """What it must be able to do. Example: [tools, json]"""
    providers: tuple[Name, ...] = ()
    """The only providers to buy from. Example: [openai, anthropic]"""
    regions: tuple[Name, ...] = ()
    """It must be sold for one of these regions, as the price list names them. Example: [eu]"""
    deny: tuple[Name, ...] = ()
    """Ids that are ruled out; ``*`` stands for any characters. Example: ["*-preview", "deepseek/*"]"""
    min_days_to_retirement: Annotated[int, Within(0, 10_000)] | None = None
    """It must be on sale for this long. Days from the day of the report. Example: 180"""
