"""Files are read within bounds, as UTF-8."""

import os
import sys
from io import BytesIO, TextIOWrapper

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.problems import InputError, Where
from llmcost.read.files.text_files import decode, read_bytes, read_text, similar_name_hint


def refusal(action, *args):
    with pytest.raises(InputError) as caught:
        action(*args)
    (problem,) = caught.value.problems
    return problem


def test_a_text_without_its_mark_and_with_its_line_ends(tmp_path):
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbfname: caf\xc3\xa9\r\n")
    assert read_text(str(tmp_path / "a"), 100) == "name: café\r\n"


@pytest.mark.parametrize(("size", "fits"), [(0, True), (9, True), (10, True), (11, False), (10_000, False)])
def test_the_bound_is_included(tmp_path, size, fits):
    path = str(tmp_path / "a")
    (tmp_path / "a").write_bytes(b"x" * size)
    if fits:
        assert read_bytes(path, 10) == b"x" * size
    else:
        assert refusal(read_bytes, path, 10).code == "too-large"


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO("é".encode())))
    assert read_text("-", 10) == "é"
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"x" * 11)))
    assert refusal(read_text, "-", 10).where == Where("<stdin>")
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"a\n\xff")))
    assert refusal(read_text, "-", 10).where == Where("<stdin>", 2, 1)


def test_what_cannot_be_read(tmp_path):
    assert refusal(read_bytes, str(tmp_path), 10).code in ("not-a-file", "unreadable")
    assert refusal(read_bytes, str(tmp_path / "no"), 10).code == "no-file"
    assert refusal(read_bytes, "/dev/null", 10).code == "not-a-file"
    assert refusal(read_bytes, "a\0b", 10).code == "unreadable"
    assert refusal(read_bytes, str(tmp_path / ("x" * 300)), 10).code == "unreadable"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert refusal(read_bytes, str(tmp_path / "loop"), 10).code == "unreadable"


def test_a_pipe_that_nobody_writes_to_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refusal(read_bytes, str(tmp_path / "pipe"), 10).code == "not-a-file"


def test_a_link_to_a_file_is_that_file(tmp_path):
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert read_text(str(tmp_path / "b"), 10) == "x"


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"\xff", 1, 1),
        (b"abc\xe9", 1, 4),
        (b"a\nb\n\xc3", 3, 1),
        (b"a\r\nbc\xe9d", 2, 3),
        (b"\xed\xa0\x80", 1, 1),
        (b"a\n\n\0", 3, 1),
    ],
)
def test_the_first_wrong_byte_is_named(data, line, column):
    problem = refusal(decode, data, "f")
    assert (problem.code, problem.where) == ("not-text", Where("f", line, column))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=50))
def test_every_text_in_utf_8_is_read_as_it_is(text):
    assert decode(text.encode(), "f") == text
    assert decode(b"\xef\xbb\xbf" + text.encode(), "f") == text


@given(st.binary(max_size=60))
def test_all_bytes_are_text_or_a_problem_inside_the_file(data):
    try:
        text = decode(data, "f")
    except InputError as error:
        (problem,) = error.problems
        assert problem.where
        assert (problem.where.line or 1) <= data.count(b"\n") + 1
        return
    assert text.encode() in (data, data.removeprefix(b"\xef\xbb\xbf"))


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("suport.yaml", "did you mean support.yaml?"),
        ("zzz", "check the path"),
        ("none/support.yaml", "check the path"),
    ],
)
def test_the_name_of_a_neighbour(tmp_path, asked, hint):
    (tmp_path / "support.yaml").touch()
    assert similar_name_hint(str(tmp_path / asked)) == hint
