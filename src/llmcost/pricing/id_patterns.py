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


def _stands_for(pattern: str, name: str) -> bool:
    """Without a regular expression, which takes forever on a pattern of many stars."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == name
    *middle, last = rest
    if not name.startswith(first) or not name.endswith(last) or len(name) < len(first) + len(last):
        return False
    name, at = name[: len(name) - len(last)], len(first)
    for part in middle:
        at = name.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
