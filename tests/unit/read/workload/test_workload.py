"""Workload files and folders → checked workloads; what one field says against another; ``--set``."""

from decimal import Decimal
from pathlib import Path

import pytest

from llmcost.model.inputs.planning import Budget
from llmcost.model.inputs.serving import Batch, Cache
from llmcost.model.inputs.workload import Workload
from llmcost.model.problems import InputError, Where
from llmcost.read.workload.workload import load_workloads, parse_workload, parse_workloads, workload_files

EXAMPLES = Path(__file__).parents[4] / "workloads"
SHORT = "name: a\nmodel: gpt-4o\nrequests_per_day: 5000\ninput_tokens: 800\noutput_tokens: 300\n"


def codes(text: str, *settings: tuple[str, str]) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_workload(text, "f", settings)
    return [problem.code for problem in caught.value.problems]


def read(text: str, *settings: tuple[str, str]) -> Workload:
    return parse_workload(text, "f", settings).workload


def test_the_short_form():
    assert read(SHORT) == Workload(
        name="a", model="gpt-4o", requests_per_day=Decimal(5000), input_tokens=Decimal(800), output_tokens=Decimal(300)
    )


def test_short_forms_of_parts():
    found = read(SHORT + "batch: 0.4\nretries: 0.02\nbudget: 150\nresponse_cache: 0.1\n")
    assert (found.batch, found.budget) == (Batch(share=Decimal("0.4")), Budget(monthly=Decimal(150)))
    assert found.retries
    assert (found.retries.rate, found.retries.billed) == (Decimal("0.02"), "full")
    assert found.response_cache
    assert found.response_cache.hit_rate == Decimal("0.1")


def test_places_of_keys_are_kept_for_later_messages():
    loaded = parse_workload("# a\n" + SHORT + "budget:\n  monthly: 5\ncandidates: [a, b]\n", "f.yaml")
    assert loaded.where == Where("f.yaml", 2, 1)
    assert loaded.fields["budget.monthly"] == Where("f.yaml", 8, 3)
    assert loaded.fields["candidates.1"] == Where("f.yaml", 9, 17)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("requests_per_month: 5\n", ["both"]),
        ("cache: {tokens: 801, hit_rate: 0.5}\n", ["cache-exceeds-input"]),
        ("batch: {factor: 0.5, discount: 0.5}\n", ["both"]),
        ("hours: 08:00-08:00\n", ["hours"]),
        ("hours: 24:00-08:00 Nowhere/City\n", ["unknown-zone"]),
        ("hours: 08:60-20:00\n", ["hours"]),
        ("hours: 08:00-24:01\n", ["hours"]),
        ("labels: {a: no}\nbatch: {factor: 0.5, discount: 0.5}\n", ["quote-it", "both"]),
    ],
)
def test_cross_check(more, expected):
    assert codes(SHORT + more) == expected


@pytest.mark.parametrize(
    "more",
    ["cache: {tokens: 800, hit_rate: 1}\n", "hours: 22:00-06:00 Europe/Berlin\n", "hours: 00:00-24:00\n",
     "days_per_month: 22\n", "days_per_month: calendar\n", "batch: {factor: 0}\n", "labels: {}\ncandidates: []\n"],
)  # fmt: skip
def test_what_is_no_contradiction(more):
    assert read(SHORT + more).name == "a"


def test_requests_are_asked_for_once():
    without = SHORT.replace("requests_per_day: 5000\n", "")
    assert codes(without) == ["missing-key"]
    assert codes(without + "requests_per_month: 5\ndays_per_month: 22\n") == ["both"]
    assert read(without + "requests_per_month: 5\n").requests_per_month == 5


# --- --set ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "field", "value"),
    [
        ([("input_tokens", "1_000")], "input_tokens", Decimal(1000)),
        (
            [("cache.tokens", "500"), ("cache.hit_rate", "0.5")],
            "cache",
            Cache(tokens=Decimal(500), hit_rate=Decimal("0.5")),
        ),
        ([("cache", "{tokens: 5, hit_rate: 1}")], "cache", Cache(tokens=Decimal(5), hit_rate=Decimal(1))),
        (
            [("cache", "{tokens: 5, hit_rate: 1}"), ("cache.tokens", "6")],
            "cache",
            Cache(tokens=Decimal(6), hit_rate=Decimal(1)),
        ),
        ([("labels.team", "cx"), ("labels.env", "prod")], "labels", {"team": "cx", "env": "prod"}),
        ([("candidates", "[a, b]")], "candidates", ("a", "b")),
        ([("batch", "0.4"), ("batch.factor", "0.5")], "batch", Batch(factor=Decimal("0.5"))),
        ([("name", '"no"')], "name", "no"),
        ([("budget", "")], "budget", None),
        ([("budget.monthly", "5"), ("budget", "")], "budget", None),
    ],
)
def test_settings_apply_together_and_in_order(settings, field, value):
    assert getattr(read(SHORT + "budget: 9\n", *settings), field) == value


