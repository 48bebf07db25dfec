"""A page without characters that a terminal or a reader acts on."""

from llmcost.render.document.format_values import clean
from llmcost.render.document.page import Chart, Column, Facts, Grid, Heading, Line, cleaned

BAD, GOOD = "a\x1b[2Jb\u202ec", clean("a\x1b[2Jb\u202ec")


def test_every_text_of_every_block_is_cleaned():
    assert BAD != GOOD
    page = [
        Heading(BAD, BAD),
        Grid((Column(BAD, right=True, drop=2),), (Line((BAD,), BAD, "total"),), BAD, key=0),
        Facts(((BAD, BAD),)),
        Chart((BAD, " | x"), BAD),
    ]
    assert cleaned(page) == [
        Heading(GOOD, GOOD),
        Grid((Column(GOOD, right=True, drop=2),), (Line((GOOD,), GOOD, "total"),), GOOD, key=0),
        Facts(((GOOD, GOOD),)),
        Chart((GOOD, " | x"), GOOD),
    ]
