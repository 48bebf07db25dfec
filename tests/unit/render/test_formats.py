"""The format that the ending of a file name asks for."""

from pathlib import Path

import pytest

from llmcost.model.problems import InputError
from llmcost.render.formats import ENDINGS, Format, format_of


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("cost.json", Format.JSON),
        ("cost.sarif.json", Format.SARIF),
        ("cost.slack.json", Format.SLACK),
        ("cost.md", Format.MD),
        ("cost.github.md", Format.GITHUB),
        ("COST.HTML", Format.HTML),
        ("folder.json/cost.csv", Format.CSV),
    ],
)
def test_the_longest_ending_decides(name, form):
    assert format_of(Path(name)) is form


def test_an_unknown_ending_is_an_error_that_names_the_known_ones():
    with pytest.raises(InputError) as caught:
        format_of(Path("cost.docx"))
    (problem,) = caught.value.problems
    assert problem.code == "unknown-format"
    assert all(ending in problem.hint for ending in ENDINGS)


def test_every_format_but_that_of_annotations_has_an_ending():
    assert {*ENDINGS.values()} == {*Format} - {Format.ANNOTATIONS}
