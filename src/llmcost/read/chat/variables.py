"""The variables of a template, ``{{question}}``, whose lengths are given: they are taken out, and counted as given."""

from collections.abc import Mapping

from llmcost.model.problems import InputError, Problem, Where

from ..workload.prompt import VARIABLE


class Variables:
    """Lengths by name, in tokens, and which of them were met."""

    def __init__(self, lengths: Mapping[str, int]) -> None:
        self._lengths = lengths
        self.met: set[str] = set()

    def taken_out(self, text: str, where: Where) -> tuple[str, int]:
        """The text without its variables, and their tokens. Raises ``InputError`` with each that has no length."""
        found = VARIABLE.findall(text)
        self.met |= self._lengths.keys() & set(found)
        lacking = sorted(set(found) - self._lengths.keys())
        if lacking:
            raise InputError(
                Problem("no-length", f"the template's variable {name} has no length", f"add --var {name}=300", where)
                for name in lacking
            )
        return VARIABLE.sub("", text), sum(self._lengths[name] for name in found)

    def check(self) -> None:
        """Raise ``InputError`` with the lengths of variables that no text has."""
        unmet = sorted(self._lengths.keys() - self.met)
        if unmet:
            raise InputError(
                Problem("unknown-key", f"no template has the variable {name}", "remove it, or write {{" + name + "}}")
                for name in unmet
            )
