"""Models by patterns of their full ids, as the price list's tables of families name them."""

import re
from collections.abc import Iterable
from functools import cache

from llmcost.model.inputs.catalog import Model


def matches(model: Model, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns fits a model's full id; ``*`` stands for any characters."""
    return any(_compiled(pattern).fullmatch(model.id) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))))
