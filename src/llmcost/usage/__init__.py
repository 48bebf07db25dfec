"""Logs of real traffic as a cube of token sums. The only access to DuckDB."""
