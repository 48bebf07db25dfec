"""A field of a workload is known wherever it has to be: where one is forgotten, a test names the file to touch.

The samples say everything that a workload file can say. What is asked of each field is asked of the samples.
"""

import ast
import inspect
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from llmcost.analysis.diff.factor_texts import factor_text
from llmcost.analysis.diff.factors import FACTORS, PROMPT, Factor
from llmcost.analysis.estimate import assumptions
from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.explain.explain import explain
from llmcost.analysis.pricing_context import pricing_context
from llmcost.app.prompt_counts import count_prompts, prompt_counter
from llmcost.model.field_docs import docs_of
from llmcost.model.field_markers import Fixed, ModelText, OneOf, Unpriced, Unwritten, Within
from llmcost.model.field_types import field_type, field_types
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.workload import VOLUMES, Workload
from llmcost.model.money import ONE
from llmcost.model.problems import InputError, UnknownModel
from llmcost.pricing import monthly_cost, workload_rules
from llmcost.pricing.length_distributions import length_times, scaled
from llmcost.pricing.price_list.lookup import everything_on_sale, find, price_on
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.workload_parameters import parameter, varied, with_value
from llmcost.pricing.workload_pricer import WorkloadPricer
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.workload.workload import load_workloads, parse_workload
from llmcost.render.json.documents import document as report_document
from tests.support.calculator import wrong
from tests.support.workload_samples import FILES, SAMPLES, UNPRICED

DAY = date(2026, 11, 22)
HERE = "tests/house/test_workload_fields.py"
PRICED = [name for name, its_type in field_types(Workload).items() if not its_type.marker(Unpriced)]


@pytest.fixture(scope="module")
def context():
    loaded = load_catalog(None)
    return pricing_context(loaded.catalog, DAY, loaded.sha256)


@pytest.fixture(scope="module")
def samples(context, tmp_path_factory):
    """The samples with their prompts counted, by name."""
    folder = tmp_path_factory.mktemp("project")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    paths = []
    for number, text in enumerate(SAMPLES):
        paths.append(folder / f"{number}.yaml")
        paths[-1].write_text(text, encoding="utf-8")
    found = count_prompts(load_workloads([str(path) for path in paths]), context.catalog)
    return {loaded.workload.name: loaded for loaded in found}


def leaves(value, path=""):
    """Every value of a workload that is no record, list or mapping, by its path: ``side_calls.0.model``."""
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, tuple):
        inside = enumerate(value)
    elif field_types(type(value)) and not isinstance(value, Length):
        inside = ((name, getattr(value, name)) for name in field_types(type(value)))
    else:
        yield path, value
        return
    for name, inner in inside:
        yield from leaves(inner, f"{path}.{name}" if path else str(name))


def declared(its_type, path=""):
    """The fields inside a type that people write and the month depends on, by their path: ``side_calls.N.model``."""
    if its_type.kind is tuple:
        yield from declared(field_type(its_type.inner[0]), f"{path}.N")
    elif its_type.kind is dict:
        yield from declared(field_type(its_type.inner[1]), f"{path}.NAME")
    elif field_types(its_type.kind) and its_type.kind is not Length:
        for name, inner in field_types(its_type.kind).items():
            if not (inner.marker(Unpriced) or inner.marker(Unwritten)):
                yield from declared(inner, f"{path}.{name}" if path else name)
    else:
        yield path, its_type


DECLARED = dict(declared(field_type(Workload)))


def written(path):
    """The path of a field from the path of a value: ``side_calls.N.model`` of ``side_calls.0.model``."""
    path = re.sub(r"\.\d+(?=\.|$)", ".N", path)
    return re.sub(r"^(fees|prompt\.variables)\.[^.]+$", r"\1.NAME", path)


def month(loaded, context):
    """What a workload is billed for, item by item."""
    row = estimate([loaded], context, alone=True).workloads[0].own
    return row.monthly, [(item.key, item.quantity, item.monthly) for item in row.components]


# --- model/inputs/workload.py ----------------------------------------------------------------------------------------


