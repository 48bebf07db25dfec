"""The texts of a prompt, as they were read."""

from .noun import noun


@noun
class PromptTexts:
    """What is sent before the user's text, the tools' schemas, and the template without its variables."""

    fixed: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    template: str = ""
    messages: int = 1
    """System and user messages, and those of the messages file."""
