"""llmcost: know what calls to large language models cost before you ship.

The names below are the whole public API; they are imported when they are first used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llmcost.api import (
        compare,
        count_tokens,
        diff,
        estimate,
        gate,
        load_catalog,
        load_quality,
        load_workload,
        optimize,
    )
    from llmcost.model.problems import LlmcostError

__all__ = [
    "LlmcostError",
    "compare",
    "count_tokens",
    "diff",
    "estimate",
    "gate",
    "load_catalog",
    "load_quality",
    "load_workload",
    "optimize",
]


def __getattr__(name: str) -> Any:
    if name == "LlmcostError":
        from llmcost.model.problems import LlmcostError

        return LlmcostError
    if name in __all__:
        from llmcost import api

        return getattr(api, name)
    raise AttributeError(f"module 'llmcost' has no attribute {name!r}")
