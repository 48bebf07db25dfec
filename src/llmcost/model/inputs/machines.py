"""Machines that run open models, and what they were measured to do, as ``self_hosted:`` of a price list declares it."""

from collections.abc import Iterator
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated

from ..field_markers import Name, OneOf, TokenCount, Within
from ..record import record

PRECISIONS = ("fp16", "fp8", "fp4")
Precision = Annotated[str, OneOf(PRECISIONS)]
_Gpus = Annotated[int, Within(1, 1024)]
_Positive = Annotated[Decimal, Within(0, 10**6)]
"""Nothing is not checked by the type: ``Machines.zeros`` finds it."""


@record
class Gpu:
    """A card, its price by the hour, and what it can do at most."""

    memory_gb: _Positive
    """GB, of 10⁹ bytes."""
    bandwidth_tbs: _Positive
    """How fast its memory is read. TB a second."""
    tflops: dict[Precision, _Positive]
    """Dense operations a second by precision, in 10¹². One it does not have is absent."""
    source: Name
    """Where these were read."""
    checked: date
    """The day on which they were."""
    hourly: _Positive | None = None
    """What an hour of one costs on demand. USD."""
    hourly_source: Name | None = None
    """Where that was read, when it is another place."""


@record
class Measured:
    """The throughput that somebody measured at full load. Tokens."""

    gpu: Name
    gpus: _Gpus
    """Cards that hold the model together."""
    precision: Precision
    input: TokenCount
    output: TokenCount
    """Tokens of each request."""
    tokens_per_second_per_gpu: _Positive
    """Output tokens."""
    source: Name
    checked: date


@record
class OpenModel:
    """A model whose weights one can have, and its shape."""

    parameters: _Positive
    """Weights, in 10⁹."""
    layers: Annotated[int, Within(1, 1000)]
    heads: Annotated[int, Within(1, 1000)]
    kv_heads: Annotated[int, Within(1, 1000)]
    head_dim: Annotated[int, Within(1, 10_000)]
    source: Name
    checked: date
    active: _Positive | None = None
    """Weights that each token uses, of a mixture of experts, in 10⁹; all of them when absent."""
    throughput: tuple[Measured, ...] = ()


@record
class Machines:
    """What is known of running models oneself."""

    gpus: dict[Name, Gpu] = field(default_factory=dict)
    models: dict[Name, OpenModel] = field(default_factory=dict)

    def sources(self) -> Iterator[tuple[str, str]]:
        """Every source that something was read at, with the place that names it: ``gpus.h100.source``."""
        for name, gpu in self.gpus.items():
            yield f"gpus.{name}.source", gpu.source
            if gpu.hourly_source:
                yield f"gpus.{name}.hourly_source", gpu.hourly_source
        for name, model in self.models.items():
            yield f"models.{name}.source", model.source
            for place, measured in enumerate(model.throughput):
                yield f"models.{name}.throughput.{place}.source", measured.source

    def zeros(self) -> Iterator[str]:
        """The place of every figure that is nothing, by which a throughput would be nothing or without end."""
        figures: list[tuple[str, Decimal | None]] = []
        for name, gpu in self.gpus.items():
            place = f"gpus.{name}"
            figures += [(f"{place}.memory_gb", gpu.memory_gb), (f"{place}.bandwidth_tbs", gpu.bandwidth_tbs)]
            figures += [(f"{place}.tflops.{precision}", speed) for precision, speed in gpu.tflops.items()]
        for name, model in self.models.items():
            place = f"models.{name}"
            figures += [(f"{place}.parameters", model.parameters), (f"{place}.active", model.active)]
            for number, measured in enumerate(model.throughput):
                speed = measured.tokens_per_second_per_gpu
                figures.append((f"{place}.throughput.{number}.tokens_per_second_per_gpu", speed))
        return (place for place, figure in figures if figure == 0)
