"""Text → tokens: the only room that uses tokenizer libraries. No network; reads vocabularies and the cache only."""

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
