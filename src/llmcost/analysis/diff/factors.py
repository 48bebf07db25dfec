"""What of a workload changed, in groups that make sense for themselves, and the workload with some of them changed."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from llmcost.model.inputs.prompt import Prompt, PromptTexts, PromptTokens
from llmcost.model.inputs.workload import Placed, Workload
from llmcost.model.problems import Where

PromptCounter = Callable[[Prompt, PromptTexts], Mapping[str, PromptTokens]]
"""Counts the texts of a prompt with every tokenizer; the result is by the name of the tokenizer."""

FACTORS: dict[str, tuple[str, ...]] = {
    "model": ("model", "route", "router", "cascade"),
    "volume": ("requests_per_day", "requests_per_month", "conversations_per_day", "tasks_per_day", "days_per_month"),
    "conversation": ("conversation", "agent"),
    "input": ("input_tokens", "counted_with"),
    "output": ("output_tokens",),
    "thinking": ("thinking_multiplier", "thinking_resent"),
    "cache": ("cache",),
    "retrieval": ("retrieval",),
    "media": ("images", "audio", "video", "documents"),
    "batch": ("batch",),
    "service tier": ("service_tier",),
    "region": ("region",),
    "hours": ("hours",),
    "retries": ("retries",),
    "regenerations": ("regenerations",),
    "response cache": ("response_cache",),
    "fees": ("fees",),
    "side calls": ("side_calls",),
    "development": ("development",),
    "buffer": ("buffer",),
}
"""The fields of each group: what could contradict itself when only half of it changed is together."""
PROMPT = "prompt"
"""The factor of the files of a prompt, each for itself."""
PARTS = ("system", "tools", "messages", "template", "user_tokens")
"""What of a prompt changes for itself; the variables belong to the template."""
ALLOWANCE = "allowance"
"""The factor of what others leave of a provider's free calls."""


class Factor(NamedTuple):
    """One group that differs: its name, its fields, and which part of the prompt it is."""

    name: str
    fields: tuple[str, ...] = ()
    part: str | None = None


def changed(before: Placed, after: Placed) -> list[Factor]:
    """What differs, in the order of ``FACTORS``, with the parts of the prompt behind them."""
    old, new = before.workload, after.workload
    found = [
        Factor(name, fields)
        for name, fields in _groups(old, new).items()
        if any(getattr(old, field) != getattr(new, field) for field in fields)
    ]
    return [*found, *_prompt_parts(before, after)]


def _groups(old: Workload, new: Workload) -> dict[str, tuple[str, ...]]:
    groups = dict(FACTORS)
    if _whole_units(old) != _whole_units(new):  # a number of tasks is none of conversations
        groups["conversation"] = (*groups["conversation"], *groups.pop("volume"))
    if (old.prompt is None) != (new.prompt is None):
        groups["input"] = (*groups["input"], "prompt", "counted")
    return groups


def _whole_units(workload: Workload) -> tuple[bool, bool]:
    return workload.conversations_per_day is not None, workload.tasks_per_day is not None


def _prompt_parts(before: Placed, after: Placed) -> Iterator[Factor]:
    if before.workload.prompt is not None and after.workload.prompt is not None:
        for part in PARTS:
            if part_of(before, part) != part_of(after, part):
                yield Factor(PROMPT, part=part)


def part_of(placed: Placed, part: str) -> object:
    """What the part of a prompt says: its texts, and the tokens that are filled in."""
    prompt, texts = placed.workload.prompt or Prompt(), placed.texts or PromptTexts()
    match part:
        case "template":
            return texts.template, texts.uses, dict(prompt.variables)
        case "user_tokens":
            return prompt.user_tokens
        case "messages":
            return texts.examples
        case _:
            return getattr(texts, part)


def mixed(before: Placed, after: Placed, taken: Collection[Factor], count_prompt: PromptCounter) -> Workload:
    """The workload as it was, with those of its factors that are taken as they are today."""
    fields = {field: getattr(after.workload, field) for factor in taken for field in factor.fields}
    parts = {factor.part for factor in taken if factor.part}
    workload = replace(before.workload, **fields)
    if not parts or before.workload.prompt is None or after.workload.prompt is None:
        return workload
    prompt, texts = _mixed_prompt(before, after, parts)
    return replace(workload, prompt=prompt, counted=dict(count_prompt(prompt, texts)))


def _mixed_prompt(before: Placed, after: Placed, parts: Collection[str]) -> tuple[Prompt, PromptTexts]:
    def side(part: str) -> tuple[Prompt, PromptTexts]:
        placed = after if part in parts else before
        return placed.workload.prompt or Prompt(), placed.texts or PromptTexts()

    prompt = Prompt(variables=side("template")[0].variables, user_tokens=side("user_tokens")[0].user_tokens)
    texts = PromptTexts(
        system=side("system")[1].system,
        examples=side("messages")[1].examples,
        tools=side("tools")[1].tools,
        template=side("template")[1].template,
        uses=side("template")[1].uses,
    )
    return prompt, texts


def where_of(factor: Factor, before: Placed, after: Placed) -> Where:
    """The key in today's file that says otherwise than before; the workload itself where none does."""
    old, new = before.workload, after.workload
    keys = [field for field in factor.fields if getattr(old, field) != getattr(new, field)]
    if factor.part:
        keys = [f"{PROMPT}.{factor.part}", *([f"{PROMPT}.variables"] if factor.part == "template" else []), PROMPT]
    return next((after.fields[key] for key in keys if key in after.fields), after.where)
