"""Histograms of lengths, from CSV files that a workload names."""

import pytest

from llmcost.model.inputs.request_shape import Bin, Length
from llmcost.model.problems import Where
from llmcost.read.files.disk import DISK
from llmcost.read.workload.histogram import with_histograms
from tests.support.catalogs import d, workload

KEY = Where("work.yaml", 4, 3)


@pytest.fixture
def read(tmp_path, monkeypatch):
    """The bins of a file's text, and the messages of its problems."""
    monkeypatch.chdir(tmp_path)

    def found(text):
        (tmp_path / "lengths.csv").write_text(text, encoding="utf-8")
        work = workload(input_tokens=Length(histogram="lengths.csv"))
        changed, problems = with_histograms(work, "work.yaml", {"input_tokens.histogram": KEY}, DISK)
        assert {problem.where for problem in problems} <= {KEY}
        return changed.input_tokens.bins, [problem.message for problem in problems]

    return found


def test_each_line_is_a_bin(read):
    bins, problems = read("tokens, requests\n800,120\n\n1200.5, 3\n")
    assert (bins, problems) == ((Bin(d(800), d(120)), Bin(d("1200.5"), d(3))), [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the first line is not `tokens,requests`"),
        ("requests,tokens\n1,2\n", "the first line is not `tokens,requests`"),
        ("tokens,requests\n", "the histogram has no requests"),
        ("tokens,requests\n800,0\n", "the histogram has no requests"),
        ("tokens,requests\n800\n", "line 2 is not two numbers up to 1,000,000,000"),
        ("tokens,requests\n800,1\n-1,1\n", "line 3 is not two numbers up to 1,000,000,000"),
        ("tokens,requests\n1000000001,1\n", "line 2 is not two numbers up to 1,000,000,000"),
        ("tokens,requests\n" + "1,1\n" * 10_001, "more than 10,000 lines"),
    ],
)
def test_a_wrong_file_is_a_problem_at_the_key_that_names_it(read, text, message):
    bins, problems = read(text)
    assert (bins, problems) == ((), [f"lengths.csv: {message}"])


def test_a_length_without_a_histogram_stays_as_it_is():
    work = workload(input_tokens=Length(p50=d(1), p95=d(2)))
    assert with_histograms(work, "work.yaml", {}, DISK) == (work, [])
