"""Chats in the forms of three providers; what is no chat is a problem."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings

from llmcost.model.inputs.chat import SYSTEM_PROMPT, ChatImage
from llmcost.model.problems import InputError
from llmcost.read.chat.chat import chat_of, is_chat
from llmcost.read.chat.image_size import size_of
from tests.unit.read.chat.samples import HERE, JSON, PICTURES, problems_of


@given(JSON)
@settings(max_examples=300)
def test_any_json_is_a_chat_or_a_problem(value):
    written = json.loads(json.dumps(value))
    is_chat(written)
    assert problems_of(lambda: chat_of(written, HERE)) <= {"chat"}


def nested(depth: int) -> Any:
    content: Any = "x"
    for _ in range(depth):
        content = [{"type": "tool_result", "content": content}]
    return [{"role": "user", "content": content}]


def test_results_within_results():
    assert chat_of(nested(20), HERE).messages[0].texts == ("x",)
    with pytest.raises(InputError, match="nested too deeply"):
        chat_of(nested(5000), HERE)


@pytest.mark.parametrize("request_", [
    {"messages": [{"role": "user", "content": "hi"}]},
    [{"role": "user", "content": [{"type": "text", "text": "hi"}]}],
    {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": {"messages": [{"role": "user", "content": "hi"}]}},
    {"custom_id": "1", "params": {"max_tokens": 5, "messages": [{"role": "user", "content": ["hi"]}]}},
])  # fmt: skip
def test_the_forms_of_a_request(request_):
    assert is_chat(request_)
    (message,) = chat_of(request_, HERE).messages
    assert (message.role, message.texts) == ("user", ("hi",))


@pytest.mark.parametrize(
    "value", [[], {}, {"messages": []}, {"messages": "x"}, [1], [{"content": "x"}], {"role": "user"}, 5, None]
)
def test_what_is_no_chat(value):
    assert not is_chat(value)
    with pytest.raises(InputError):
        chat_of(value, HERE)


def test_everything_that_counts_as_text_and_what_does_not():
    chat = chat_of({
        "system": [{"type": "text", "text": "sys", "cache_control": {"type": "ephemeral"}}],
        "messages": [
            {"role": "assistant", "content": [
                {"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "one"},
                {"type": "tool_use", "id": "t", "name": "look", "input": {"a": "é"}}]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "two"}, {"type": "image", "source": {}}]},
                {"type": "document", "source": {}}, {"type": "document", "source": {}}]},
            {"role": "assistant", "content": None, "refusal": None, "tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]},
        ],
    }, HERE)  # fmt: skip
    assert [(message.role, message.texts, message.calls) for message in chat.messages] == [
        (SYSTEM_PROMPT, ("sys",), 0),
        ("assistant", ("one", "look", '{"a":"é"}'), 1),
        ("user", ("two",), 0),
        ("assistant", ("f", "{}"), 1),
    ]
    assert chat.messages[2].pictures == (ChatImage(None, None),)
    assert chat.uncounted == {"thinking": 1, "document": 2}


@pytest.mark.parametrize("text", ["", "!!!!", "é", "A", "=" * 8, "data:image/png;base64,"])
def test_what_is_no_base64(text):
    assert size_of(text) is None


def test_the_picture_of_a_message():
    url = "data:image/png;base64," + base64.b64encode(PICTURES["png"]).decode()
    parts = [
        {"type": "image_url", "image_url": {"url": url, "detail": "low"}},
        {"type": "input_image", "image_url": url, "detail": "high"},
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": url.partition(",")[2]}},
        {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "low"}},
        {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}},
        {"type": "image_url", "image_url": {"url": "data:image/png,xx"}},
    ]
    (message,) = chat_of([{"role": "user", "content": parts}], HERE).messages
    assert message.pictures == (
        ChatImage(640, 480, "low"), ChatImage(640, 480, "high"), ChatImage(640, 480),
        ChatImage(None, None, "low"), ChatImage(None, None), ChatImage(None, None),
    )  # fmt: skip
    assert message.texts == (), "a picture is no text"
