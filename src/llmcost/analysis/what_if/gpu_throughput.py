"""How many output tokens a second some cards make at full load: measured, or estimated by a roofline.

The roofline is that of a step of the whole batch: it reads the weights and what the batch keeps of its past, or it
multiplies, whichever takes longer; and each request's input is multiplied once. Its three constants were fitted to the
six points of Llama 3.3 70B on H100 and H200 in NVIDIA's table (TensorRT-LLM performance overview), which it meets
within 0.88 to 1.18 of the measurement; a mixture of experts is over-estimated by up to 1.85 times.
"""

from dataclasses import replace
from decimal import Decimal

from llmcost.model.inputs.machines import Gpu, Measured, OpenModel
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.reports.breakeven import Throughput

BYTES = {"fp16": Decimal(2), "fp8": ONE, "fp4": Decimal("0.5")}
"""Of a weight. What the past of a request keeps takes as many, but at least one."""
USABLE = Decimal("0.9")
"""The share of a card's memory that weights and past may take."""
_MULTIPLYING, _READING, _STEP = Decimal("0.5"), Decimal("0.8"), Decimal("0.015")
"""The share of a card's operations and of its bandwidth that is reached, and seconds that every step costs."""
DENSE_BAND = Decimal("0.8"), Decimal("1.2")
EXPERTS_BAND = Decimal("0.5"), Decimal("1.1")
_SIMILAR = 2
"""A measurement is of a similar request where both lengths are within this factor."""


def weights_gb(model: OpenModel, precision: str) -> Decimal:
    """GB of a model's weights."""
    return model.parameters * BYTES[precision]


def memory_gb(gpu: Gpu, gpus: int) -> Decimal:
    """GB that some cards leave for weights and past."""
    return gpu.memory_gb * gpus * USABLE


def measured(
    model: OpenModel, gpu: str, gpus: int, precision: str, lengths: tuple[Decimal, Decimal]
) -> Throughput | None:
    """The measurement of the most similar requests on these cards; ``None`` where there is none."""
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
    """The larger factor between its lengths and those of the requests."""
    pairs = zip((one.input, one.output), lengths, strict=True)
    ratios = [quotient(max(a, ONE), max(b, ONE)) for a, b in ((Decimal(a), b) for a, b in pairs)]
    return max(max(ratio, quotient(1, ratio)) if ratio else Decimal(10**9) for ratio in ratios)


def roofline(
    model: OpenModel, gpu: Gpu, gpus: int, precision: str, lengths: tuple[Decimal, Decimal]
) -> Throughput | str:
    """The estimate for requests of some tokens in and out; a reason where the cards cannot run the model."""
    if (speed := gpu.tflops.get(precision)) is None:
        return f"no {precision} figure is known of this card: it has {', '.join(gpu.tflops)}"
    sent, answered = lengths
    kept = 2 * model.layers * model.kv_heads * model.head_dim * max(BYTES[precision], ONE)
    past = kept * (sent + quotient(answered, 2))
    weights = weights_gb(model, precision).scaleb(9)
    free = memory_gb(gpu, gpus).scaleb(9) - weights
    batch = Decimal(int(quotient(free, past))) if past and free > 0 else ZERO
    if batch < 1 or not answered:
        return (
            "its memory holds not one request of this length beside the weights" if answered else "it answers nothing"
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
