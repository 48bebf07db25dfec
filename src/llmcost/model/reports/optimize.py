"""Which model to take, as values: what qualifies and what does not, the front of cost and quality, mixes, and plans.

Amounts are USD a month, exact. Scores are on the scale that their file gives.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, NamedTuple

from ..document_layout import HIDDEN, AtLeast, Written, key_order, written
from ..field_markers import OneOf
from ..inputs.constraints import Constraints
from ..money import plain
from ..problems import Where
from ..record import record
from .estimate import CatalogStamp, Row
from .notes import Note


@record
class Rating:
    """What is known of a model's quality on a workload."""

    score: Decimal
    resolves: Decimal
    """The share of requests that it answers well enough."""
    of: Annotated[str, OneOf(("workload", "task", "any", "mix"))]
    """What was measured: ``workload``, ``task``, ``any``, or ``mix`` for an average over difficulties."""
    low: Decimal | None = None
    high: Decimal | None = None
    """The 95 % interval of the score, where the sample is known."""
    samples: int | None = None
    seconds: Decimal | None = None
    output_tokens: Decimal | None = None
    thinking_tokens: Decimal | None = None
    by_difficulty: Mapping[str, Decimal] = field(default_factory=dict)
    """The share that it answers well enough, by difficulty."""


@record
class ConstraintViolation:
    """Why a model does not qualify: a constraint, what it asks for, and what the model has."""

    constraint: str | None
    """The name of the constraint; ``None`` for what cannot be relaxed."""
    message: str
    relaxed: str | None = None
    """What the constraint would have to be for the model to pass it."""
    gap: Decimal = Decimal(0)
    """How far off it is, as a share of what is asked for; 1 for what is in a list or not."""


