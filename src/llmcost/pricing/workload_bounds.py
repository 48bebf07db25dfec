"""Bounds on what follows from a workload's numbers: each may be plausible, and their product or their mean absurd."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.workload import VOLUMES, Workload
from llmcost.model.money import ONE, ZERO, quotient

from .length_distributions import Varying, mean_of
from .media_tokens import given_tokens
from .volume import attempts_per_month, requests_in_a_unit
from .workload_parameters import can_vary, numbers_of, parameter, with_value

MOST_TOKENS_PER_REQUEST = Decimal(10**9)
"""The bound of every length in a workload file, and so of the mean that follows from percentiles."""
MOST_REQUESTS_PER_MONTH = Decimal(10**15)
"""Attempts a month, retries and the turns of conversations included."""
MOST_TOKENS_PER_MONTH = Decimal(10**20)
"""Of the longest request in every attempt."""
MOST_MEDIA_PER_REQUEST = Decimal(10**6)
"""Pages, or seconds of video. Images are bounded by their list."""
Excess = tuple[str, str, str, str]
"""The code of the problem, the field, the message and the hint."""


def excesses(workload: Workload) -> Iterator[Excess]:
    """Each derived number that is out of bounds, with the field to look at.

    The numbers are those that the file gives, and then those at the high end of every uncertain number.
    """
    found = list(_of_means(workload)) or list(_of_products(workload, ""))
    yield from found
    if not found and workload.uncertainty and (worst := _at_high_end(workload)):
        yield from ((code, "uncertainty", message, hint) for code, _, message, hint in _of_products(*worst))


def _of_means(workload: Workload) -> Iterator[Excess]:
    for field in ("input_tokens", "output_tokens"):
        length = getattr(workload, field)
        if isinstance(length, Length) and (mean := mean_or_zero(length)) > MOST_TOKENS_PER_REQUEST:
            message = f"{field}: the mean of these percentiles is {about(mean)} tokens; at most {about(ONE * 10**9)}"
            yield "out-of-range", field, message, "add the measured `mean:`, or give a histogram"


def _of_products(workload: Workload, at: str) -> Iterator[Excess]:
    lengths = _tokens_per_request(workload)
    longest, attempts = sum(lengths.values(), ZERO), attempts_per_month(workload)
    text = max(lengths, key=lambda name: lengths[name])
    volume = next((name for name in VOLUMES if getattr(workload, name) is not None), "")
    video, made, size = workload.video, workload.output_video, requests_in_a_unit(workload)
    products = [
        (
            longest,
            MOST_TOKENS_PER_REQUEST,
            text,
            "tokens in the longest request",
            "the lengths, and what is sent again",
        ),
        (attempts, MOST_REQUESTS_PER_MONTH, volume, "requests a month", "the volume, turns, steps and retries"),
        (
            _pages(workload),
            MOST_MEDIA_PER_REQUEST,
            "documents",
            "pages in a request",
            "pages, per_request, turns and steps",
        ),
        (
            size * video.seconds * video.per_request if video else ZERO,
            MOST_MEDIA_PER_REQUEST,
            "video",
            "seconds of video in a request",
            "seconds, per_request, turns and steps",
        ),
        (
            made.seconds * made.per_request if made else ZERO,
            MOST_MEDIA_PER_REQUEST,
            "output_video",
            "seconds of generated video in a request",
            "seconds and per_request",
        ),
    ]
    if longest <= MOST_TOKENS_PER_REQUEST and attempts <= MOST_REQUESTS_PER_MONTH:
        products.append(
            (longest * attempts, MOST_TOKENS_PER_MONTH, volume, "tokens a month", "the volume and the lengths")
        )
    for number, most, field, what, check in products:
        if number > most:
            shown = about(number) if about(number) != about(most) else f"{number:,f}"
            yield "out-of-range", field, f"{shown} {what}{at}; at most {about(most)}", f"check {check}"


def _pages(workload: Workload) -> Decimal:
    """Pages that the longest request of a unit sends."""
    pages = sum((document.pages * document.per_request for document in workload.documents), ZERO)
    return pages * requests_in_a_unit(workload)


def _tokens_per_request(workload: Workload) -> dict[str, Decimal]:
    """The tokens of the longest request of an average unit, by the field that they come from; other media left out."""
    answer = mean_or_zero(workload.output_tokens) * (ONE + (workload.thinking_multiplier or ZERO))
    earlier = requests_in_a_unit(workload) - 1
    found = {"input_tokens": mean_or_zero(workload.input_tokens), "output_tokens": answer}
    if workload.conversation:
        found["conversation"] = (workload.conversation.user_tokens + answer) * earlier
    elif workload.agent:
        found["agent"] = (workload.agent.tool_result_tokens + answer) * earlier
    if workload.retrieval:
        found["retrieval"] = workload.retrieval.chunks * workload.retrieval.chunk_tokens
    if workload.media_tokens:
        found["media_tokens"] = sum(given_tokens(workload).values(), ZERO) * (earlier + 1)
    if workload.router:
        found["router"] = workload.router.input_tokens + workload.router.output_tokens
    for index, call in enumerate(workload.side_calls):
        found[f"side_calls.{index}"] = call.per_request * (call.input_tokens + call.output_tokens)
    return found


def _at_high_end(workload: Workload) -> tuple[Workload, str] | None:
    """The workload with each uncertain number at the highest value of its range; ``None`` if none is valid."""
    worst = workload
    for path, spread in workload.uncertainty.items():
        found, numbers = parameter(path), numbers_of(spread)
        if found and numbers and can_vary(workload, found.path):
            worst = with_value(worst, found.path, max(numbers))
    return None if worst is workload else (worst, " at the high end of the ranges")


def mean_or_zero(length: Varying) -> Decimal:
    """Tokens of an average request; 0 where the length is missing or invalid, which another rule reports."""
    try:
        return mean_of(length)
    except (ValueError, ArithmeticError):
        return ZERO


def about(number: Decimal) -> str:
    """A large number in words: ``1,500``, ``1.3 × 10^23``."""
    if number < 10**9:
        return f"{quotient(number, ONE, 0):,f}"
    power = number.adjusted()
    digits = quotient(number, Decimal(10) ** power, 1).normalize()
    return f"10^{power}" if digits == ONE else f"{digits:f} × 10^{power}"
