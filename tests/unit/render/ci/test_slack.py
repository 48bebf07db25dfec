"""Block Kit: within Slack's limits however much there is to say, and nothing that Slack would act on."""

from dataclasses import replace
from typing import Any

import pytest

from llmcost.render.ci.slack import message
from tests.support.samples import HOSTILE, SNAPSHOTS, diff, gate, small_diff


def texts(sent: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for block in sent["blocks"] for each in ([block["text"]] if "text" in block else block["elements"])]


def check(sent: dict[str, Any]) -> None:
    assert set(sent) == {"text", "blocks"}
    assert sent["text"]
    assert 0 < len(sent["blocks"]) <= 50
    assert [block["type"] for block in sent["blocks"]][:1] == ["header"]
    assert {block["type"] for block in sent["blocks"]} <= {"header", "section", "context"}
    for each in texts(sent):
        assert 0 < len(each["text"]) <= (150 if each["type"] == "plain_text" else 3000)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_report_is_a_message(name):
    check(message(SNAPSHOTS[name], "1.2.3"))


def test_what_a_message_says():
    sent = message(gate(diff()), "1.2.3")
    said = "\n".join(each["text"] for each in texts(sent))
    for part in ("❌ Fail: change not priced", "*Workloads*", "+ routed: — → $650, +$650", "*Why*", "*Policies: 1 failed",
                 "❌ budget-total: $3,290.28 &gt; $3,000.00", "(llmcost.yaml:6:5)", "*To pass*", "list prices of 2026-11-22"):  # fmt: skip
        assert part in said


@pytest.mark.parametrize("name", ["w", "&<>" * 60, "日" * 200])
def test_much_is_cut_between_lines_and_counted(name):
    small = small_diff()
    changes = tuple(replace(small.changes[0], name=f"{number} {name}") for number in range(700))
    policies = tuple(replace(policy, message=name * 20) for policy in gate().policies * 100)
    sent = message(replace(gate(replace(small, changes=changes)), policies=policies), "1.2.3")
    check(sent)
    workloads = sent["blocks"][1]["text"]["text"].splitlines()
    shown = len(workloads) - 2
    assert workloads[-1] == f"… and {700 - shown} more"
    assert shown >= 2


@pytest.mark.parametrize(
    "name", [*HOSTILE, "<!channel>", "<@U1>", "<https://example.com|x>", "&lt;!here&gt;", "@here", "*b*"]
)
def test_a_name_is_text(name):
    sent = message(gate(diff(name), name), "1.2.3")
    check(sent)
    for each in texts(sent):
        if each["type"] == "mrkdwn":
            assert each["verbatim"] is True
            assert "<" not in each["text"]
            assert ">" not in each["text"]
            assert "@here" not in each["text"]
            assert "*b*" not in each["text"]
