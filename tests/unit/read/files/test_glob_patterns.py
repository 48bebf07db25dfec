"""Patterns of paths take linear time."""

import pytest

from llmcost.read.files.glob_patterns import matcher


def test_a_pattern_of_many_wildcards_takes_no_time():
    for many, right, wrong in (
        ("*a" * 30 + "b", "a" * 249 + "b", "a" * 250),
        ("**/a/" * 20 + "b", "a/" * 60 + "b", "a/" * 60 + "c"),
        ("**/*a*a/" * 9 + "*b", "aa/" * 60 + "b", "aa/" * 60 + "c"),
    ):
        made = matcher(many)
        assert made is not None
        assert made.fullmatch(right)
        assert not made.fullmatch(wrong)


@pytest.mark.parametrize(("pattern", "path"), [
    ("*.md", "a.md.md"), ("*a", "aba"), ("a*b*c", "abcbc"), ("**/a", "a/x/a"), ("**/a/**/a", "a/a/x/a"), ("*a/b", "aa/b"),
    ("**/*.md", "x/a.md.md"), ("**/a/**", "b/a/a"), ("[*]*\\*", "*x*"),
])  # fmt: skip
def test_what_fits_early_may_fit_later_too(pattern, path):
    made = matcher(pattern)
    assert made is not None
    assert made.fullmatch(path)
