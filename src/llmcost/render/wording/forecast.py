"""Texts of a forecast."""

from llmcost.model.reports.estimate import Event

from .estimate import guarantee_text


def event_text(event: Event) -> str:
    """What happens to a model's price or availability, and on which day."""
    match event.kind:
        case "price":
            change = f"is billed as {event.to} from" if event.to else "changes its price on"
            return f"{event.model} {change} {event.day}"
        case "hours":
            return f"the peak hours of {event.model} change on {event.day}"
        case "guarantee":
            return guarantee_text(event.model, event.day)
        case _:
            to = f"; its successor is {event.to}" if event.to and event.to != "none" else ""
            return f"{event.model} retires on {event.day}; its last price still applies{to}"
