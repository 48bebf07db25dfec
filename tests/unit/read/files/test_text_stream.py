"""Files as the token counter reads them: no character is lost, and a file that is not text is a problem."""

import codecs
import io
import os
import random

import pytest

from llmcost.model.problems import InputError
from llmcost.read.files.text_stream import CHUNK, decoded, text_chunks

TEXT = "Zwölf Boxkämpfer\r\njagen\n\n世界 😀\r\u2028 \ufeff \x1c end"
ENCODINGS = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16, little end first": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-16, big end first": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
}


def problem(chunks, errors="strict"):
    with pytest.raises(InputError) as caught:
        list(decoded(chunks, "file.txt", errors))
    (found,) = caught.value.problems
    return found


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_what_was_written(encoding, tmp_path):
    path = tmp_path / "file.txt"
    path.write_bytes(ENCODINGS[encoding])
    assert "".join(text_chunks(str(path))) == TEXT


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_chunks_may_end_anywhere(encoding):
    data = ENCODINGS[encoding]
    assert "".join(decoded((data[at : at + 1] for at in range(len(data))), "x")) == TEXT
    for at in range(len(data) + 1):
        assert "".join(decoded([data[:at], b"", data[at:]], "x")) == TEXT


@pytest.mark.parametrize("data", [b"", b"a", b"ab", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_short_files(data, tmp_path):
    (tmp_path / "f").write_bytes(data)
    assert "".join(text_chunks(str(tmp_path / "f"))) == data.decode("utf-16" if data[:1] == b"\xff" else "utf-8-sig")


def test_a_large_file_comes_in_pieces(tmp_path):
    text = "中文字符" * CHUNK
    (tmp_path / "f").write_text(text, encoding="utf-8")
    pieces = list(text_chunks(str(tmp_path / "f")))
    assert "".join(pieces) == text
    assert len(pieces) == 12
    assert all(len(piece.encode()) <= CHUNK + 3 for piece in pieces)


def test_it_is_not_read_ahead():
    """Constant memory: a piece is given out before the next but one is asked for."""
    asked = []

    def source():
        for number in range(100):
            asked.append(number)
            yield b"some text, "

    pieces = decoded(source(), "x")
    for _ in range(5):
        next(pieces)
    assert len(asked) <= 6


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1_000])
@pytest.mark.parametrize(
    ("data", "offset", "line", "column"),
    [
        (b"abc\xffdef", 3, 1, 4),
        (b"\xff", 0, 1, 1),
        (b"one\ntwo\nth\xc3ree", 10, 3, 3),
        ("Zwölf\nBoxkämpfer".encode("latin-1"), 2, 1, 3),
        (b"a\n" * 100 + b"\xed\xa0\x80", 200, 101, 1),
        (b"cut at its end \xe4\xb8", 15, 1, 16),
        (codecs.BOM_UTF8 + b"a\n\x80", 5, 2, 1),
    ],
)
def test_a_wrong_byte_is_reported_with_its_location(data, offset, line, column, size):
    found = problem([data[at : at + size] for at in range(0, len(data), size)])
    assert found.code == "not-text"
    assert found.message == f"byte {offset} is not UTF-8"
    assert found.where is not None
    assert (found.where.file, found.where.line, found.where.column) == ("file.txt", line, column)


def test_a_wrong_byte_of_utf_16():
    found = problem([codecs.BOM_UTF16_LE + "ab".encode("utf-16-le") + b"\x00\xd8a\0"])
    assert found.message == "byte 6 is not UTF-16-LE"
    assert problem([codecs.BOM_UTF16_BE + b"\0a\0"]).message == "byte 4 is not UTF-16-BE"


def test_wrong_bytes_are_replaced_when_asked():
    for size in (1, 2, 100):
        data = b"a\xffb \xe4\xb8 c\xe4"
        chunks = [data[at : at + size] for at in range(0, len(data), size)]
        assert "".join(decoded(chunks, "x", "replace")) == data.decode("utf-8", "replace")


@pytest.mark.parametrize("errors", ["strict", "replace"])
@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b"text\0",
        b"\0",
        b"\x7fELF\0",
        codecs.BOM_UTF16_LE + b"a\0\0\0",
        b"\xff\xfe\0\0a\0\0\0",
    ],
)
def test_a_binary_file_is_refused(data, errors):
    found = problem([data], errors)
    assert found.code == "binary"
    assert found.message in ("this is a binary file", "byte 0 is not UTF-8")


def test_a_binary_file_is_refused_late_too():
    draw = random.Random(1)
    found = problem([b"text\n" * 1000, draw.randbytes(0) + b"more\n", b"and then \0"])
    assert found.where is not None
    assert (found.where.line, found.where.column) == (1002, 10)


def test_standard_input(monkeypatch):
    class Stdin:
        buffer = io.BytesIO(ENCODINGS["UTF-8 with a mark"])

    monkeypatch.setattr("sys.stdin", Stdin)
    assert "".join(text_chunks("-")) == TEXT


def test_files_that_cannot_be_read(tmp_path):
    cases = {str(tmp_path / "missing"): "no-file", str(tmp_path): "unreadable", "a\0b": "unreadable"}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        cases[str(tmp_path / "pipe")] = "not-a-file"
    for path, code in cases.items():
        with pytest.raises(InputError) as caught:
            list(text_chunks(path))
        (found,) = caught.value.problems
        assert found.code in (code, "not-a-file")
        assert found.where is not None
        assert found.where.file == path
