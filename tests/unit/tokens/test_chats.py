"""Chats: what the API of OpenAI counted, published frames and templates, and pictures."""

from datetime import date
from typing import Any

import pytest

from llmcost.model.inputs.chat import Chat, ChatImage
from llmcost.model.problems import Where
from llmcost.pricing.price_list.lookup import find
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.chat.chat import chat_of
from llmcost.tokens.chats import ChatCount, count_chat
from llmcost.tokens.counts import count_text
from tests.support.catalogs import TODAY

CATALOG = load_catalog().catalog


NOTHING = {"type": "object", "properties": {}}


STRING = {"type": "string"}


def counted(value: Any, model: str = "gpt-4") -> ChatCount:
    found = find(CATALOG, model).model
    return count_chat(chat_of(value, Where("chat.json")), [found], CATALOG, TODAY)[found.id]


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def system(text: str) -> dict[str, Any]:
    return {"role": "system", "content": text}


def function(name: str, parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "parameters": parameters, **more}


BING = "Do a bing bong"


RECIPE = {
    "type": "object",
    "required": ["ingredients", "instructions", "time_to_cook"],
    "properties": {
        "ingredients": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "unit", "amount"],
                "properties": {
                    "name": STRING,
                    "unit": {"enum": ["grams", "ml", "cups", "pieces", "teaspoons"], "type": "string"},
                    "amount": {"type": "number"},
                },
            },
        },
        "instructions": {
            "type": "array",
            "items": STRING,
            "description": "Steps to prepare the recipe (no numbering)",
        },
        "time_to_cook": {"type": "number", "description": "Total time to prepare the recipe in minutes"},
    },
}


@pytest.mark.parametrize(("tokens", "messages", "functions"), [
    (8, [user("hello")], []),
    (9, [user("hello world")], []),
    (9, [system("hello:")], []),
    (27, [system("# Important: you're the best robot"), user("hello robot"),
          {"role": "assistant", "content": "hello world"}], []),
    (31, [user("hello")], [function("foo", NOTHING)]),
    (36, [user("hello")], [function("foo", NOTHING, description="Do a foo")]),
    (49, [user("hello")], [function("bing_bong", {"type": "object", "properties": {"foo": STRING}}, description=BING)]),
    (57, [user("hello")], [function("bing_bong", {"type": "object", "properties": {
        "foo": STRING, "bar": {"type": "number", "description": "A number"}}}, description=BING)]),
    (68, [user("hello")], [function("bing_bong", {"type": "object", "properties": {"foo": {
        "type": "object", "properties": {"bar": {"type": "string", "enum": ["a", "b", "c"]},
                                         "baz": {"type": "boolean"}}}}}, description=BING)]),
    (15, [user("hello world"), {"role": "function", "name": "do_stuff", "content": "{}"}], []),
    (28, [user("hello world"), {"role": "function", "name": "do_stuff", "content": '{"foo": "bar", "baz": 1.5}'}], []),
    (26, [{"role": "assistant", "content": "",
           "function_call": {"name": "do_stuff", "arguments": '{"foo": "bar", "baz": 1.5}'}}], []),
    (35, [system("Hello"), user("Hi there")], [function("do_stuff", NOTHING)]),
    (35, [system("Hello:"), user("Hi there")], [function("do_stuff", NOTHING)]),
    (40, [system("Hello:"), system("Hello"), user("Hi there")], [function("do_stuff", NOTHING)]),
    (106, [user("hello")], [function("get_recipe", RECIPE)]),
])  # fmt: skip
def test_counts_by_openais_api(tokens, messages, functions):
    """The figures are the API's, as the tests of github.com/hmarr/openai-chat-tokens record them for gpt-3.5-turbo."""
    found = counted({"messages": messages, "functions": functions})
    assert found.count.tokens == tokens
    assert found.count.low <= tokens <= found.count.high
    as_tools = [{"type": "function", "function": each} for each in functions]
    assert counted({"messages": messages, "tools": as_tools}).count.tokens == tokens


def test_a_tool_that_must_not_or_must_be_called():
    """openai-chat-tokens: ``none`` adds a token, a name adds four tokens and its own."""
    chat = {"messages": [user("hello")], "functions": [function("foo", NOTHING)]}
    assert counted(chat | {"function_call": "auto"}).count.tokens == 31
    assert counted(chat | {"function_call": "none"}).count.tokens == 32
    assert counted(chat | {"function_call": {"name": "foo"}}).count.tokens == 31 + 4 + 1
    named = {"type": "function", "function": {"name": "foo"}}
    assert counted(chat | {"tool_choice": named}).count.tokens == 31 + 4 + 1


@pytest.mark.parametrize(("model", "frame"), [("claude-haiku-4-5", 7), ("claude-opus-4-7", 11), ("claude-opus-4-8", 6)])
def test_claudes_frame_around_one_message(model, frame):
    """As measured by ctok 1.3.0; a system prompt adds only its text (docs: 3 + 4 + 7 tokens are 14)."""
    found = counted({"messages": [user("Hello, Claude")], "system": "You are a scientist"}, model)
    assert found.parts.overhead == frame


