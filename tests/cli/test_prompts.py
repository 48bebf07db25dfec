"""A prompt in files costs what `tokens` counts for the same request."""

import json

import pytest

from tests.support.running import run

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "find_order",
            "description": "Finds an order by its number or by the customer's name",
            "parameters": {
                "type": "object",
                "properties": {"number": {"type": "integer"}, "state": {"type": "string", "enum": ["open", "sent"]}},
                "required": ["number"],
            },
        },
    },
    {"type": "function", "function": {"name": "give_up", "parameters": {"type": "object", "properties": {}}}},
]
SYSTEM, ASKED = "You answer questions about orders, briefly and politely.\n", "Where is order 4711? "
HEAD = "name: w\nrequests_per_month: 1000\noutput_tokens: 1\n"


@pytest.fixture
def sent(tmp_path, monkeypatch):
    """Counts a workload's prompt on a model, as the first input of its request."""
    monkeypatch.chdir(tmp_path)

    def count(model, prompt):
        (tmp_path / "w.yaml").write_text(f"{HEAD}model: {model}\nprompt: {prompt}\n")
        done = run("explain", "w.yaml", "-f", "json")
        assert done.exit == 0, done.stderr
        (part,) = json.loads(done.stdout)["workloads"][0]["parts"]
        (formula,) = [one for one in part["formulas"] if one["name"] == "prompt"]
        return int(formula["result"])

    return count


@pytest.mark.parametrize("tools", [[], TOOLS], ids=["text", "tools"])
@pytest.mark.parametrize("model", ["gpt-4o-mini", "gpt-4", "claude-haiku-4-5", "claude-opus-4-7", "deepseek-v4-pro"])
def test_a_prompt_costs_what_tokens_counts_of_the_request(sent, tmp_path, model, tools):
    """Texts are counted together here and apart there, which moves two or three tokens."""
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": ASKED}]
    (tmp_path / "chat.json").write_text(json.dumps({"messages": messages, **({"tools": tools} if tools else {})}))
    (tmp_path / "system.md").write_text(SYSTEM)
    (tmp_path / "ask.md").write_text(ASKED)
    (tmp_path / "tools.json").write_text(json.dumps(tools))
    shown = json.loads(run("tokens", "chat.json", "-m", model, "-f", "json").stdout)
    prompt = "{system: system.md, template: ask.md" + (", tools: tools.json}" if tools else "}")
    assert abs(sent(model, prompt) - shown["files"][0]["counts"][0]["tokens"]) <= 3


def test_a_variable_is_filled_in_as_often_as_it_stands(sent, tmp_path):
    (tmp_path / "once.md").write_text("Translate: {{text}}")
    (tmp_path / "twice.md").write_text("Translate: {{text}} Again: {{ text }}{{tone}}")
    once = sent("gpt-4o-mini", "{template: once.md, variables: {text: 1000}}")
    twice = sent("gpt-4o-mini", "{template: twice.md, variables: {text: 1000, tone: 50}}")
    assert 1050 <= twice - once <= 1055
