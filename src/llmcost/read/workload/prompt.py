"""Reads the files of a prompt: inside the project, of limited size, and valid JSON where that is required."""

import json
import re
from collections import Counter
from typing import Any

from llmcost.model.file_source import FileSource
from llmcost.model.inputs.prompt import Prompt, PromptTexts
from llmcost.model.money import ZERO
from llmcost.model.problems import InputError, Problem, Where
from llmcost.pricing.workload_bounds import MOST_TOKENS_PER_REQUEST, about

from ..files.text_files import read_text
from ..snapshot.json_node import refuse_too_many_values

MAX_BYTES = 20_000_000
MOST_OBJECTS = 10_000
"""Messages or tools of a prompt."""
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def prompt_texts(
    prompt: Prompt, file: str, locations: dict[str, Where], problems: list[Problem], source: FileSource
) -> PromptTexts:
    """The texts of a prompt. Problems of its files are added to ``problems``, at the key that names the file."""
    texts: dict[str, str] = {}
    for field in ("system", "tools", "messages", "template"):
        name = getattr(prompt, field)
        if name is not None:
            where = locations.get(f"prompt.{field}")
            try:
                texts[field] = read_text(source.inside(name, file), MAX_BYTES, source)
            except InputError as error:
                problems += [Problem(p.code, f"{name}: {p.message}", p.hint, where) for p in error.problems]
    messages = _list_in(texts, "messages", locations, problems)
    tools = _list_in(texts, "tools", locations, problems)
    template = texts.get("template", "")
    problems += _variables(prompt, template, locations)
    return PromptTexts(
        system=texts.get("system"),
        examples=tuple(map(_message_text, messages)),
        tools=tuple(
            json.dumps(tool.get("function", tool), ensure_ascii=False, separators=(",", ":")) for tool in tools
        ),
        template=VARIABLE.sub("", template),
        uses=tuple(sorted(Counter(VARIABLE.findall(template)).items())),
    )


def _list_in(texts: dict[str, str], field: str, locations: dict[str, Where], problems: list[Problem]) -> list[Any]:
    """The objects of a JSON list. A single object counts as a list of one."""
    if field not in texts:
        return []
    where = locations.get(f"prompt.{field}")
    try:
        refuse_too_many_values(texts[field], "is it the right file?", where)
        found = json.loads(texts[field])
    except InputError as error:
        problems += error.problems
        return []
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        problems.append(Problem("not-json", f"{field}: invalid JSON in line {line}", "correct the file", where))
        return []
    items = found if isinstance(found, list) else [found]
    if len(items) > MOST_OBJECTS:
        message = f"{field}: {len(items):,} objects, more than {MOST_OBJECTS:,}"
        problems.append(Problem("too-many", message, "is it the right file?", where))
        return []
    if not all(isinstance(item, dict) for item in items):
        problems.append(Problem("not-json", f"{field}: not a list of objects", "correct the file", where))
        return []
    return items


def _message_text(message: dict[str, Any]) -> str:
    """The text of a message, in OpenAI's or Anthropic's form of content."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))


def _variables(prompt: Prompt, template: str, locations: dict[str, Where]) -> list[Problem]:
    uses = Counter(VARIABLE.findall(template))
    where = locations.get("prompt.variables") or locations.get("prompt.template")
    missing = [
        Problem(
            "no-length", f"the template's variable {name} has no length", f"add `variables: {{{name}: 300}}`", where
        )
        for name in sorted(uses.keys() - prompt.variables.keys())
    ]
    written = prompt.user_tokens + sum(prompt.variables.get(name, ZERO) * times for name, times in uses.items())
    if written > MOST_TOKENS_PER_REQUEST:
        message = f"{about(written)} tokens in the template's variables; at most {about(MOST_TOKENS_PER_REQUEST)}"
        missing.append(Problem("out-of-range", message, "check the lengths, and how often each is used", where))
    unused = [
        Problem("unknown-key", f"the template has no variable {name}", "remove it, or write {{" + name + "}}", where)
        for name in sorted(prompt.variables.keys() - uses.keys())
    ]
    return missing + unused
