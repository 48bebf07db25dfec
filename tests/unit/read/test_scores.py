"""Scores in YAML and CSV, with their locations; their errors are in ``tests/errors``."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.scores import Commitment, Score
from llmcost.model.problems import InputError
from llmcost.read.scores import default_scores_file, load_commitments, load_scores

EXAMPLES = Path(__file__).parents[3] / "examples"


def test_yaml_and_csv_say_the_same(tmp_path):
    (tmp_path / "q.yaml").write_text(
        "scale: 100\nscores:\n"
        "  - {model: gpt-4o, task: simple_qa, score: 83.5, samples: 400, seconds: 2.4, output_tokens: 410}\n"
        "  - {model: o1+thinking, workload: a b, resolves: 0.9, thinking_tokens: 2200}\n"
    )
    (tmp_path / "q.csv").write_text(
        "model,task,score,samples,seconds,output_tokens,workload,resolves,thinking_tokens,scale\n"
        'gpt-4o, simple_qa ,83.5,400,2.4,410,,,,100\n\n"o1+thinking",,,,,,"a b",0.9,2200,\n'
    )
    one, other = load_scores(str(tmp_path / "q.yaml")), load_scores(str(tmp_path / "q.csv"))
    assert one.quality == other.quality
    assert one.quality.scores[0].score == Decimal("83.5")
    assert [where.line for where in one.locations] == [3, 4]
    assert [where.line for where in other.locations] == [2, 4]


@given(st.binary(max_size=200), st.sampled_from([".csv", ".yaml"]))
@settings(max_examples=60)
def test_whatever_is_in_a_file_it_is_read_or_refused(tmp_path_factory, data, ending):
    path = tmp_path_factory.getbasetemp() / f"any{ending}"
    path.write_bytes(data)
    for load in (load_scores, load_commitments):
        try:
            found: object = load(str(path))
        except InputError as error:
            found = error.problems
        assert found is not None
        assert found != ()


def test_the_examples_that_ship_can_be_read_and_say_that_they_are_invented():
    yaml = load_scores(str(EXAMPLES / "quality.yaml"))
    assert "invented" in (yaml.quality.note or "")
    assert "INVENTED" in (EXAMPLES / "quality.yaml").read_text().splitlines()[0]
    assert "INVENTED" in (EXAMPLES / "commitments.yaml").read_text()
    whole = {score.model: score for score in yaml.quality.scores if score.difficulty is None}
    for score in load_scores(str(EXAMPLES / "quality.csv")).quality.scores:
        assert replace(whole[score.model], thinking_tokens=None) == score
    mix = yaml.quality.mixes["simple_qa"]
    for model in {score.model for score in yaml.quality.scores if score.difficulty}:
        parts = [s for s in yaml.quality.scores if s.model == model and s.difficulty]
        assert sum(mix[s.difficulty] * s.resolves for s in parts) == whole[model].score, "its parts make the whole"
    assert isinstance(yaml.quality.scores[0], Score)


def test_commitments(tmp_path):
    found, places = load_commitments(str(EXAMPLES / "commitments.yaml"))
    assert found.commitments[0] == Commitment("openai", Decimal(500), Decimal(10))
    assert len(places) == len(found.commitments) == 3


def test_the_file_in_the_same_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert default_scores_file() is None
    Path("quality.csv").write_text("")
    assert default_scores_file() == "quality.csv"
    Path("quality.yaml").write_text("")
    assert default_scores_file() == "quality.yaml"


def test_a_table_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("llmcost.read.scores.MAX_SCORES", 3)
    (tmp_path / "q.csv").write_text("model,score\n" + "gpt-4o,0.5\n" * 4)
    with pytest.raises(InputError, match="more than 3 lines"):
        load_scores(str(tmp_path / "q.csv"))
