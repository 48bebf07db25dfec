"""The files of a prompt → its texts, checked: inside the project, of a bounded size, JSON where it has to be."""

import json
import re
from collections import Counter
from typing import Any

from llmcost.model.file_source import FileSource
from llmcost.model.inputs.prompt import Prompt, PromptTexts
from llmcost.model.problems import InputError, Problem, Where

from ..files.text_files import read_text

MAX_BYTES = 20_000_000
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def prompt_texts(
    prompt: Prompt, file: str, places: dict[str, Where], problems: list[Problem], source: FileSource
) -> PromptTexts:
    """The texts of a prompt; what is wrong with its files is added to ``problems``, at the key that names each."""
    texts: dict[str, str] = {}
    for field in ("system", "tools", "messages", "template"):
        name = getattr(prompt, field)
        if name is not None:
            where = places.get(f"prompt.{field}")
            try:
                texts[field] = read_text(source.inside(name, file), MAX_BYTES, source)
            except InputError as error:
                problems += [Problem(p.code, f"{name}: {p.message}", p.hint, where) for p in error.problems]
    messages = _list_in(texts, "messages", places, problems)
    tools = _list_in(texts, "tools", places, problems)
    template = texts.get("template", "")
    problems += _variables(prompt, template, places)
    return PromptTexts(
        system=texts.get("system"),
        examples=tuple(map(_said, messages)),
        tools=tuple(
            json.dumps(tool.get("function", tool), ensure_ascii=False, separators=(",", ":")) for tool in tools
        ),
        template=VARIABLE.sub("", template),
        uses=tuple(sorted(Counter(VARIABLE.findall(template)).items())),
    )


def _list_in(texts: dict[str, str], field: str, places: dict[str, Where], problems: list[Problem]) -> list[Any]:
    """The items of a JSON list; a single object is a list of one."""
    if field not in texts:
        return []
    where = places.get(f"prompt.{field}")
    try:
        found = json.loads(texts[field])
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        problems.append(Problem("not-json", f"{field}: not JSON, at its line {line}", "correct the file", where))
        return []
    items = found if isinstance(found, list) else [found]
    if not all(isinstance(item, dict) for item in items):
        problems.append(Problem("not-json", f"{field}: not a list of objects", "correct the file", where))
        return []
    return items


def _said(message: dict[str, Any]) -> str:
    """The text of a message: OpenAI's and Anthropic's forms of content."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))


def _variables(prompt: Prompt, template: str, places: dict[str, Where]) -> list[Problem]:
    used = set(VARIABLE.findall(template))
    where = places.get("prompt.variables") or places.get("prompt.template")
    lacking = [
        Problem(
            "no-length", f"the template's variable {name} has no length", f"add `variables: {{{name}: 300}}`", where
        )
        for name in sorted(used - prompt.variables.keys())
    ]
    unused = [
        Problem("unknown-key", f"the template has no variable {name}", "remove it, or write {{" + name + "}}", where)
        for name in sorted(prompt.variables.keys() - used)
    ]
    return lacking + unused