@pytest.mark.parametrize(("model", "auto", "forced"), [
    ("claude-opus-4-8", 290, 410), ("claude-opus-4-7", 675, 804), ("claude-sonnet-4-6", 497, 589),
    ("claude-haiku-4-5", 496, 588), ("claude-sonnet-5", 354, 474), ("claude-opus-4-1", 313, 315),
    ("claude-3-7-sonnet", 346, 313), ("claude-3-haiku", 264, 340), ("claude-3-opus", 530, 281),
])  # fmt: skip
def test_claudes_prompt_for_tools(model, auto, forced):
    """Anthropic's table of the tool use system prompt, in its docs on tool use."""
    tool = {"name": "f", "input_schema": NOTHING}
    chat = {"messages": [user("x")], "tools": [tool]}
    schema = count_text(
        '{"name":"f","input_schema":{"type":"object","properties":{}}}', find(CATALOG, model).model.tokenizer
    )
    assert counted(chat, model).parts.tools == auto + schema.tokens
    for choice in ({"type": "any"}, {"type": "tool", "name": "f"}):
        assert counted(chat | {"tool_choice": choice}, model).parts.tools == forced + schema.tokens
    assert counted(chat | {"tool_choice": {"type": "none"}}, model).parts.tools == auto + schema.tokens


def test_tools_that_the_provider_runs():
    chat = {
        "messages": [user("x")],
        "tools": [{"type": "bash_20250124", "name": "bash"}, {"type": "web_search_1", "name": "w"}],
    }
    found = counted(chat, "claude-opus-4-8").parts
    assert (found.tools, found.uncounted) == (290 + 245, 1)


@pytest.mark.parametrize(("model", "messages", "overhead"), [
    ("meta-llama/Llama-3.3-70B-Instruct-Turbo", ["user"], 1 + 5 + 4),
    ("qwen3-32b", ["system", "user"], 2 * 5 + 3),
    ("gemma-4-31b-it", ["user"], 1 + 5 + 3),
    ("mistral-large-2512", ["user", "assistant", "user"], 1 + 2 + 1 + 2),
    ("deepseek-v4-pro", ["user", "assistant", "user"], 1 + 1 + 2 + 1),
])  # fmt: skip
def test_the_templates_of_open_models(model, messages, overhead):
    models = [each for each in CATALOG.models.values() if each.id.endswith(f"/{model}")]
    chat = chat_of([{"role": role, "content": "x"} for role in messages], Where("a"))
    found = count_chat(chat, models[:1], CATALOG, TODAY)[models[0].id]
    assert found.parts.overhead == overhead


def test_unpublished_overhead_is_noted():
    found = counted([user("hello")], "gemini-2.5-flash")
    assert (found.parts.overhead, found.parts.text) == (0, found.count.tokens)
    assert "not published" in found.count.note


def test_the_parts_add_up_and_texts_count_as_alone():
    chat = {
        "system": "Answer.",
        "messages": [user("Grüße, 世界"), {"role": "assistant", "content": [{"type": "text", "text": "ok"}]}],
        "tools": [{"name": "f", "description": "d", "input_schema": {"type": "object", "properties": {"a": STRING}}}],
    }
    for model in ("gpt-4o", "gpt-4", "claude-opus-4-8", "gemini-2.5-flash", "deepseek-v4-pro"):
        found, tokenizer = counted(chat, model), find(CATALOG, model).model.tokenizer
        parts = found.parts
        assert parts.text + parts.overhead + parts.tools + parts.images == found.count.tokens
        texts = ("Answer." + ("\n" if model.startswith("gpt") else ""), "Grüße, 世界", "ok")
        assert parts.text == sum(count_text(text, tokenizer).tokens for text in texts)
        assert found.count.low <= found.count.tokens <= found.count.high
        assert found.count.method == "estimate"


def picture(width: int | None, height: int | None, detail: str = "auto", model: str = "gpt-4o") -> ChatCount:
    from dataclasses import replace

    found = find(CATALOG, model).model
    plain = chat_of([user("x")], Where("a"))
    message = replace(plain.messages[0], pictures=(ChatImage(width, height, detail),))
    return count_chat(Chat((message,)), [found], CATALOG, TODAY)[found.id]


@pytest.mark.parametrize(("size", "detail", "model", "tokens"), [
    ((1024, 1024), "high", "gpt-4o", 85 + 170 * 4),  # tiles of 512 after the short side became 768
    ((1024, 1024), "low", "gpt-4o", 85),
    ((None, None), "low", "gpt-4o", 85),  # a base whatever the size
    ((1000, 1000), "auto", "claude-opus-4-8", 36 * 36),  # squares of 28
])  # fmt: skip
def test_pictures(size, detail, model, tokens):
    found = picture(*size, detail=detail, model=model)
    assert (found.parts.images, found.parts.uncounted) == (tokens, 0)


@pytest.mark.parametrize(
    ("size", "model"), [((None, None), "gpt-4o"), ((64, 64), "gpt-4"), ((None, None), "claude-opus-4-8")]
)
def test_pictures_of_unknown_size_are_reported_and_not_guessed(size, model):
    found = picture(*size, model=model)
    assert (found.parts.images, found.parts.uncounted) == (0, 1)


def test_every_constant_has_a_source_and_a_date():
    for family in CATALOG.tokenizers.values():
        for overhead in (*family.overheads, *filter(None, [family.overhead])):
            assert overhead.sources
            assert set(overhead.sources) <= CATALOG.sources.keys()
            assert overhead.checked is not None
            assert overhead.checked >= date(2026, 1, 1)
