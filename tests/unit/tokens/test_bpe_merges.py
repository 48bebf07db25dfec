"""Merges by windows are the merges of the whole."""
