"""Template variables such as ``{{question}}``: they are removed from the text and counted with a given length."""

from collections.abc import Mapping

from llmcost.model.problems import InputError, Problem, Where

from ..workload.prompt import VARIABLE


class Variables:
    """The lengths of variables, in tokens by name, and which of them occurred."""

    def __init__(self, lengths: Mapping[str, int]) -> None:
        self._lengths = lengths
        self.used: set[str] = set()

    def remove_from(self, text: str, where: Where) -> tuple[str, int]:
        """The text without its variables, and their tokens. Raises ``InputError`` for variables without a length."""
        found = VARIABLE.findall(text)
        self.used |= self._lengths.keys() & set(found)
        missing = sorted(set(found) - self._lengths.keys())
        if missing:
            raise InputError(
                Problem("no-length", f"the template's variable {name} has no length", f"add --var {name}=300", where)
                for name in missing
            )
        return VARIABLE.sub("", text), sum(self._lengths[name] for name in found)

    def check(self) -> None:
        """Raise ``InputError`` with each variable that occurred in no text."""
        unused = sorted(self._lengths.keys() - self.used)
        if unused:
            raise InputError(
                Problem("unknown-key", f"no template has the variable {name}", "remove it, or write {{" + name + "}}")
                for name in unused
            )
