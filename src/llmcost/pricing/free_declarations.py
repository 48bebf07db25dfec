"""What a workload or a price layer declares that makes a month, or a part of it, free or almost free.

Only ``free: true`` of the bundled price list is a price of zero that is not declared by the project itself (law P2).
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.calculation import PRICE_LIST, WORKLOAD, Step
from llmcost.model.inputs.workload import VOLUMES, Workload
from llmcost.model.money import ONE, ZERO, plain
from llmcost.model.reports.component_key import Purpose
from llmcost.model.reports.estimate import LineItem
from llmcost.model.usage import OF_OUTPUT, TokenClass

from .price_list.lookup import Candidate
from .volume import attempts_per_month

NEARLY_FREE = Decimal("0.01")
"""A factor up to this leaves almost nothing of a price; a share that leaves no more is almost all."""
_UNITS = ("images", "seconds", "characters", "minutes", "pages")
"""Units of line items of media, of which a request needs no tokens."""
_OUTPUT = (TokenClass.OUTPUT, *OF_OUTPUT)


class FreeDeclaration(NamedTuple):
    """What is declared: a key and its value. ``batch.factor is 0``."""

    field: str
    """A key of the workload file, or the name of a rate."""
    value: str

    def __str__(self) -> str:
        return f"{self.field} is {self.value}"


def free_declarations(
    workload: Workload, models: Iterable[Candidate], items: Iterable[LineItem]
) -> tuple[FreeDeclaration, ...]:
    """The declarations by which a month costs nothing, or almost nothing, in part or in whole.

    ``models`` are the workload's own, and ``items`` is its month on them. Quantities that a file could leave out, such
    as ``images``, are not declarations: without them the workload is another one.
    """
    billed = [item for item in items if item.quantity]
    found = (
        *_volume(workload),
        *_lengths(workload, list(models), billed),
        *_shares(workload),
        *_prices(workload, billed),
    )
    return tuple(dict.fromkeys(found))


def _volume(workload: Workload) -> Iterator[FreeDeclaration]:
    yield from (FreeDeclaration(name, "0") for name in VOLUMES if getattr(workload, name) == 0)


def _lengths(workload: Workload, models: list[Candidate], billed: list[LineItem]) -> Iterator[FreeDeclaration]:
    """Requests without input, chats without an answer, and models that always think without thinking."""
    if not attempts_per_month(workload):
        return
    buckets = {item.key.bucket for item in billed if item.key.purpose is Purpose.MODEL}
    sold_by_unit = any(item.unit in _UNITS for item in billed)
    ranks = any(one.model.kind == "rerank" for one in models)  # some sell searches, whatever their length
    if not buckets.difference(_OUTPUT) and not sold_by_unit and not ranks:
        yield FreeDeclaration("input_tokens", "0")
    if buckets.isdisjoint(_OUTPUT) and any(one.model.kind == "chat" for one in models):
        yield FreeDeclaration("output_tokens", "0")
    thinks = any(one.thinking or one.model.thinking == "always" for one in models)
    if workload.thinking_multiplier == 0 and thinks:
        yield FreeDeclaration("thinking_multiplier", "0")


def _shares(workload: Workload) -> Iterator[FreeDeclaration]:
    """Shares that leave almost nothing to pay by the token, and of cache writes if none is left."""
    cache, answers, reserved = workload.cache, workload.response_cache, workload.reserved
    if answers and answers.hit_rate >= ONE - NEARLY_FREE:
        yield FreeDeclaration("response_cache.hit_rate", plain(answers.hit_rate))
    if reserved and reserved.covers >= ONE - NEARLY_FREE:
        yield FreeDeclaration("reserved.covers", plain(reserved.covers))
    if cache and cache.hit_rate == ONE:
        yield FreeDeclaration("cache.hit_rate", "1")
    if cache and cache.explicit and cache.hours_per_day == 0:
        yield FreeDeclaration("cache.hours_per_day", "0")
    for index, stage in enumerate(workload.cascade[:-1]):
        if (stage.resolves or ZERO) >= ONE - NEARLY_FREE:
            yield FreeDeclaration(f"cascade.{index}.resolves", plain(stage.resolves or ZERO))


def _prices(workload: Workload, billed: list[LineItem]) -> Iterator[FreeDeclaration]:
    """Prices of zero, and factors that leave almost nothing of a price, of the workload or of a layer."""
    for item in billed:
        for index, step in enumerate(item.rate):
            if step.origin != PRICE_LIST and step.value <= (NEARLY_FREE if index else ZERO):
                yield _price(step, workload)


def _price(step: Step, workload: Workload) -> FreeDeclaration:
    if step.origin != WORKLOAD:
        return FreeDeclaration(step.name, f"{plain(step.value)} in {step.origin}")
    batch = workload.batch
    if batch and batch.discount is not None:
        return FreeDeclaration("batch.discount", plain(batch.discount))
    return FreeDeclaration("batch.factor", plain(step.value))
