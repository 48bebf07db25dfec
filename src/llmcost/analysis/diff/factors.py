"""Groups the changed fields of a workload into factors, and makes workloads in which only some factors changed."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from llmcost.model.inputs.prompt import Prompt, PromptTexts, PromptTokens
from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.problems import Where

PromptCounter = Callable[[Prompt, PromptTexts], Mapping[str, PromptTokens]]
"""Counts the texts of a prompt with every tokenizer; the result is by the name of the tokenizer."""

FACTORS: dict[str, tuple[str, ...]] = {
    "model": ("model", "route", "router", "cascade"),
    "volume": ("requests_per_day", "requests_per_month", "conversations_per_day", "tasks_per_day", "days_per_month"),
    "conversation": ("conversation", "agent"),
    "input": ("input_tokens", "counted_with", "text"),
    "output": ("output_tokens",),
    "thinking": ("thinking_multiplier", "thinking_resent"),
    "cache": ("cache",),
    "retrieval": ("retrieval",),
    "media": ("images", "audio", "video", "documents", "media_tokens", "output_images", "speech", "output_video"),
    "batch": ("batch",),
    "service tier": ("service_tier",),
    "reserved": ("reserved",),
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
"""The fields of each factor. Fields that could contradict each other if only one of them changed are together."""
PROMPT = "prompt"
"""The factor of a prompt; each of its files is attributed separately."""
PARTS = ("system", "tools", "messages", "template", "user_tokens")
"""The parts of a prompt that are attributed separately. The variables belong to the template."""
ALLOWANCE = "allowance"
"""The factor of the free calls of a provider that other workloads leave over."""


class Factor(NamedTuple):
    """A group of fields that changed: its name, its fields, and for a prompt the part of it."""

    name: str
    fields: tuple[str, ...] = ()
    part: str | None = None


def changed(before: LoadedWorkload, after: LoadedWorkload) -> list[Factor]:
    """The factors that changed, in the order of ``FACTORS``, and then the parts of the prompt."""
    old, new = before.workload, after.workload
    found = [
        Factor(name, fields)
        for name, fields in _groups(old, new).items()
        if any(getattr(old, field) != getattr(new, field) for field in fields)
    ]
    return [*found, *_prompt_parts(before, after)]


def _groups(old: Workload, new: Workload) -> dict[str, tuple[str, ...]]:
    groups = dict(FACTORS)
    if _whole_units(old) != _whole_units(new):  # a number of tasks cannot be compared with one of conversations
        groups["conversation"] = (*groups["conversation"], *groups.pop("volume"))
    if (old.prompt is None) != (new.prompt is None):
        groups["input"] = (*groups["input"], "prompt", "counted")
    return groups


def _whole_units(workload: Workload) -> tuple[bool, bool]:
    return workload.conversations_per_day is not None, workload.tasks_per_day is not None


def _prompt_parts(before: LoadedWorkload, after: LoadedWorkload) -> Iterator[Factor]:
    if before.workload.prompt is not None and after.workload.prompt is not None:
        for part in PARTS:
            if part_of(before, part) != part_of(after, part):
                yield Factor(PROMPT, part=part)


def part_of(loaded: LoadedWorkload, part: str) -> object:
    """The content of a part of a prompt: its texts, and the tokens of its variables."""
    prompt, texts = loaded.workload.prompt or Prompt(), loaded.texts or PromptTexts()
    match part:
        case "template":
            return texts.template, texts.uses, dict(prompt.variables)
        case "user_tokens":
            return prompt.user_tokens
        case "messages":
            return texts.examples
        case _:
            return getattr(texts, part)


def mixed(
    before: LoadedWorkload, after: LoadedWorkload, taken: Collection[Factor], count_prompt: PromptCounter
) -> Workload:
    """The workload of the base with the current values of some factors."""
    fields = {field: getattr(after.workload, field) for factor in taken for field in factor.fields}
    parts = {factor.part for factor in taken if factor.part}
    workload = replace(before.workload, **fields)
    if not parts or before.workload.prompt is None or after.workload.prompt is None:
        return workload
    prompt, texts = _mixed_prompt(before, after, parts)
    return replace(workload, prompt=prompt, counted=dict(count_prompt(prompt, texts)))


def _mixed_prompt(before: LoadedWorkload, after: LoadedWorkload, parts: Collection[str]) -> tuple[Prompt, PromptTexts]:
    def side(part: str) -> tuple[Prompt, PromptTexts]:
        loaded = after if part in parts else before
        return loaded.workload.prompt or Prompt(), loaded.texts or PromptTexts()

    prompt = Prompt(variables=side("template")[0].variables, user_tokens=side("user_tokens")[0].user_tokens)
    texts = PromptTexts(
        system=side("system")[1].system,
        examples=side("messages")[1].examples,
        tools=side("tools")[1].tools,
        template=side("template")[1].template,
        uses=side("template")[1].uses,
    )
    return prompt, texts


def where_of(factor: Factor, before: LoadedWorkload, after: LoadedWorkload) -> Where:
    """The location of the first changed key in the current file; of the workload where no such key is in it."""
    old, new = before.workload, after.workload
    keys = [field for field in factor.fields if getattr(old, field) != getattr(new, field)]
    if factor.part:
        keys = [f"{PROMPT}.{factor.part}", *([f"{PROMPT}.variables"] if factor.part == "template" else []), PROMPT]
    return next((after.fields[key] for key in keys if key in after.fields), after.where)
