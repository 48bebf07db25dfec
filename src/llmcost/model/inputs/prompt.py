"""The texts of a prompt, as they were read."""

from ..record import record


@record
class PromptTexts:
    """What is sent before the user's text, the tools' schemas, and the template without its variables."""

    system: str | None = None
    examples: tuple[str, ...] = ()
    """Those of the messages file."""
    tools: tuple[str, ...] = ()
    template: str = ""
    uses: tuple[tuple[str, int], ...] = ()
    """The template's variables, and how often each stands in it."""

    @property
    def fixed(self) -> tuple[str, ...]:
        """What every request starts with, without the tools."""
        return tuple(text for text in (self.system, *self.examples) if text)

    @property
    def messages(self) -> int:
        """System and user messages, and those of the messages file."""
        return len(self.examples) + (self.system is not None) + 1
