"""The identity of a component: purpose, model and rates. Each component of a month has a unique key."""

from enum import StrEnum
from typing import Annotated, NamedTuple

from ..document_layout import HIDDEN, key_order, written
from ..usage import TokenClass

STANDARD = "standard"
"""The mode without a price factor."""
TOKENS = "tokens"
"""The unit of components billed by token."""


class Purpose(StrEnum):
    """What a component is the cost of."""

    MODEL = "model"
    """Requests to a model that the workload runs on."""
    CACHE_STORAGE = "cache_storage"
    """Storage of an explicit cache."""
    FEE = "fee"
    """Calls with a fee: of a model's tools, or searches of a reranker."""
    ROUTER = "router"
    """Requests to the model that selects a model of a route."""
    SIDE_CALL = "side_call"
    """Requests to an additional model."""
    EMBEDDING = "embedding"
    """Embedded text."""
    RERANK = "rerank"
    """Ranked documents, where the reranker bills tokens."""
    RESERVED = "reserved"
    """Reserved throughput. Its model is the plan."""
    BUFFER = "buffer"
    """The safety margin on everything else."""
    OTHER = "other"
    """A purpose added in a later version of llmcost."""


OWN = frozenset((Purpose.MODEL, Purpose.CACHE_STORAGE))
"""The purposes of the cost of a workload's own models, without fees."""


@key_order("name")
class ComponentKey(NamedTuple):
    """The identity of a component. Its ``name`` is derived from it, and ``component_key`` reads it back."""

    purpose: Annotated[Purpose, HIDDEN]
    bucket: Annotated[TokenClass | None, HIDDEN]
    """The class of the billed tokens; ``None`` if the unit is not tokens."""
    model: str
    """The full id; of reserved throughput, the name of the plan."""
    mode: str = STANDARD
    """``standard``, ``batch``, ``flex``, ``reserved``, …, with ``peak`` in front during the more expensive hours."""
    band: str | None = None
    """The context threshold that the requests exceed: ``>200000`` or ``>=200000``."""
    label: Annotated[str, HIDDEN] = ""
    """The name of the fee or of the side call."""

    @property
    @written()
    def name(self) -> str:
        """``input``, ``fee:web_search``, ``router:output``, ``side_call:guard:input``, ``embedding``, ``reserved``."""
        if self.purpose is Purpose.OTHER:
            return self.label
        purpose = "" if self.purpose is Purpose.MODEL else self.purpose.value
        bucket = self.bucket.value if self.bucket and self.purpose is not Purpose.EMBEDDING else ""
        return ":".join(part for part in (purpose, self.label, bucket) if part)

    @property
    def full_name(self) -> str:
        """The name with band, and mode unless it is the standard one: ``input batch``, ``input >272000``."""
        return " ".join(part for part in (self.name, self.mode if self.mode != STANDARD else "", self.band) if part)


_PURPOSES = {purpose.value: purpose for purpose in Purpose}
_BUCKETS: dict[str | None, TokenClass | None] = {None: None, **{bucket.value: bucket for bucket in TokenClass}}


def component_key(name: str, unit: str, model: str, mode: str, band: str | None) -> ComponentKey:
    """The key of a component of a document. Its name is always ``name``, even if the purpose is unknown.

    Only ``unit`` says whether the last word is a bucket: the name of a side call may end in a colon and a bucket.
    """
    start, bucket = name, None
    if unit == TOKENS:
        before, _, last = name.rpartition(":")
        start, bucket = (name, TokenClass.INPUT) if name == Purpose.EMBEDDING else (before or Purpose.MODEL, last)
    purpose, _, label = start.partition(":")
    if purpose in _PURPOSES and bucket in _BUCKETS:
        key = ComponentKey(_PURPOSES[purpose], _BUCKETS[bucket], model, mode, band, label)
        if key.name == name:
            return key
    return ComponentKey(Purpose.OTHER, None, model, mode, band, label=name)