def test_the_samples_say_all_that_a_workload_can_say(samples):
    """Every field that the month depends on stands in a sample, with another value than its default."""
    said = {
        written(path)
        for loaded in samples.values()
        for path, value in leaves(loaded.workload)
        if value is not None and value != ()
    }
    missing = sorted(DECLARED.keys() - said)
    assert missing == [], f"tests/support/workload_samples.py: say {missing} in a sample"


def test_fields_without_a_price_leave_the_month_as_it_is(context):
    base = parse_workload(
        "name: base\nmodel: gpt-6-luna\nrequests_per_day: 9\ninput_tokens: 9\noutput_tokens: 9\n", "w.yaml"
    )
    given = parse_workload(SAMPLES[1] + UNPRICED, "w.yaml").workload
    unpriced = [name for name, its_type in field_types(Workload).items() if its_type.marker(Unpriced)]
    for name in unpriced:
        value = getattr(given, name)
        assert value not in (None, (), {}), f"tests/support/workload_samples.py: say {name} in UNPRICED"
        changed = replace(base, workload=replace(base.workload, **{name: value}))
        assert month(changed, context) == month(base, context), f"model/inputs/workload.py: {name} is not Unpriced"


STEADY = {
    "reserved.plan": "a name",
    "text": "the samples run on models whose tokenizers have one ratio for all text",
    "cascade.N.model": "a name", "model": "a name", "route.N.model": "a name", "router.model": "a name",
    "side_calls.N.model": "a name", "side_calls.N.name": "a name",
    "retrieval.query_embedding": "a name", "retrieval.rerank": "a name", "response_cache.embedding": "a name",
    "prompt.system": "a file; the counts of the prompt move the month",
    "prompt.tools": "a file", "prompt.messages": "a file", "prompt.template": "a file",
    "prompt.user_tokens": "in the counts of the prompt", "prompt.variables.NAME": "in the counts of the prompt",
    "retrieval.corpus_tokens": "moves with the share that is embedded again",
    "route.N.share": "the shares sum to 1",
}  # fmt: skip
"""Fields that do not move the month of a sample by themselves, and why."""


def other_values(its_type, value):
    """Values that a field could have in place of one."""
    choices = its_type.marker(OneOf)
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, Length):
        return [length_times(value, Decimal(2))]
    if isinstance(value, Decimal | int):
        most = its_type.marker(Within).high if its_type.marker(Within) else value * 2
        return [type(value)(value * 2 if value * 2 <= most else value / 2)]
    return [one for one in choices.values if one != value] if choices else [None]


def with_leaf(whole, path, value):
    """A record with another value at a path."""
    word, _, rest = path.partition(".")
    if isinstance(whole, tuple):
        place = int(word)
        return (*whole[:place], with_leaf(whole[place], rest, value), *whole[place + 1 :])
    inner = whole[word] if isinstance(whole, dict) else getattr(whole, word)
    after = with_leaf(inner, rest, value) if rest else value
    return {**whole, word: after} if isinstance(whole, dict) else replace(whole, **{word: after})


def test_every_other_field_moves_the_month_of_a_sample(samples, context):
    """Otherwise nothing bills it, or it is ``Unpriced``."""
    moved = set()
    for loaded in samples.values():
        before = month(loaded, context)
        for path, value in leaves(loaded.workload):
            field = written(path)
            if value is None or field not in DECLARED or field in moved or field in STEADY:
                continue
            for new in other_values(DECLARED[field], value):
                if month(replace(loaded, workload=with_leaf(loaded.workload, path, new)), context) != before:
                    moved.add(field)
    still = sorted(DECLARED.keys() - moved - STEADY.keys())
    assert still == [], f"pricing/ bills {still} in no sample: bill it, or mark it Unpriced in model/inputs/workload.py"


# --- pricing/ --------------------------------------------------------------------------------------------------------

