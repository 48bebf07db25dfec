"""Makes text that every tokenizer accepts."""


def replace_surrogates(text: str) -> str:
    """The text without surrogates: pairs are joined, others become U+FFFD, as in tiktoken."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
