"""The files of a prompt: texts, tools, messages, and a template with variables."""

import json

import pytest

from llmcost.model.inputs.prompt import Prompt
from llmcost.model.problems import Where
from llmcost.read.files.disk import DISK
from llmcost.read.workload.prompt import prompt_texts
from tests.support.catalogs import d


@pytest.fixture
def read(tmp_path, monkeypatch):
    """The texts of a prompt, and the codes, messages and keys of its problems."""
    monkeypatch.chdir(tmp_path)

    def found(files, **fields):
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        problems = []
        places = {f"prompt.{name}": Where(name) for name in Prompt.__dataclass_fields__}
        texts = prompt_texts(Prompt(**fields), "work.yaml", places, problems, DISK)
        return texts, [(problem.code, problem.message, problem.where.file) for problem in problems]

    return found


def test_the_texts_of_every_file(read):
    tool = {"type": "function", "function": {"name": "find"}}
    files = {
        "system.md": "Be brief.",
        "tools.json": json.dumps([tool]),
        "messages.json": json.dumps([{"role": "user", "content": "Hi"}, {"content": [{"text": "a"}, {"text": "b"}]}]),
        "template.md": "Answer {{ question }} or {{name}}, {{name}}.",
    }
    texts, problems = read(
        files,
        system="system.md",
        tools="tools.json",
        messages="messages.json",
        template="template.md",
        variables={"question": d(300), "name": d(2)},
    )
    assert problems == []
    assert (texts.system, texts.examples, texts.tools) == ("Be brief.", ("Hi", "ab"), ('{"name":"find"}',))
    assert (texts.template, texts.uses) == ("Answer  or , .", (("name", 2), ("question", 1)))


def test_one_object_is_a_list_of_one(read):
    texts, problems = read({"tools.json": '{"name": "find"}'}, tools="tools.json")
    assert (texts.tools, problems) == (('{"name":"find"}',), [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"a": 1},\n oops]', "tools: invalid JSON in line 2"),
        ("[1, 2]", "tools: not a list of objects"),
        ('"text"', "tools: not a list of objects"),
        ("[" * 100_000, "tools: invalid JSON in line 1"),
    ],
)
def test_what_is_no_list_of_objects(read, text, message):
    texts, problems = read({"tools.json": text}, tools="tools.json")
    assert (texts.tools, problems) == ((), [("not-json", message, "tools")])


def test_files_that_are_missing_or_outside_are_reported_together(read):
    _, problems = read({}, system="none.md", template="../out.md")
    assert [(code, where) for code, _, where in problems] == [("no-file", "system"), ("outside", "template")]


def test_variables_and_the_template_have_the_same_names(read):
    _, problems = read({"t.md": "{{a}} {{b}}"}, template="t.md", variables={"b": d(1), "c": d(1)})
    assert problems == [
        ("no-length", "the template's variable a has no length", "variables"),
        ("unknown-key", "the template has no variable c", "variables"),
    ]
