"""A fitted feature as a workload file, with comments that say what was measured."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256

from llmcost.model.inputs.workload import Workload
from llmcost.model.money import plain
from llmcost.model.reports.fit import FittedCell, FittedFeature, Window

from .format_values import count, small_money

_MARK = "# unedited: "
"""Begins the line with the checksum of everything else: a file that a person changed no longer has the right one."""


def workload_file(feature: FittedFeature, window: Window, as_of: date) -> str:
    """The text of the file of a feature. ``as_of`` is the day whose prices its comments name."""
    body = "".join(f"{line}\n" for line in _lines(feature, window, as_of))
    return f"{_MARK}{_checksum(body)}\n{body}"


def is_unedited(text: str) -> bool:
    """Whether a text is a fitted file as it was written."""
    first, _, body = text.partition("\n")
    return first == _MARK + _checksum(body)


def _checksum(body: str) -> str:
    return sha256(body.encode()).hexdigest()[:32]


def _lines(feature: FittedFeature, window: Window, as_of: date) -> Iterator[str]:
    requests = sum(cell.requests for cell in feature.cells)
    yield (
        f"# Fitted by `llmcost usage fit` to {count(requests, 'request')} of {window.first} to {window.last} "
        f"({count(window.days, 'day')}, UTC)."
    )
    if feature.feature != feature.name:
        yield f"# The logs call this feature {json.dumps(feature.feature)}."
    if feature.unpriced:
        yield f"# Not in it: {count(feature.unpriced, 'request')} without a price."
    yield "workloads:"
    for cell in feature.cells:
        for workload, part in zip(cell.workloads, cell.parts, strict=True):
            yield from _comments(cell, part, as_of, is_first=workload is cell.workloads[0])
            yield from _fields(workload)


def _comments(cell: FittedCell, part: str, as_of: date, *, is_first: bool) -> Iterator[str]:
    if is_first:
        now = "" if cell.usd_now == cell.usd else f", {small_money(cell.usd_now)} at the prices of {as_of}"
        yield f"  # {count(cell.requests, 'request')} for {small_money(cell.usd)} in the logs{now}"
        if cell.gap is None:
            yield f"  # the estimate of {as_of} has no price for all of it"
        elif cell.gap:
            more = "more" if cell.gap > 0 else "less"
            yield f"  # the estimate of these days is {small_money(abs(cell.gap))} {more}"
    if part:
        yield f"  # of these, {part}: one workload has one cached prefix, so their numbers are divided"


def _fields(workload: Workload) -> Iterator[str]:
    fields: dict[str, object] = {
        "name": workload.name,
        "labels": workload.labels,
        "model": workload.model,
        "requests_per_day": workload.requests_per_day,
        "input_tokens": workload.input_tokens,
        "output_tokens": workload.output_tokens,
        "thinking_multiplier": workload.thinking_multiplier,
        "cache": workload.cache and _mapping(workload.cache, "tokens", "hit_rate", "ttl"),
        "media_tokens": workload.media_tokens and _mapping(workload.media_tokens, *_MEDIA),
        "batch": workload.batch.share if workload.batch else None,
        "service_tier": workload.service_tier if workload.service_tier != "standard" else None,
        "region": workload.region,
        "fees": workload.fees,
    }
    dash = "- "
    for name, value in fields.items():
        if value is not None and value != {}:
            yield f"  {dash}{name}: {_value(value)}"
            dash = "  "


_MEDIA = ("audio_input", "audio_cache_read", "audio_output", "image_output")


def _mapping(record: object, *names: str) -> dict[str, object]:
    return {name: getattr(record, name) for name in names}


_PLAIN = re.compile(r"[a-z][a-z0-9._/-]*")
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
"""What YAML may take for something else than a text."""


def _value(value: object) -> str:
    """A value as YAML; texts are quoted where they could be anything else."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_value(key)}: {_value(one)}" for key, one in value.items()) + "}"
    text = str(value)
    return text if _PLAIN.fullmatch(text) and text not in _WORDS else json.dumps(text)
