"""Hostile input: shapes that grow, fuzzing, pages cut anywhere, many threads. See docs/fuzzing.md."""