@record
class Option:
    """A model for a workload: what it costs, how good it is, and what stands against it."""

    row: Annotated[Row, Written(inline=True, without=("before_buffer", "components"))]
    rating: Rating | None = None
    obstacles: tuple[ConstraintViolation, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    """Fields of the workload that stand otherwise for this model, because its own lengths were measured."""

    @property
    def monthly(self) -> Decimal:
        """The month of an option that is priced."""
        return self.row.monthly or Decimal(0)


@key_order("model", "monthly", "score")
@record
class FrontStep:
    """A model of the front of cost and quality: nothing is both cheaper and better."""

    option: Annotated[Option, HIDDEN]
    score: Decimal
    """On the scale of the scores."""
    extra_cost: Decimal | None
    """Than the step before."""
    per_point: Decimal | None
    """What a point of quality more costs, a hundredth of the scale, from the step before."""
    within_noise: bool | None
    """Whether the better score may be chance, at 95 %; ``None`` where samples are not known."""

    @property
    @written()
    def model(self) -> str:
        """The full id."""
        return self.option.row.model

    @property
    @written()
    def monthly(self) -> Decimal:
        """USD a month."""
        return self.option.monthly


class ConstraintChange(NamedTuple):
    """A constraint, and what it would have to be."""

    constraint: str
    to: str


@record
class Relaxation:
    """Constraints that would have to give way for a model to qualify, and which one it would be."""

    changes: tuple[ConstraintChange, ...]
    model: str | None
    """``None`` where the constraints are those of a plan for several workloads."""
    monthly: Decimal | None


@record
class BreakEven:
    """How far a stage's rate may be off, those of the other stages staying as they are."""

    model: str
    rate: Decimal
    """The share that it resolves of what reaches it."""
    pays: Decimal | None
    """Below this the cascade costs more than the best single model; ``None`` where there is none to compare with."""
    suffices: Decimal
    """Below this fewer requests are answered well enough than is asked for."""


@record
class MixLeg:
    """A model of a mix."""

    model: str
    share: Decimal
    """Of the requests, that reach it."""
    resolves: Decimal
    """Of those, that it answers well enough."""
    difficulties: tuple[str, ...] = ()
    """The difficulties that a route sends to it."""


@record
class Mix:
    """One model, a route or a cascade for a workload."""

    kind: Annotated[str, OneOf(("single", "route", "cascade"))]
    legs: Annotated[tuple[MixLeg, ...], AtLeast(1)]
    monthly: Decimal
    """Buffer inside."""
    resolved: Decimal
    """The share of all requests that is answered well enough."""
    saves: Decimal | None = None
    """Against the best single model; ``None`` where no single one reaches the target."""
    break_even: tuple[BreakEven, ...] = ()
    router_per_request: Decimal | None = None
    """What deciding the way of one request may cost before a route saves nothing."""

    @property
    @written(Written(at="written"))
    def as_yaml(self) -> str:
        """How a workload file writes it, in place of its model."""
        if self.kind == "route":
            legs = [f"{{model: {leg.model}, share: {plain(leg.share)}}}" for leg in self.legs]
        else:
            legs = [f"{{model: {leg.model}, resolves: {plain(leg.resolves)}}}" for leg in self.legs[:-1]]
            legs.append(f"{{model: {self.legs[-1].model}}}")
        return f"{self.kind}: [{', '.join(legs)}]"


@record
class Mixing:
    """The search for mixes that answer enough requests well enough."""

    target: Decimal | None
    """The share of requests that has to be; ``None`` where no rate is known of any model."""
    single: Annotated[Mix | None, Written(without=("written",))]
    """The cheapest single model that does."""
    mixes: tuple[Mix, ...]
    """The cheapest of each kind that was searched; one that cannot reach the target, or is a single model, is not."""
    left_out: tuple[str, ...]
    """Models whose rate is not known, or not for each difficulty."""
    searched: tuple[Annotated[str, OneOf(("route", "cascade"))], ...]
    """The kinds."""
    by_difficulty: bool
    """Whether the rates are known for each difficulty of the workload's requests."""


@key_order("name", "file", "line", "requested", "requests", "current", "constraints", "chosen", "explain")
@record
class ModelChoice:
    """The models for a workload."""

    name: str
    where: Annotated[Where, Written(inline=True, without=("column",))]
    current: Annotated[Row, Written(without=("before_buffer", "components"))]
    requested: str
    requests: Annotated[Decimal, Written(counts=True)]
    """Per month."""
    constraints: Annotated[Constraints, Written(sparse=True)]
    options: tuple[Option, ...]
    """What qualifies, the cheapest first."""
    ruled_out: tuple[Option, ...]
    """What does not, with the reasons."""
    chosen: Annotated[Option | None, HIDDEN]
    """The cheapest that qualifies; in a plan, the one that the plan takes."""
    front: tuple[FrontStep, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    """What would let a model qualify, where none does."""
    mixing: Mixing | None = None
    """The search for routes and cascades, where it was asked for."""
    explain: str | None = None
    """The command that explains the month of the chosen model; ``render`` words it."""

    @property
    @written(Written(at="chosen"))
    def chosen_model(self) -> str | None:
        """The full id of the chosen model."""
        return self.chosen.row.model if self.chosen else None


@record
class Limit:
    """A bound that ties the choices of several workloads together."""

    name: str
    limit: Decimal
    used: Decimal | None
    """What the plan has of it; ``None`` where there is no plan."""
    binding: bool | None
    """Whether the plan would be better without it; ``None`` where the time did not suffice to tell."""
    costs: Decimal | None
    """What it costs a month; ``None`` where the plan goes for quality."""


@record
class CommitmentUse:
    """A volume commitment, and whether the plan takes it."""

    provider: str
    monthly: Decimal
    percent: Decimal
    spent: Decimal
    """At list prices."""
    taken: bool
    saves: Decimal


@record
class PortfolioPlan:
    """One model for each workload, within bounds that hold for all of them together."""

    goal: Annotated[str, OneOf(("cost", "quality"))]
    monthly: Decimal | None
    """After the discounts of commitments; ``None`` where no plan keeps within the limits."""
    quality: Decimal | None
    """The mean score, weighted by requests."""
    models: int
    providers: int
    limits: tuple[Limit, ...]
    commitments: tuple[CommitmentUse, ...]
    solved: bool
    """By the solver; else it follows from each workload's own choice."""
    gap: Decimal
    """The most that a better plan could gain, as a share: 0 when it is proven to be the best."""
    relaxations: tuple[Relaxation, ...] = ()


@record
class ScoresUsed:
    """Where the scores are from."""

    file: str
    note: str | None
    scale: Decimal
    """The best score that there is; the worst is 0."""


@key_order("as_of", "currency", "catalog", "scores", "summary", "notes")
@record
class OptimizeReport:
    """What ``optimize`` found."""

    kind: ClassVar[Literal["optimize"]] = "optimize"
    as_of: date
    currency: ClassVar[Literal["USD"]] = "USD"
    catalog: CatalogStamp
    tiers: Annotated[Mapping[str, str], HIDDEN]
    choices: Annotated[tuple[ModelChoice, ...], Written(at="workloads")]
    scores: ScoresUsed | None
    """``None`` where models are ranked by price alone."""
    now: Annotated[Decimal, Written(at="summary.now")]
    """All workloads as they are, USD a month."""
    now_at_least: Annotated[bool, Written(at="summary.now_at_least")]
    """Something in it has no price."""
    monthly: Annotated[Decimal, Written(at="summary.monthly")]
    """All that were chosen, USD a month; in a plan, after its discounts."""
    notes: tuple[Note, ...] = ()
    """What is not as exact as the rest."""
    settings: Annotated[tuple[str, ...], HIDDEN] = ()
    """What was typed in place of what the files say: ``output_tokens=900``."""
    plan: PortfolioPlan | None = None
