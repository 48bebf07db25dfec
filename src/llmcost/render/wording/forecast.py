"""Texts of a forecast."""

from llmcost.model.reports.forecast import Event


def event_text(event: Event) -> str:
    """What happens, on its day."""
    match event.kind:
        case "price":
            return f"{event.model} is billed {f'as {event.to}' if event.to else 'at another price'} from {event.day}"
        case "hours":
            return f"the hours of {event.model} change on {event.day}"
        case _:
            to = f"; its successor is {event.to}" if event.to and event.to != "none" else ""
            return f"{event.model} retires on {event.day}: its last price is kept{to}"
