"""YAML at the head of a Markdown file."""

from __future__ import annotations

from collections.abc import Mapping


def front_matter(fields: Mapping[str, object]) -> str:
    """The fields as YAML between two lines of hyphens, without those that are empty.

    Args:
        fields: name and value: text, numbers, and lists or mappings of them.
    """
    import yaml

    known = {name: value for name, value in fields.items() if value not in ("", None, (), [], {})}
    text: str = yaml.safe_dump(_plain(known), allow_unicode=True, sort_keys=False, width=1_000_000)
    return f"---\n{text if known else ''}---\n"


def _plain(value: object) -> object:
    """The value in types that YAML has."""
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, str):
        return str.__str__(value)  # of an enumeration, its word
    return value if isinstance(value, bool | int | float) or value is None else str(value)
