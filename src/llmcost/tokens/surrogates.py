"""Text that every tokenizer can take."""


def replace_surrogates(text: str) -> str:
    """The text without lone surrogates: pairs are joined, others become U+FFFD, as tiktoken does."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