OTHER_TEXTS = {
    "retrieval.query_tokens": "the embedding model's", "retrieval.corpus_tokens": "the embedding model's",
    "response_cache.query_tokens": "the embedding model's",
    "side_calls.N.input_tokens": "the called model's", "side_calls.N.output_tokens": "the called model's",
    "router.input_tokens": "the router's", "router.output_tokens": "the router's",
    "prompt.user_tokens": "counted with the prompt", "prompt.variables.NAME": "counted with the prompt",
    "agent.compact.at_tokens": "a setting of the application", "conversation.compact.at_tokens": "a setting, too",
}  # fmt: skip
"""Lengths of text that do not follow the tokenizer of the workload's own models, and why."""


def test_every_length_of_text_scales_or_is_another_models(samples):
    """Law T5, ``scaled`` in pricing/length_distributions.py."""
    lengths = {path for path in DECLARED if path.endswith("tokens")} | OTHER_TEXTS.keys()
    marked = {path for path, its_type in DECLARED.items() if its_type.marker(ModelText)}
    undecided = sorted(lengths - marked - OTHER_TEXTS.keys())
    assert undecided == [], f"model/inputs/workload.py: mark {undecided} ModelText, or add it to OTHER_TEXTS in {HERE}"
    for loaded in samples.values():
        after = dict(leaves(scaled(loaded.workload, Decimal(3))))
        for path, value in leaves(loaded.workload):
            if value is not None:
                assert after[path] == (length_times(value, Decimal(3)) if written(path) in marked else value), path


def test_every_number_is_a_parameter_or_fixed(samples):
    """What may be uncertain and what ``sensitivity`` moves, in pricing/workload_parameters.py."""
    for loaded in samples.values():
        for path, value in leaves(loaded.workload):
            its_type = DECLARED.get(written(path))
            if its_type is None or isinstance(value, bool) or not isinstance(value, Decimal | int | Length):
                continue
            message = f"model/inputs/workload.py: give {path} bounds with Within, or mark it Fixed"
            assert (parameter(path) is None) is (its_type.marker(Fixed) is not None), message
    fixed = {path: its_type.marker(Fixed).reason for path, its_type in DECLARED.items() if its_type.marker(Fixed)}
    assert all(fixed.values()), "model/inputs/workload.py: say why a number is Fixed"


def test_a_parameter_has_the_bounds_of_its_field(samples):
    for loaded in samples.values():
        for found, value in varied(loaded.workload):
            assert found.least <= value <= found.most
            changed = with_value(loaded.workload, found.path, value / 2 if found.kind != "whole" else Decimal(1))
            moved = {path for path, inner in leaves(changed) if inner != dict(leaves(loaded.workload))[path]}
            assert moved <= {found.path}


WITHOUT_RULES = {
    "model", "side_calls", "development", "images", "video", "media_tokens", "retries", "regenerations", "fees",
    "buffer", "region", "service_tier", "response_cache", "thinking_multiplier", "thinking_resent", "counted",
    "text", "counted_with", "reserved",
}  # fmt: skip
"""Fields that neither need nor exclude another."""


