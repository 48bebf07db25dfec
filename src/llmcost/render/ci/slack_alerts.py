"""The alarms of a day as a message for Slack, whose ``text`` also fits the webhooks of other chats."""

from collections.abc import Iterator

from llmcost.model.reports.usage_alerts import UsageAlerts

from ..wording.usage_alerts import alarm_line, budget_line, headline
from .slack import Json, escaped, mrkdwn, section

_MOST_IN_TEXT = 20


def message(report: UsageAlerts, version: str) -> Json:
    """The payload for an incoming webhook: the text says all that the blocks say, up to 20 lines."""
    lines = [*_alarms(report), *_budgets(report)]
    head = headline(report)
    parts = (("Alarms", list(_alarms(report))), ("Budgets", list(_budgets(report))))
    footer = f"day {report.day} · list prices, USD · llmcost {version}"
    return {
        "text": "\n".join(escaped(line) for line in (head, *lines[:_MOST_IN_TEXT])),
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": head, "emoji": True}},
            *(section(title, found) for title, found in parts if found),
            {"type": "context", "elements": [mrkdwn(escaped(footer))]},
        ],
    }


def _alarms(report: UsageAlerts) -> Iterator[str]:
    return map(alarm_line, report.alarms)


def _budgets(report: UsageAlerts) -> Iterator[str]:
    return (budget_line(one) for one in report.budgets if one.fires)
