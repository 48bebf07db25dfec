"""A chat as each provider wants it: its own form as it stands, texts and functions in any, the rest not at all."""

import json

import pytest

from llmcost.model.problems import InputError, Where
from llmcost.net.counting.request_bodies import chat_document
from llmcost.read.chat.chat import chat_of, request_of

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
FUNCTION = {"name": "weather", "description": "Now", "parameters": SCHEMA}
PNG = "iVBORw0KGgo="
OPENAI_PLAIN = {
    "model": "gpt-4o",
    "temperature": 1,
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "Hel"}, {"type": "text", "text": "lo"}]},
        {"role": "assistant", "content": "Hi"},
        {"role": "user", "content": "Rain?"},
    ],
    "tools": [{"type": "function", "function": FUNCTION}],
}
ANTHROPIC_PLAIN = {
    "model": "claude-opus-5",
    "max_tokens": 100,
    "system": "Be brief.",
    "messages": [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi"},
        {"role": "user", "content": "Rain?"},
    ],
    "tools": [{"name": "weather", "description": "Now", "input_schema": SCHEMA}],
}
PICTURE = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}}]}
ANTHROPIC_RICH = {
    "messages": [
        {
            "role": "user",
            "content": [{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PNG}}],
        },
        {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "weather", "input": {"city": "x"}}]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "rain"}]},
    ],
    "tools": ANTHROPIC_PLAIN["tools"],
    "tool_choice": {"type": "any"},
    "thinking": {"type": "enabled", "budget_tokens": 2000},
    "stream": True,
}
OPENAI_RICH = {
    "messages": [
        PICTURE,
        {
            "role": "assistant",
            "content": [{"type": "text", "text": "Wait"}],
            "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"x"}'}}
            ],
        },
        {"role": "tool", "tool_call_id": "c1", "content": "rain"},
    ],
    "tools": [{"type": "function", "function": FUNCTION | {"strict": True}}],
    "tool_choice": {"type": "function", "function": {"name": "weather"}},
}


def document(provider, value, model="m"):
    return chat_document(provider, model, request_of(value), chat_of(value, Where("chat.json")))


def test_openai_s_chat_for_openai():
    assert document("openai", OPENAI_PLAIN) == {
        "model": "m",
        "input": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi"},
            {"role": "user", "content": "Rain?"},
        ],
        "tools": [{"type": "function", "strict": False, **FUNCTION}],
    }


def test_plain_chats_mean_the_same_in_either_form():
    for provider in ("anthropic", "google", "openai"):
        assert document(provider, OPENAI_PLAIN) == document(provider, ANTHROPIC_PLAIN), provider


def test_openai_s_chat_for_anthropic():
    wanted = {name: value for name, value in ANTHROPIC_PLAIN.items() if name != "max_tokens"}
    assert document("anthropic", OPENAI_PLAIN) == wanted | {"model": "m"}


def test_a_chat_for_google():
    assert document("google", OPENAI_PLAIN) == {
        "generateContentRequest": {
            "model": "models/m",
            "systemInstruction": {"parts": [{"text": "Be brief."}]},
            "contents": [
                {"role": "user", "parts": [{"text": "Hello"}]},
                {"role": "model", "parts": [{"text": "Hi"}]},
                {"role": "user", "parts": [{"text": "Rain?"}]},
            ],
            "tools": [
                {"functionDeclarations": [{"name": "weather", "description": "Now", "parametersJsonSchema": SCHEMA}]}
            ],
        }
    }


def test_anthropic_s_own_form_goes_to_it_as_it_stands():
    """Pictures, calls, results, thinking: all that counts, and nothing that does not."""
    wanted = {name: value for name, value in ANTHROPIC_RICH.items() if name != "stream"}
    assert document("anthropic", ANTHROPIC_RICH) == wanted | {"model": "m"}


def test_openai_s_own_form_is_sent_as_responses():
    assert document("openai", OPENAI_RICH) == {
        "model": "m",
        "input": [
            {
                "role": "user",
                "content": [{"type": "input_image", "image_url": f"data:image/png;base64,{PNG}", "detail": "auto"}],
            },
            {"role": "assistant", "content": [{"type": "output_text", "text": "Wait"}]},
            {"type": "function_call", "call_id": "c1", "name": "weather", "arguments": '{"city":"x"}'},
            {"type": "function_call_output", "call_id": "c1", "output": "rain"},
        ],
        "tools": [{"type": "function", "strict": True, **FUNCTION}],
        "tool_choice": {"type": "function", "name": "weather"},
    }


@pytest.mark.parametrize(
    ("provider", "value"),
    [
        ("google", OPENAI_RICH),
        ("google", ANTHROPIC_RICH),
        ("openai", ANTHROPIC_RICH),
        ("anthropic", OPENAI_RICH),
        ("openai", {"messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}]}),
        ("openai", {"messages": [{"role": "user", "content": "x", "name": "tom"}]}),
        ("openai", {"messages": [{"role": "function", "name": "f", "content": "x"}]}),
        ("openai", {"messages": [{"role": "user", "content": "x"}], "functions": [FUNCTION], "tool_choice": "none"}),
        ("openai", {"messages": [PICTURE], "tools": [{"type": "web_search_preview"}]}),
        ("openai", {"messages": [{"role": "assistant", "function_call": {"name": "f", "arguments": ""}}]}),
    ],
)
def test_what_a_provider_cannot_express_is_not_sent_otherwise(provider, value):
    assert document(provider, value) is None


def test_functions_of_old_are_functions():
    value = {"messages": [{"role": "user", "content": "x"}], "functions": [FUNCTION]}
    assert document("openai", value)["tools"] == [{"type": "function", "strict": False, **FUNCTION}]


@pytest.mark.parametrize(("choice", "said"), [("none", "none"), ("required", "required"), ("auto", None)])
def test_whether_a_function_has_to_be_called(choice, said):
    made = document("openai", OPENAI_PLAIN | {"tool_choice": choice})
    assert made.get("tool_choice") == said


@pytest.mark.parametrize(
    "value",
    [
        [{"role": "user", "content": "x"}],
        {"custom_id": "1", "body": {"messages": [{"role": "user", "content": "x"}]}},
        {"custom_id": "1", "params": {"messages": [{"role": "user", "content": "x"}]}},
    ],
)
def test_a_bare_list_and_the_lines_of_batches(value):
    assert document("anthropic", value) == {"model": "m", "messages": [{"role": "user", "content": "x"}]}
    assert document("openai", value) == {"model": "m", "input": [{"role": "user", "content": "x"}]}


@pytest.mark.parametrize(
    "message",
    [
        {"role": "user", "content": None, "tool_calls": 7},
        {"role": "user", "content": [{"type": "image_url"}]},
        {"role": "user", "content": [{"type": "image_url", "image_url": 7}]},
        {"role": "tool", "content": [{"type": "text", "text": "x"}]},
        {"role": "user", "content": [{"type": ["x"]}]},
        {"role": "user", "content": ["x"]},
    ],
)
@pytest.mark.parametrize("provider", ["anthropic", "google", "openai"])
def test_odd_chats_break_nothing(provider, message):
    """Refused before anybody is asked, or put into the provider's form as JSON, or known to have none."""
    try:
        chat_of([message], Where("chat.json"))
        sent = document(provider, [message])
    except InputError:
        sent = None
    assert sent is None or json.loads(json.dumps(sent)) == sent
