"""Law P3: names are exact."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from llmcost.model.problems import InputError, UnknownModel
from llmcost.pricing.price_list.lookup import find
from tests.support.catalogs import catalog, estimate_of, market, model, report_of, workload

letters = st.text("abg4-.o", min_size=1, max_size=8).filter(lambda text: text[0].isalnum())


@given(st.sets(letters, min_size=1, max_size=6), st.data())
def test_p3_names_are_exact(names, data):
    """Not a prefix, not a longer name, not a letter off: a miss is an error. Another case is the same name."""
    found = catalog(*[model(f"acme/{name}") for name in sorted(names)])
    name = data.draw(st.sampled_from(sorted(names)))
    assert find(found, name).id == find(found, f"acme/{name}").id == f"acme/{name}"
    place = data.draw(st.integers(0, len(name) - 1))
    near = [name[:place], name + "a", name[:place] + name[place + 1 :], name[:place] + "z" + name[place + 1 :]]
    near += [f" {name}", f"acme/{name[:place]}", f"best/{name}", f"{name}+thinking"]
    assert find(found, name.upper()).id == f"acme/{name}"
    for miss in {*near} - {*names, *(f"acme/{name}" for name in names)}:
        with pytest.raises(UnknownModel):
            find(found, miss)


@given(letters, st.dates())
def test_p3_exact_beats_pattern(name, day):
    dated = f"{name}-{day}"
    alias = model("acme/pattern", match=(r"^.*-\d{4}-\d{2}-\d{2}$",))
    assert find(catalog(alias), dated).id == "acme/pattern"
    assert find(catalog(alias, model(f"acme/{dated}")), dated).id == f"acme/{dated}"
    assert find(catalog(alias, model("acme/other", aliases=(dated,))), dated).id == "acme/other"


@given(letters, letters)
def test_p3_a_row_shows_the_id_it_was_found_under(name, alias):
    assume(name != alias)
    on = market(model(f"acme/{name}", aliases=(alias,)))
    one = estimate_of(on, workload(model=alias))
    assert (one.requested, one.own.model) == (alias, f"acme/{name}")


@given(st.text(max_size=20))
def test_p3_no_text_is_priced_by_accident(name):
    on = market(model("acme/one"), model("best/two", aliases=("second",), match=(r"^two-\d+$",)))
    known = {"acme/one", "one", "best/two", "two", "second"}
    assume(name not in known and not name.replace("best/", "").startswith("two-"))
    with pytest.raises(InputError):
        report_of(on, workload(model=name))
