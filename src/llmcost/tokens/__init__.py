"""Text → tokens: the only door to tokenizer libraries. No network; no file but vocabularies and their index."""

from .counts import Count, Method, count_for, count_stream, count_stream_for, count_text, is_exact
from .families import Factor, family_factor
from .vocabulary import VocabularyError

__all__ = [
    "Count",
    "Factor",
    "Method",
    "VocabularyError",
    "count_for",
    "count_stream",
    "count_stream_for",
    "count_text",
    "family_factor",
    "is_exact",
]
