"""The names of cost components on every screen."""

from llmcost.model.reports.component_key import STANDARD, ComponentKey, Purpose
from llmcost.model.usage import TokenClass

from ..document.format_values import clean

BUCKETS = {
    TokenClass.INPUT: "Input",
    TokenClass.CACHE_READ: "Input, cache read",
    TokenClass.CACHE_WRITE: "Input, cache write",
    TokenClass.CACHE_WRITE_1H: "Input, cache write 1 h",
    TokenClass.CACHE_WRITE_12H: "Input, cache write 12 h",
    TokenClass.IMAGE_INPUT: "Image input",
    TokenClass.IMAGE_CACHE_READ: "Cached images",
    TokenClass.AUDIO_INPUT: "Audio input",
    TokenClass.AUDIO_CACHE_READ: "Cached audio",
    TokenClass.VIDEO_INPUT: "Video input",
    TokenClass.OUTPUT: "Output",
    TokenClass.THINKING: "Thinking",
    TokenClass.AUDIO_OUTPUT: "Audio output",
    TokenClass.IMAGE_OUTPUT: "Image output",
}
PURPOSES = {Purpose.CACHE_STORAGE: "Cache storage, per hour", Purpose.RESERVED: "Reserved units"}


def component_name(key: ComponentKey) -> str:
    """``Output, batch``, ``Input >200000``, ``Web search``, ``Router, input``."""
    bucket = BUCKETS[key.bucket] if key.bucket and key.purpose is not Purpose.EMBEDDING else ""
    if key.purpose is Purpose.MODEL:
        name = bucket
    else:
        name = PURPOSES.get(key.purpose) or _readable(key.label or key.purpose.value)
        name += f", {bucket.lower()}" if bucket else ""
    mode = "" if key.mode == STANDARD else f", {key.mode}"
    return name + mode + (f" {key.band}" if key.band else "")


def _readable(name: str) -> str:
    return clean(name.replace("_", " ").capitalize())
