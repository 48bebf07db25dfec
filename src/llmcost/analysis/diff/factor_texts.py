"""Formats the old and the new value of a changed factor for people."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.prompt import Prompt, PromptTexts
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.serving import Batch, CascadeStage, RouteLeg
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.money import ZERO, plain
from llmcost.pricing.length_distributions import mean_of
from llmcost.pricing.tokenizer_adjustment import OTHER

from .factors import Factor, PromptCounter

FILES = ("system", "tools", "messages", "template")
"""The parts of a prompt that are files."""


def factor_text(factor: Factor, loaded: LoadedWorkload, count_prompt: PromptCounter, tokenizer: str) -> str | None:
    """The value of a factor on one side; ``None`` if the workload has none. ``tokenizer`` counts prompt files."""
    if factor.part in FILES:
        tokens = _tokens_of(factor.part, loaded, count_prompt, tokenizer) if file_of(factor, loaded) else None
        return None if tokens is None else f"{number(tokens)} tokens"
    if factor.part:
        return f"{number(loaded.workload.prompt.user_tokens if loaded.workload.prompt else ZERO)} user tokens"
    texts = [_field(field, getattr(loaded.workload, field)) for field in factor.fields]
    return ", ".join(text for text in texts if text) or None


def file_of(factor: Factor, loaded: LoadedWorkload) -> str | None:
    """The file of a prompt that a factor stands for."""
    name: str | None = getattr(loaded.workload.prompt, factor.part, None) if factor.part in FILES else None
    return name


def _tokens_of(part: str, loaded: LoadedWorkload, count_prompt: PromptCounter, tokenizer: str) -> Decimal | None:
    """The tokens of one file of a prompt, those of its variables included."""
    texts, prompt = loaded.texts or PromptTexts(), loaded.workload.prompt or Prompt()
    text = {"system": texts.system or "", "template": texts.template}.get(part)
    if text is None:
        text = "\n".join(texts.tools if part == "tools" else texts.examples)
    counts = count_prompt(Prompt(), PromptTexts(system=text))
    count = counts.get(tokenizer) or counts.get(OTHER)
    filled = sum((prompt.variables.get(name, ZERO) * times for name, times in texts.uses), ZERO)
    return count.fixed + (filled if part == "template" else ZERO) if count else None


def _field(field: str, value: Any) -> str | None:
    if value is None and field != "batch":
        return None
    if field in _FORMATS:
        return _FORMATS[field](value)
    return f"{field.replace('_', ' ')} {value_text(value)}" if value not in ((), {}) else None


def number(value: Decimal | int) -> str:
    """A number with thousands separators, exact."""
    return f"{Decimal(plain(Decimal(value))):,f}"


def _percent(share: Decimal) -> str:
    return f"{plain(share * 100)}%"


def value_text(value: Any) -> str:
    """The text of any value. Of a record, the fields that differ from their defaults: ``turns 5, user tokens 120``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | int):
        return number(value)
    if is_dataclass(value):
        given = {field.name: getattr(value, field.name) for field in fields(value) if _is_given(field, value)}
        return ", ".join(f"{name.replace('_', ' ')} {value_text(one)}" for name, one in given.items())
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {value_text(one)}" for name, one in sorted(value.items()))
    return "; ".join(map(value_text, value)) if isinstance(value, tuple) else str(value)


def _is_given(field: Any, value: Any) -> bool:
    return getattr(value, field.name) not in (None, (), field.default)


def _length(value: Decimal | Length) -> str:
    if isinstance(value, Decimal):
        return f"{number(value)} tokens"
    if value.histogram is not None:
        return f"{value.histogram}, {number(mean_of(value))} tokens on average"
    return f"{value_text(value)} tokens"


def _route(legs: tuple[RouteLeg, ...]) -> str:
    return " + ".join(f"{leg.model} {_percent(leg.share)}" for leg in legs)


def _cascade(stages: tuple[CascadeStage, ...]) -> str:
    return ", then ".join(f"{one.model} {_percent(one.resolves)}" if one.resolves else one.model for one in stages)


def _batch(batch: Batch | None) -> str:
    if batch is None:
        return "0%"
    factor = 1 - batch.discount if batch.discount is not None else batch.factor
    return _percent(batch.share) + (f" at {number(factor)} of the price" if factor is not None else "")


def _amount(ending: str) -> Callable[[Decimal], str]:
    return lambda value: f"{number(value)} {ending}"


_FORMATS: dict[str, Callable[[Any], str | None]] = {
    "model": str,
    "route": _route,
    "cascade": _cascade,
    "requests_per_day": _amount("req/day"),
    "requests_per_month": _amount("req/month"),
    "conversations_per_day": _amount("conversations/day"),
    "tasks_per_day": _amount("tasks/day"),
    "days_per_month": lambda days: f"{value_text(days)} days a month" if isinstance(days, Decimal) else str(days),
    "input_tokens": _length,
    "output_tokens": _length,
    "thinking_multiplier": lambda times: f"×{number(times)}",
    "conversation": value_text,
    "agent": value_text,
    "cache": value_text,
    "retrieval": value_text,
    "reserved": value_text,
    "batch": _batch,
    "service_tier": str,
    "region": str,
    "hours": str,
    "retries": lambda retries: _percent(retries.rate) + (f", {retries.billed}" if retries.billed != "full" else ""),
    "regenerations": _percent,
    "response_cache": value_text,
    "fees": value_text,
    "development": lambda calls: f"{number(calls.calls_per_month)} calls a month",
    "buffer": _percent,
    "prompt": lambda _: "prompt files",
    "counted": lambda _: None,
}
