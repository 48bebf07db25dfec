"""What components are called on every screen."""

from llmcost.model.reports.estimate import LineItem

from ..document.format_values import clean

NAMES = {
    "input": "Input",
    "cache_read": "Input, cache read",
    "cache_write": "Input, cache write",
    "cache_write_1h": "Input, cache write 1 h",
    "cache_write_12h": "Input, cache write 12 h",
    "image_input": "Image input",
    "audio_input": "Audio input",
    "video_input": "Video input",
    "output": "Output",
    "thinking": "Thinking",
    "audio_output": "Audio output",
    "image_output": "Image output",
    "cache_storage": "Cache storage, per hour",
    "buffer": "Buffer",
}


def component_name(item: LineItem) -> str:
    """``Output, batch``, ``Input >200000``, ``Web search``, ``Router, input``."""
    purpose, _, bucket = item.name.rpartition(":")
    if bucket in NAMES and purpose:
        name = f"{_readable(purpose.removeprefix('side_call:'))}, {NAMES[bucket].lower()}"
    else:
        name = NAMES.get(item.name) or _readable(item.name.removeprefix("fee:").removeprefix("side_call:"))
    mode = "" if item.mode == "standard" else f", {item.mode}"
    return name + mode + (f" {item.band}" if item.band else "")


def _readable(name: str) -> str:
    return clean(name.replace("_", " ").capitalize())
