"""Text → tokens: the only door to tokenizer libraries. No network; no file but vocabularies and their index."""

from .counts import Count, Method, count_for, count_stream, count_stream_for, count_text, is_exact
from .vocabulary import VocabularyError

__all__ = [
    "Count",
    "Method",
    "VocabularyError",
    "count_for",
    "count_stream",
    "count_stream_for",
    "count_text",
    "is_exact",
]
