"""``*`` in patterns of ids and names: as a regular expression says it, and finished at once however many stars."""

import re

from hypothesis import given
from hypothesis import strategies as st

from llmcost.pricing.price_list.id_patterns import matches_any, matches_pattern


@given(st.text("ab*", max_size=9), st.text("ab", max_size=9))
def test_a_star_stands_for_any_characters_and_everything_else_for_itself(pattern, text):
    expected = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None
    assert matches_pattern(text, pattern) == expected


def test_the_start_and_the_end_do_not_share_characters():
    assert matches_pattern("aba", "ab*a")
    assert not matches_pattern("aba", "ab*ba")


def test_only_the_star_is_special():
    assert matches_pattern("acme/one.5+[x]?", "acme/*.5+[x]?")
    assert not matches_pattern("acme/one-5", "acme/one.5")
    assert matches_pattern("a\nb", "a*b")


def test_one_of_several_patterns_is_enough():
    assert matches_any("acme/one", ["best/*", "*/one"])
    assert not matches_any("acme/one", ["best/*"])
    assert not matches_any("acme/one", [])


class _CountedText(str):
    """A text that counts how often something is looked for in it."""

    searches = 0

    def find(self, *args):
        self.searches += 1
        return super().find(*args)


def test_each_star_is_searched_for_once_and_never_again():
    text = _CountedText("acme/" + "a" * 195)
    assert not matches_pattern(text, "*a" * 99 + "*b*")
    assert text.searches == 100
