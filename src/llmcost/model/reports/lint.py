"""The findings of ``catalog lint``: entries of a price list that its schema allows and that are likely wrong."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from ..document_layout import Written, key_order, written
from ..problems import Where
from ..record import record

ERROR, WARNING = "error", "warning"


@key_order("code", "level", "path", "file", "line", "column")
@record
class LintFinding:
    code: str
    level: str
    """``error`` or ``warning``."""
    path: str
    """The dotted path of the key, as ``models.openai/o3.prices.1``."""
    message: str
    hint: str
    where: Annotated[Where | None, Written(inline=True)] = None
    """The key in the file."""


@key_order("as_of", "file", "models", "errors", "warnings")
@record
class LintReport:
    """The findings in one price list."""

    kind: ClassVar[Literal["lint"]] = "lint"

    as_of: date
    """The day that decides what is stale and what is retired."""
    file: str
    models: int
    """The number of models in the list."""
    findings: tuple[LintFinding, ...]
    """In the order of the file."""

    @property
    @written()
    def errors(self) -> int:
        return sum(finding.level == ERROR for finding in self.findings)

    @property
    @written()
    def warnings(self) -> int:
        return len(self.findings) - self.errors
