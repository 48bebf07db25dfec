"""Records, lines, chats and the sizes of pictures, whatever their files hold."""

import base64
import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.chat import SYSTEM_PROMPT, ChatImage
from llmcost.model.problems import InputError, Where
from llmcost.read.chat.chat import chat_of, is_chat
from llmcost.read.chat.image_size import size_of
from llmcost.read.chat.jsonl import lines, records, text_at
from llmcost.read.files import lines as lines_module
from llmcost.read.files.lines import pieces
from llmcost.read.snapshot.json_node import json_value

HERE = Where("a.json")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["role", "content", "type", "text", "messages", "tools", "name", "input", "system", "image_url", "url", "source", "data", "function", "tool_calls"]), inner, max_size=5
    ),
    max_leaves=20,
)  # fmt: skip


def cut(text: str, sizes: list[int]) -> list[str]:
    found, at = [], 0
    for size in sizes:
        found.append(text[at : at + size])
        at += size
    return [*found, text[at:]]


def problems_of(call: Callable[[], Any]) -> set[str]:
    """The codes of the problems that a call raises."""
    try:
        call()
    except InputError as error:
        return {problem.code for problem in error.problems}
    return set()


# --- lines and records ------------------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("a \n\r\t{}")), st.lists(st.integers(0, 5)))
def test_lines_wherever_the_text_is_cut(text, sizes):
    expected = [(at, line) for at, line in enumerate(text.split("\n"), 1) if line.strip()]
    assert list(lines(cut(text, sizes), "a")) == expected


@given(st.text(st.sampled_from("ab \n\r.")), st.lists(st.integers(0, 30)))
def test_pieces_are_the_text_and_know_their_place(text, sizes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines_module, "LONGEST", 7)
        found = list(pieces(cut(text, sizes)))
    assert "".join(piece for _, _, piece in found) == text
    assert all(0 < len(piece) <= 8 for _, _, piece in found)
    whole = text.split("\n")
    for line, column, piece in found:
        assert (whole[line - 1] + "\n")[(column or 1) - 1 :].startswith(piece)
        if column is None:
            assert piece.rstrip("\n") == whole[line - 1]


def test_pieces_are_cut_where_their_counts_add_up():
    from llmcost.model.inputs.catalog import Tokenizer
    from llmcost.tokens.counts import count_text

    text, tokenizer = "The quick brown fox jumps, 123 times over 世界. " * 2_000, Tokenizer(encoding="o200k_base")
    found = [piece for _, _, piece in pieces([text])]
    assert len(found) > 10
    assert sum(count_text(piece, tokenizer).tokens for piece in found) == count_text(text, tokenizer).tokens


def test_bad_records_are_told_all_at_once_and_the_others_are_read():
    seen: list[Any] = []
    text = ['{"a": 1}\nx\n\n{"a": 2}\n{"b": "', '"}\n[[[']
    with pytest.raises(InputError) as raised:
        list(records(text, "f", lambda value, _: seen.append(value)))
    assert seen == [{"a": 1}, {"a": 2}, {"b": ""}]
    assert [str(problem.where) for problem in raised.value.problems] == ["f:2:1", "f:6:4"]


def test_a_hundred_problems_are_enough():
    with pytest.raises(InputError) as raised:
        list(records(["x\n" * 1_000_000], "f", lambda value, _: value))
    assert len(raised.value.problems) == 100


@pytest.mark.parametrize(("field", "text"), [
    (("a",), "x"), (("b", "0", "c"), "y"), (("b", "1"), "z"), (("0",), "zero"),
])  # fmt: skip
def test_the_text_at_a_field(field, text):
    assert text_at({"a": "x", "b": [{"c": "y"}, "z"], "0": "zero"}, field, HERE) == text


@given(JSON, st.lists(st.sampled_from(["role", "content", "0", "1", "99999999999999999999", "٣", "-1"]), min_size=1))
def test_a_field_is_found_or_is_a_problem(value, field):
    assert problems_of(lambda: text_at(value, tuple(field), HERE)) <= {"record"}


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000, "9" * 10_000, "", "nul", '"\ud800']
)
def test_what_is_no_json_is_a_problem(text):
    with pytest.raises(InputError) as raised:
        json_value(text, "a", 7)
    where = raised.value.problems[0].where
    assert where is not None
    assert (where.file, where.line) == ("a", 7)


# --- chats ------------------------------------------------------------------------------------------------------------


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


# --- pictures ---------------------------------------------------------------------------------------------------------


def png(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def jpeg(width: int, height: int, thumbnail: int = 0) -> bytes:
    exif = b"\xff\xe1" + struct.pack(">H", 2 + thumbnail) + b"\xff\xc0" * (thumbnail // 2)
    tables = b"\xff\xdb" + struct.pack(">H", 4) + b"\0\0" + b"\xff\xc4" + struct.pack(">H", 3) + b"\0"
    return b"\xff\xd8" + exif + tables + b"\xff\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + b"\0" * 12


def webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 100) + b"WEBP" + kind + struct.pack("<I", len(body)) + body


PICTURES = {
    "png": png(640, 480),
    "gif": b"GIF89a" + struct.pack("<HH", 640, 480) + b"\0",
    "jpeg": jpeg(640, 480),
    "jpeg with a thumbnail": jpeg(640, 480, 60_000),
    "webp": webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640 | 0x4000, 480)),
    "webp, lossless": webp(b"VP8L", b"\x2f" + struct.pack("<I", 639 | 479 << 14)),
    "webp, extended": webp(b"VP8X", b"\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_size_of_a_picture(name):
    encoded = base64.b64encode(PICTURES[name]).decode()
    assert size_of(encoded) == (640, 480)
    assert size_of(encoded + "A" * 1_000_000 + "!") == (640, 480), "only the beginning is looked at"
    assert size_of("\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76))) == (640, 480)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_is_cut_off_has_no_size_or_its_own(name):
    data = PICTURES[name]
    for end in range(min(len(data), 200)):
        assert size_of(base64.b64encode(data[:end]).decode()) in (None, (640, 480))


@given(
    st.binary()
    | st.sampled_from(list(PICTURES.values())).flatmap(lambda data: st.binary().map(lambda rest: data[:12] + rest))
)
def test_garbage_has_no_size_and_does_no_harm(data):
    found = size_of(base64.b64encode(data).decode())
    assert found is None or all(0 < side <= 100_000 for side in found)


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
