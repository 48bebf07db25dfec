"""JSON text → values, whatever it holds: what is no JSON, is nested without end or has endless numbers is a problem."""

import json
from typing import Any

from llmcost.model.problems import InputError, Where


def json_value(text: str, file: str, line: int = 1) -> Any:
    """The value that a text writes; it begins at ``line`` of the file. Raises ``InputError`` with the place."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = Where(file, line + error.lineno - 1, error.colno)
        raise InputError.of("not-json", f"not JSON: {error.msg}", "correct it", where) from None
    except RecursionError:
        raise InputError.of("too-deep", "nested too deeply", "make it flatter", Where(file, line)) from None
    except ValueError:  # CPython refuses to convert more than 4,300 digits
        raise InputError.of("not-json", "a number of too many digits", "shorten it", Where(file, line)) from None
