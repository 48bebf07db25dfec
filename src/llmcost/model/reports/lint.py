"""What ``catalog lint`` finds: entries of a price list that its schema allows and that are likely wrong."""

from datetime import date

from ..problems import Where
from ..record import record

ERROR, WARNING = "error", "warning"


@record
class LintFinding:
    """One thing to look at in a price list."""

    code: str
    level: str
    """``error`` or ``warning``."""
    path: str
    """The dotted path of the key, as ``models.openai/o3.prices.1``."""
    message: str
    hint: str
    where: Where | None = None
    """The key in the file."""


@record
class LintReport:
    """The findings in one price list."""

    as_of: date
    """The day that decides what is stale and what is retired."""
    file: str
    models: int
    """How many models the list has."""
    findings: tuple[LintFinding, ...]
    """In the order of the file."""

    @property
    def errors(self) -> int:
        return sum(finding.level == ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors
