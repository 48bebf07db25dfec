"""What a model needs to qualify for a workload."""

from decimal import Decimal
from typing import Annotated

from ..field_markers import Name, TokenCount, Within
from ..record import record
from .catalog import Capability


@record
class Constraints:
    """What a model needs to qualify. All given constraints have to hold; unknown values do not satisfy one."""

    min_quality: Annotated[Decimal, Within(0, 10**6)] | None = None
    """The lowest score, on the scale of the scores for `llmcost optimize`. Example: 0.8"""
    max_latency_s: Annotated[Decimal, Within(0, 10**6)] | None = None
    """The longest time for an answer, as measured with the scores. Seconds. Example: 5"""
    min_context: TokenCount | None = None
    """The smallest context. Tokens. Example: 64000"""
    min_output: TokenCount | None = None
    """The smallest limit for one answer, thinking included. Tokens. Example: 8000"""
    needs: tuple[Capability, ...] = ()
    """Required capabilities. Example: [tools, json]"""
    providers: tuple[Name, ...] = ()
    """Allowed providers. Example: [openai, anthropic]"""
    regions: tuple[Name, ...] = ()
    """Regions, at least one of which needs a price in the price list. Example: [eu]"""
    deny: tuple[Name, ...] = ()
    """Excluded ids; ``*`` matches any text. Example: ["*-preview", "deepseek/*"]"""
    min_days_to_retirement: Annotated[int, Within(0, 10_000)] | None = None
    """The shortest time until the model retires. Days from the day of the report. Example: 180"""