def test_a_setting_reaches_an_entry_of_a_list_that_the_file_has():
    images = "output_images: [{width: 8, height: 9}, {width: 6, height: 7}]\n"
    found = read(SHORT + images, ("output_images.1.quality", "low"), ("output_images.0.width", "5")).output_images
    assert [(one.width, one.height, one.quality) for one in found] == [(5, 9, None), (6, 7, "low")]
    assert codes(SHORT + images, ("output_images.3.width", "5")) == ["no-entry"]
    assert codes(SHORT + images, ("output_images.first.width", "5")) == ["no-entry"]
    assert codes(SHORT + images, ("output_images.2.width", "5")) == ["missing-key"]


def test_settings_add_entries_to_a_list():
    more = [
        ("output_images.0.width", "5"),
        ("output_images.0.height", "6"),
        ("candidates.0", "a"),
        ("candidates.1", "b"),
    ]
    found = read(SHORT, *more, ("candidates.0", ""))
    assert [(one.width, one.height) for one in found.output_images] == [(5, 6)]
    assert found.candidates == ("b",)


def test_a_setting_leaves_the_defaults_of_other_workloads_alone():
    """The entry is removed from each workload once, though both have the list of the defaults."""
    text = "defaults: {candidates: [a, b, c], model: m, requests_per_day: 1, input_tokens: 1, output_tokens: 1}\n"
    found = parse_workloads(text + "workloads: [{name: one}, {name: two}]\n", "f", [("candidates.0", "")])
    assert [one.workload.candidates for one in found] == [("b", "c"), ("b", "c")]


def test_a_setting_makes_a_file_whole():
    assert codes("name: a\nmodel: b\n") == ["missing-key"] * 3
    found = read("name: a\nmodel: b\n", ("requests_per_day", "1"), ("input_tokens", "2"), ("output_tokens", "3"))
    assert found.input_tokens == 2


def test_problems_of_settings_name_the_setting():
    with pytest.raises(InputError) as caught:
        parse_workload(
            SHORT + "buffer: x\n", "f", [("input_tokens", "many"), ("cache.tokens", "1e3"), ("cache.hit_rate", "2")]
        )
    assert [str(problem.where) for problem in caught.value.problems] == [
        "--set cache.hit_rate", "--set cache.tokens", "--set input_tokens", "f:6:9",
    ]  # fmt: skip


def test_places_of_settings_are_those_of_the_command_line():
    loaded = parse_workload(SHORT, "f", [("budget.monthly", "5")])
    assert loaded.fields["budget.monthly"] == Where("--set budget.monthly")
    assert loaded.fields["model"] == Where("f", 2, 1)


def test_a_setting_cannot_bring_yaml_of_its_own():
    assert codes(SHORT, ("name", "*a")) == ["alias"]
    assert codes(SHORT, ("name", "!x a")) == ["tag"]
    assert codes(SHORT, ("labels", "{a: 1, a: 2}"))[0] == "duplicate-key"


# --- files and folders -----------------------------------------------------------------------------------------------------


def tree(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SHORT.replace("name: a", f"name: {name.replace('/', '-')}"))


def names(folder: Path) -> list[str]:
    return [str(Path(file).relative_to(folder)) for file in workload_files(str(folder))]


def test_a_folder_is_read_with_its_folders_in_the_order_of_names(tmp_path):
    tree(
        tmp_path, "b.yaml", "a.yml", "c.json", "sub/a.yaml", "sub/deep/x.yaml", "asub/z.yaml", ".git/a.yaml", ".a.yaml"
    )
    assert names(tmp_path) == ["a.yml", "b.yaml", "asub/z.yaml", "sub/a.yaml", "sub/deep/x.yaml"]


def test_several_paths_keep_their_order(tmp_path):
    tree(tmp_path, "one.yaml", "two/b.yaml", "two/a.yaml")
    found = load_workloads([str(tmp_path / "two"), str(tmp_path / "one.yaml")])
    assert [loaded.workload.name for loaded in found] == ["two-a.yaml", "two-b.yaml", "one.yaml"]


def test_a_file_named_outright_may_have_any_ending(tmp_path):
    tree(tmp_path, "workload.txt")
    assert load_workloads([str(tmp_path / "workload.txt")])[0].workload.name == "workload.txt"


def test_a_folder_that_cannot_be_listed_is_not_passed_over(tmp_path, monkeypatch):
    tree(tmp_path, "a.yaml", "sub/b.yaml")
    import os

    listing = os.scandir

    def refuse(path):
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(InputError) as caught:
        load_workloads([str(tmp_path)])
    assert [(problem.code, str(problem.where)) for problem in caught.value.problems] == [
        ("unreadable", str(tmp_path / "sub"))
    ]


def test_two_workloads_of_one_name_are_reported_with_both_places(tmp_path):
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        (tmp_path / name).write_text(SHORT)
    with pytest.raises(InputError) as caught:
        load_workloads([str(tmp_path)])
    assert [(problem.code, problem.hint) for problem in caught.value.problems] == [
        ("same-name", f"the first is at {tmp_path / 'a.yaml'}:1:1")
    ] * 2


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_is_a_workload(path):
    (loaded,) = load_workloads([str(path)])
    assert loaded.workload.name == path.stem
