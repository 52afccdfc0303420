"""Addresses: resolved, compared, and what they tell of their site."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

MOST_CHARS = 4_000
"""A longer one is data."""


def resolved(address: str, base: str) -> str:
    """An address in full; empty if it is none of the web, or cannot be resolved."""
    address = address.strip()
    if not address or len(address) > MOST_CHARS or any(c.isspace() for c in address):
        return ""
    if address.startswith("//"):
        address = (scheme_of(base) or "https") + ":" + address
    try:
        full = urljoin(base, address) if base else address
        parts = urlsplit(full)
    except ValueError:
        return ""
    return full if parts.scheme in ("http", "https") and "." in parts.netloc.strip(".") else ""


def scheme_of(address: str) -> str:
    """The scheme of an address; empty if it has none of the web."""
    scheme = address.partition(":")[0].lower()
    return scheme if scheme in ("http", "https") else ""


def host_of(address: str) -> str:
    """The host of an address without `www.`; empty if it has none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def same_address(one: str, other: str) -> bool:
    """Whether two addresses lead to one page, whatever their scheme, fragment and last slash."""
    return bool(_bare(one)) and _bare(one) == _bare(other)


def _bare(address: str) -> str:
    bare = address.strip().partition("#")[0].partition("://")[2] or ""
    bare = bare.removeprefix("www.").rstrip("/")
    return bare if "/" in bare or "?" in bare else ""
