"""The output tokens per second of some GPUs at full load: measured, or estimated by a roofline model.

The roofline model covers a decoding step of the whole batch: it takes the time to read the weights and the KV cache of
the batch, or the time to multiply, whichever is longer; the input of each request is multiplied once (prefill). Its
three constants were fitted to the six points of Llama 3.3 70B on H100 and H200 in NVIDIA's table (TensorRT-LLM
performance overview): its estimates are 0.88 to 1.18 times the measurements. It over-estimates mixtures of experts by
up to 1.85 times.
"""

from dataclasses import replace
from decimal import Decimal

from llmcost.model.inputs.machines import Gpu, Measured, OpenModel
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.reports.breakeven import Throughput

BYTES = {"fp16": Decimal(2), "fp8": ONE, "fp4": Decimal("0.5")}
"""Bytes per weight. A value in the KV cache takes as many, but at least one."""
USABLE = Decimal("0.9")
"""The share of the memory of a GPU that weights and KV cache may take."""
_MULTIPLYING, _READING, _STEP = Decimal("0.5"), Decimal("0.8"), Decimal("0.015")
"""The reached share of peak operations and of peak bandwidth, and the fixed cost of a step in seconds."""
DENSE_BAND = Decimal("0.8"), Decimal("1.2")
EXPERTS_BAND = Decimal("0.5"), Decimal("1.1")
_SIMILAR = 2
"""A measurement is of similar requests if both of its lengths are within this factor."""


def weights_gb(model: OpenModel, precision: str) -> Decimal:
    """The size of the weights of a model. GB."""
    return model.parameters * BYTES[precision]


def memory_gb(gpu: Gpu, gpus: int) -> Decimal:
    """The memory of some GPUs for weights and KV cache. GB."""
    return gpu.memory_gb * gpus * USABLE


def measured(
    model: OpenModel, gpu: str, gpus: int, precision: str, lengths: tuple[Decimal, Decimal]
) -> Throughput | None:
    """The measurement of the most similar requests on these GPUs; ``None`` if there is none. Lengths in tokens."""
    found = [
        one
        for one in model.throughput
        if (one.gpu, one.gpus, one.precision) == (gpu, gpus, precision) and _apart(one, lengths) <= _SIMILAR
    ]
    if not found:
        return None
    best = min(found, key=lambda one: _apart(one, lengths))
    whole = best.tokens_per_second_per_gpu * gpus
    says = f"measured at full load with {best.input:,} tokens in and {best.output:,} out, {gpus} × {gpu}, {precision}"
    return Throughput(whole, whole, whole, "table", says, best.source, best.checked)


def _apart(one: Measured, lengths: tuple[Decimal, Decimal]) -> Decimal:
    """The larger factor between the lengths of a measurement and those of the requests."""
    pairs = zip((one.input, one.output), lengths, strict=True)
    ratios = [quotient(max(a, ONE), max(b, ONE)) for a, b in ((Decimal(a), b) for a, b in pairs)]
    return max(max(ratio, quotient(1, ratio)) if ratio else Decimal(10**9) for ratio in ratios)


def roofline(
    model: OpenModel, gpu: Gpu, gpus: int, precision: str, lengths: tuple[Decimal, Decimal]
) -> Throughput | str:
    """The estimate for requests with some tokens in and out; a reason where the GPUs cannot run the model."""
    if (speed := gpu.tflops.get(precision)) is None:
        return f"no {precision} figure is known for this GPU: it has {', '.join(gpu.tflops)}"
    sent, answered = lengths
    per_token = 2 * model.layers * model.kv_heads * model.head_dim * max(BYTES[precision], ONE)
    past = per_token * (sent + quotient(answered, 2))
    weights = weights_gb(model, precision).scaleb(9)
    free = memory_gb(gpu, gpus).scaleb(9) - weights
    batch = Decimal(int(quotient(free, past))) if past and free > 0 else ZERO
    if batch < 1 or not answered:
        return (
            "its memory has no room for a request of this length and the weights" if answered else "it answers nothing"
        )
    used = (model.active or model.parameters).scaleb(9)
    multiplying = speed.scaleb(12) * gpus * _MULTIPLYING
    reading = gpu.bandwidth_tbs.scaleb(12) * gpus * _READING
    step = max(quotient(weights + batch * past, reading), quotient(2 * used * batch, multiplying)) + _STEP
    attention = 2 * model.layers * model.heads * model.head_dim * sent * sent
    prefill = quotient(2 * used * sent + attention, multiplying)
    whole = quotient(1, quotient(step, batch) + quotient(prefill, answered))
    low, high = EXPERTS_BAND if model.active else DENSE_BAND
    kind = "a mixture of experts, which it over-estimates" if model.active else "±20%"
    says = f"estimated by a roofline: {kind}"
    made = Throughput(whole, whole * low, whole * high, "roofline", says, model.source, model.checked)
    return replace(made, at_once=batch, step_seconds=step, input_seconds=prefill, output=answered)
