"""Output that tolerates a reader that goes away, and an encoding that lacks characters."""

import io
import os
import sys

import pytest

from llmcost.cli.streams import prepare


@pytest.fixture
def streams(monkeypatch):
    """Both streams, replaced by tolerant ones over the given ones."""

    def over(out, err=None):
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        prepare()

    return over


def test_characters_that_an_encoding_lacks_have_a_likeness(streams):
    raw = io.BytesIO()
    streams(io.TextIOWrapper(raw, encoding="ascii"), io.StringIO())
    sys.stdout.write("−5 × 2 … “é”")
    sys.stdout.flush()
    assert raw.getvalue() == b'-5 x 2 ... "?"'


def test_a_closed_stream_swallows_what_is_written(streams):
    streams(io.StringIO(), None)
    with sys.stderr as null:
        assert null.write("lost") == 4


def test_what_is_written_after_the_reader_left_is_dropped(streams):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as pipe:
        streams(pipe, io.StringIO())
        sys.stdout.write("a line\n")
        sys.stdout.flush()
        assert sys.stdout.write("another") == 7
        sys.stdout.flush()
        assert sys.stdout.fileno() == pipe.fileno()
