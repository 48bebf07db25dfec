"""One workload at the prices of one day: what its months are calculated from, each calculated once."""

from collections.abc import Hashable
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from llmcost.model.inputs.catalog import Model
from llmcost.model.inputs.workload import AS_IS, Workload
from llmcost.model.record import record
from llmcost.model.reports.estimate import CountRatio, LineItem
from llmcost.model.reports.notes import Note

from .auxiliary_calls import as_ranking, auxiliary_items, auxiliary_models
from .charge import BilledTokens, billed_tokens
from .demand import demand
from .model_shares import ModelShare, model_shares
from .price_list.lookup import Candidate, DatedPrice, find
from .price_list.price_book import PriceBook
from .pricing_key import PricingKey, pricing_key, shared_key
from .request_groups import total_of
from .tokenizer_adjustment import adjust_to_tokenizer, counting_model, tokenizer_key
from .volume import requests_per_month

_NOT_TEXT = (
    "images", "documents", "audio", "video", "media_tokens", "output_images", "speech", "output_video", "retrieval",
    "reserved",
)  # fmt: skip


@record
class BilledQuantities:
    """What a month of a workload bills on every model with the same ``PricingKey``. No price is part of it."""

    tokens: tuple[BilledTokens, ...]
    notes: tuple[Note, ...]
    misfit: str | None
    """Why these models cannot serve the workload, where a typical request does not fit."""
    caches: bool
    """Whether anything is read from the model's cache or written to it."""
    cached_media: Decimal
    """Tokens of media in the fixed prefix."""


class WorkloadPricer:
    """One workload and one price book. Computes billed quantities once per group of identically billed models.

    A month is the billed quantities × the rates of a model; see ``monthly_cost``. With ``explained``, line items carry
    their calculations. Variants of the workload have pricers of their own, on the same price book.
    """

    def __init__(
        self,
        workload: Workload,
        prices: PriceBook,
        *,
        explained: bool = False,
        unscaled: "WorkloadPricer | None" = None,
    ) -> None:
        """``unscaled`` has the workload before its text was scaled to the tokens of a model."""
        self.workload, self.prices, self.explained, self._unscaled = workload, prices, explained, unscaled
        self._quantities: dict[PricingKey, BilledQuantities] = {}
        self._tokenized: dict[Hashable, TokenizedPricer] = {}

    def billed_quantities(self, candidate: Candidate, dated: DatedPrice, share: Decimal) -> BilledQuantities:
        """What ``share`` of the workload's requests bills on a candidate, whose price is ``dated``."""
        catalog = self.prices.catalog
        key = shared_key(self.workload, pricing_key(self.workload, candidate, dated, catalog, share))
        if (known := self._quantities.get(key)) is None:
            found = demand(self.workload, key, catalog, self.prices.as_of)
            tokens = billed_tokens(found.batches, key.thresholds, key.mode_rules, explained=self.explained)
            media = total_of(found.rules.media.fixed)
            known = self._quantities[key] = BilledQuantities(tokens, found.notes, found.misfit, found.caches, media)
        return known

    @cached_property
    def shares(self) -> list[ModelShare]:
        """The workload's own models. Raises ``UnknownModel``."""
        return model_shares(self.workload, self.prices.catalog)

    @cached_property
    def auxiliary(self) -> tuple[LineItem, ...]:
        """The line items of auxiliary models. Their tokens do not depend on how the workload's own model counts."""
        return self._unscaled.auxiliary if self._unscaled else auxiliary_items(self.workload, self.prices)

    @cached_property
    def others_named(self) -> list[Candidate]:
        """The models that the workload names and does not run on: auxiliary ones, and that of ``counted_with``."""
        names = [name for _, name in auxiliary_models(self.workload)]
        names += [name] if (name := self.workload.counted_with) and name != AS_IS else []
        return [find(self.prices.catalog, name) for name in dict.fromkeys(names)]

    @cached_property
    def requests(self) -> Decimal:
        """User requests per month."""
        return requests_per_month(self.workload)

    @cached_property
    def only_text(self) -> bool:
        """Whether the month bills nothing but text, and no auxiliary models."""
        sends_more = any(getattr(self.workload, field) for field in _NOT_TEXT)
        return not sends_more and not any(True for _ in auxiliary_models(self.workload))

    def sent_to(self, candidate: Candidate, dated: DatedPrice) -> "WorkloadPricer":
        """The workload as a model gets it: in the region that its name says, and ranked if it is a reranker."""
        workload, region = as_ranking(self.workload, dated), candidate.region
        return self.variant(workload if region is None else replace(workload, region=region))

    @cached_property
    def of_one_model(self) -> "WorkloadPricer":
        """The workload without the router of its route: a single model needs none (law V6)."""
        return self if self.workload.router is None else self.variant(replace(self.workload, router=None))

    def variant(self, workload: Workload) -> "WorkloadPricer":
        """A changed workload at the same prices."""
        return self if workload == self.workload else self._on(workload)

    @cached_property
    def counting_model(self) -> Model | None:
        """The model whose tokenizer the numbers belong to; see there. Raises ``UnknownModel``."""
        return counting_model(self.workload, self.prices)

    def tokenized_for(self, model: Model) -> "TokenizedPricer":
        """The workload in tokens of one model; see ``adjust_to_tokenizer``."""
        key = tokenizer_key(self.workload, model, self.prices.catalog, self.prices.as_of)
        if key not in self._tokenized:
            found = adjust_to_tokenizer(
                self.workload, model, self.counting_model, self.prices.catalog, self.prices.as_of
            )
            typical, low, high = (self._tokenized_as(each) for each in (found.workload, found.low, found.high))
            self._tokenized[key] = TokenizedPricer(found.ratio, typical, low, high)
        return self._tokenized[key]

    def _tokenized_as(self, workload: Workload) -> "WorkloadPricer":
        return self if workload is self.workload else self._on(workload, None if workload.prompt else self)

    def _on(self, workload: Workload, unscaled: "WorkloadPricer | None" = None) -> "WorkloadPricer":
        return WorkloadPricer(workload, self.prices, explained=self.explained, unscaled=unscaled)


@record
class TokenizedPricer:
    """The pricer of a workload in the tokens of a model."""

    ratio: CountRatio | None
    """From the given counts; ``None`` if the count is exact. Then all three are the same."""
    typical: WorkloadPricer
    low: WorkloadPricer
    """At the fewest tokens."""
    high: WorkloadPricer
