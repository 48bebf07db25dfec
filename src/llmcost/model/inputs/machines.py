"""GPUs and open models with their measured throughput, as ``self_hosted:`` of a price list declares them."""

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
"""The type allows 0, which ``Machines.zeros`` finds."""


@record
class Gpu:
    """A GPU: its peak performance, and its price per hour."""

    memory_gb: _Positive
    """Memory. GB, of 10⁹ bytes."""
    bandwidth_tbs: _Positive
    """Memory bandwidth. TB per second."""
    tflops: dict[Precision, _Positive]
    """Peak dense performance by supported precision. 10¹² operations per second."""
    source: Name
    """The source of these figures."""
    checked: date
    """The day on which they were read."""
    hourly: _Positive | None = None
    """The on-demand price. USD per hour."""
    hourly_source: Name | None = None
    """The source of the price, if it is another one."""


@record
class Measured:
    """A throughput that was measured at full load."""

    gpu: Name
    gpus: _Gpus
    """GPUs that hold the model together."""
    precision: Precision
    input: TokenCount
    output: TokenCount
    """Input and output of each request. Tokens."""
    tokens_per_second_per_gpu: _Positive
    """Output tokens per second and GPU."""
    source: Name
    checked: date


@record
class OpenModel:
    """A model with open weights, and its architecture."""

    parameters: _Positive
    """Parameters, in 10⁹."""
    layers: Annotated[int, Within(1, 1000)]
    heads: Annotated[int, Within(1, 1000)]
    kv_heads: Annotated[int, Within(1, 1000)]
    head_dim: Annotated[int, Within(1, 10_000)]
    source: Name
    checked: date
    tokenizer: Name | None = None
    """Its tokenizer, by the name of its ratios in the price list."""
    active: _Positive | None = None
    """Active parameters per token of a mixture of experts, in 10⁹; all parameters when absent."""
    throughput: tuple[Measured, ...] = ()


@record
class Machines:
    """What a price list knows about self-hosting."""

    gpus: dict[Name, Gpu] = field(default_factory=dict)
    models: dict[Name, OpenModel] = field(default_factory=dict)

    def sources(self) -> Iterator[tuple[str, str]]:
        """Every cited source, with the path of the citation: ``gpus.h100.source``."""
        for name, gpu in self.gpus.items():
            yield f"gpus.{name}.source", gpu.source
            if gpu.hourly_source:
                yield f"gpus.{name}.hourly_source", gpu.hourly_source
        for name, model in self.models.items():
            yield f"models.{name}.source", model.source
            for index, measured in enumerate(model.throughput):
                yield f"models.{name}.throughput.{index}.source", measured.source

    def zeros(self) -> Iterator[str]:
        """The path of every figure that is 0, which would make a throughput 0 or infinite."""
        figures: list[tuple[str, Decimal | None]] = []
        for name, gpu in self.gpus.items():
            path = f"gpus.{name}"
            figures += [(f"{path}.memory_gb", gpu.memory_gb), (f"{path}.bandwidth_tbs", gpu.bandwidth_tbs)]
            figures += [(f"{path}.tflops.{precision}", speed) for precision, speed in gpu.tflops.items()]
        for name, model in self.models.items():
            path = f"models.{name}"
            figures += [(f"{path}.parameters", model.parameters), (f"{path}.active", model.active)]
            for number, measured in enumerate(model.throughput):
                speed = measured.tokens_per_second_per_gpu
                figures.append((f"{path}.throughput.{number}.tokens_per_second_per_gpu", speed))
        return (path for path, figure in figures if figure == 0)