def mentioned_in(module):
    """The names of attributes and the texts in a module's source."""
    tree = ast.parse(inspect.getsource(module))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return names | {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_every_field_has_its_rules():
    known = mentioned_in(workload_rules) | {*VOLUMES} | WITHOUT_RULES
    unknown = sorted(set(PRICED) - known)
    assert unknown == [], f"pricing/workload_rules.py: what do {unknown} need or exclude? else WITHOUT_RULES in {HERE}"


def test_models_with_the_same_key_are_billed_the_same_quantities(samples, context):
    """Otherwise pricing/pricing_key.py does not know what a field asks of a model."""
    rows = everything_on_sale(context.catalog, DAY)
    for loaded in samples.values():
        work, book = loaded.workload, PriceBook(context.catalog, DAY)
        shared = WorkloadPricer(work, book)
        for candidate in rows:
            dated = price_on(context.catalog, candidate.model, DAY)
            if dated is None:
                continue
            mine = WorkloadPricer(work, book).billed_quantities(candidate, dated, ONE)
            message = f"pricing/pricing_key.py: {work.name} on {candidate.id} has the key of another model"
            assert shared.billed_quantities(candidate, dated, ONE) == mine, message


def test_ranges_of_counts_are_those_of_scaled_workloads(samples, context, monkeypatch):
    """Where all is text, a range is the bill × a factor; ``_NOT_TEXT`` in pricing/workload_pricer.py says what is not."""
    counted = {name: replace(one, workload=replace(one.workload, counted_with=None)) for name, one in samples.items()}
    quick = estimate(list(counted.values()), context)
    monkeypatch.setattr(monthly_cost, "_proportional", lambda *_: False)
    slow = estimate(list(counted.values()), context)
    for found, theirs in zip(quick.workloads, slow.workloads, strict=True):
        for row, scaled_row in zip([found.own, *found.alternatives], [theirs.own, *theirs.alternatives], strict=True):
            message = f"pricing/workload_pricer.py: {found.name} on {row.model} is not only text"
            for mine, its in ((row.low, scaled_row.low), (row.high, scaled_row.high)):
                same = mine == its if mine is None or its is None else abs(mine - its) <= Decimal("1e-9") * its
                assert same, message


# --- analysis/ -------------------------------------------------------------------------------------------------------


def test_every_field_belongs_to_one_driver():
    grouped = [name for names in FACTORS.values() for name in names]
    missing = sorted(set(PRICED) - {*grouped, PROMPT, "counted"})
    assert missing == [], f"analysis/diff/factors.py: add {missing} to the fields of a factor"
    assert sorted({*grouped, PROMPT, "counted"}) == sorted(PRICED), "analysis/diff/factors.py names what is no field"
    assert len(grouped) == len(set(grouped)), "analysis/diff/factors.py has a field in two factors"


def test_every_field_has_words_for_its_driver(samples, context):
    """analysis/diff/factor_texts.py: the words of ``diff`` for what a field was and is."""
    count = prompt_counter(context.catalog)
    for loaded in samples.values():
        for name, fields in FACTORS.items():
            for field in fields:
                value = getattr(loaded.workload, field)
                if value in (None, (), {}):
                    continue
                text = factor_text(Factor(name, (field,)), loaded, count, "o200k_base")
                message = f"analysis/diff/factor_texts.py: words for {field}, not {text!r}"
                assert text, message
                assert not re.search(r"Decimal|[(<]", text), message


def test_explain_takes_every_field_apart(samples, context):
    """analysis/explain/: every amount can be worked out again from the numbers next to it (law M3)."""
    for loaded in samples.values():
        document = report_document(explain([loaded], context), "0", "2026-11-22T00:00:00Z")
        assert wrong(document) == [], f"analysis/explain/ misses a number of {loaded.workload.name}"


UNLISTED = {"cache.hours_per_day": "an explicit cache is kept all day unless it is dropped"}
"""Numbers that a default stands for, and that are not listed as assumptions."""


def test_every_number_that_a_default_stands_for_is_listed():
    """analysis/estimate/assumptions.py: a number that nobody gave is shown with what rests on it (law M3)."""
    for path in DECLARED:
        *above, name = path.split(".")
        record = field_types(Workload)[above[0]].kind if above else Workload
        doc = docs_of(record).get(name) if field_types(record) else None
        if doc and re.search(r"\d+ when absent", doc.description) and path not in UNLISTED:
            message = f"analysis/estimate/assumptions.py: list {path}, or add it to UNLISTED in {HERE}"
            assert path in mentioned_in(assumptions), message


def test_every_name_of_a_model_is_looked_up(samples, context):
    """pricing/model_shares.py and pricing/auxiliary_calls.py: a model that is unknown is an error, wherever it stands."""
    for loaded in samples.values():
        for path, value in leaves(loaded.workload):
            if not isinstance(value, str) or not is_model(context.catalog, value):
                continue
            wrong_name = replace(loaded, workload=with_leaf(loaded.workload, path, "no-such-model"))
            with pytest.raises(InputError, match="no-such-model"):
                estimate([wrong_name], context, alone=True)


def is_model(catalog, name):
    try:
        return find(catalog, name) is not None
    except UnknownModel:
        return False
