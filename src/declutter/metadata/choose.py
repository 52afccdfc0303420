"""All that was found about a page to one record: each field by the order of trust in `data/order.txt`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache

from declutter.metadata.address import host_of, resolved
from declutter.metadata.dates import iso_date
from declutter.metadata.graph import graph_findings, main_node, read_graph
from declutter.metadata.meta_elements import entries, meta_findings
from declutter.metadata.microdata import microdata_findings
from declutter.metadata.names import clean_names
from declutter.metadata.plain import letters
from declutter.metadata.sheet import Sheet
from declutter.metadata.shown import shown_findings
from declutter.metadata.titles import agree, without_site
from declutter.page import Finding, Metadata
from declutter.records import Segments
from declutter.roles import PageKind, Role

LISTS = ("authors", "categories", "tags")
"""The fields with several values."""

MOST_VALUES = 100
MOST_FINDINGS = 2_000
"""A page that states more is no longer about one thing; the rest is left out."""

Fallback = Callable[[], Sequence[Finding]]


def find_metadata(
    segments: Segments,
    roles: Sequence[Role],
    headline: int,
    kind: PageKind,
    *,
    url: str | None = None,
    fallback: Fallback | None = None,
) -> Metadata:
    """What is known about a page.

    Args:
        segments: the page.
        roles: of each block.
        headline: the block that is the headline, -1 if there is none.
        kind: what sort of page it is: bylines on a listing are those of other pages.
        url: where the page comes from, if the caller knows.
        fallback: asked where the page gives no title, author or date otherwise.
    """
    findings = list(_found(segments, roles, headline, kind, url))[:MOST_FINDINGS]
    return chosen(findings, url or "", segments.head.base, fallback)


def _found(
    segments: Segments, roles: Sequence[Role], headline: int, kind: PageKind, url: str | None
) -> Iterator[Finding]:
    stated = list(meta_findings(segments))
    titles = [finding.value for finding in stated if finding.field == "title"]
    if headline >= 0:
        titles.append(segments.texts[headline])
    graph = read_graph(segments.head.data)
    addresses = [address for address in (url, segments.head.canonical) if address]
    yield from graph_findings(graph, main_node(graph, addresses, titles))
    yield from stated
    sheet = Sheet(segments, roles, headline, kind)
    yield from microdata_findings(sheet)
    yield from shown_findings(sheet)


NEEDED = ("title", "authors", "published")
"""Fields for whose sake the fallback is asked."""


def chosen(findings: Sequence[Finding], url: str, base: str, fallback: Fallback | None) -> Metadata:
    """The record of all that was found."""
    taken = _pick(findings, url, base)
    if fallback is not None and not all(taken[0].get(field) for field in NEEDED):
        findings = [*findings, *fallback()]
        taken = _pick(findings, url, base)
    values, sources, cleaned = taken
    values.setdefault("url", (url,) if url else values.get("canonical", ()))
    if "url" in values and values["url"]:
        sources["url"] = "caller" if url else sources["canonical"]
    known = {field: (held if field in LISTS else held[0]) for field, held in values.items() if held}
    return Metadata(**known, sources=sources, findings=tuple(cleaned))


Picked = tuple[dict[str, tuple[str, ...]], dict[str, str], list[Finding]]


def _pick(findings: Sequence[Finding], url: str, base: str) -> Picked:
    """The values of each field, where they come from, and all findings made clean, in order of trust."""
    cleaned = [*_cleaned(findings, url, base)]
    sites = _site_names(cleaned, url)
    values: dict[str, tuple[str, ...]] = {}
    sources: dict[str, str] = {}
    ordered: list[Finding] = []
    for field, patterns in _order().items():
        own = [finding for finding in cleaned if finding.field == field]
        if field == "title":
            own = [f._replace(value=without_site(f.value, sites)) for f in own]
        ranked = sorted(own, key=lambda finding: _rank(finding, patterns, sites))
        if field == "title":
            ranked = _best_title_first(ranked)
        ordered += ranked
        if ranked:
            first = ranked[0]
            same = [f.value for f in ranked if f.source == first.source] if field in LISTS else [first.value]
            values[field] = tuple({letters(value) or value: value for value in reversed(same)}.values())[::-1][:MOST_VALUES]
            sources[field] = first.source
    return values, sources, ordered


@cache
def _order() -> dict[str, tuple[str, ...]]:
    order: dict[str, list[str]] = {}
    for field, pattern in entries("order.txt"):
        order.setdefault(field, []).append(pattern)
    return {field: tuple(patterns) for field, patterns in order.items()}


def _rank(finding: Finding, patterns: Sequence[str], sites: Sequence[str]) -> tuple[bool, int]:
    """The place of a finding in the order of trust; the site as its own author comes last."""
    is_site = finding.field == "authors" and letters(finding.value) in {letters(site) for site in sites}
    matching = (number for number, pattern in enumerate(patterns) if fnmatchcase(finding.source, pattern))
    return is_site, next(matching, len(patterns))


def _best_title_first(ranked: list[Finding]) -> list[Finding]:
    return ranked


def _site_names(findings: Sequence[Finding], url: str) -> list[str]:
    """What the page's site is called: the names that it gives itself, and its host."""
    names = [finding.value for finding in findings if finding.field == "site"]
    address = url or next((f.value for f in findings if f.field == "canonical"), "")
    if host := host_of(address):
        labels = host.split(".")
        names += [host, labels[0], ".".join(labels[:-1]), labels[-2] if len(labels) > 1 else ""]
    return [name for name in names if name]


def _cleaned(findings: Sequence[Finding], url: str, base: str) -> Iterator[Finding]:
    """The findings in the form that the record has them; those that say nothing are left out."""
    seen: set[Finding] = set()
    for finding in findings:
        field, value, source = finding
        if field == "authors":
            is_inverted = source.startswith(("meta:citation", "meta:dc", "meta:bepress", "meta:eprints"))
            values = clean_names([value], is_inverted=is_inverted)
        elif field in ("published", "modified"):
            values = [iso_date(value)]
        elif field in ("canonical", "image"):
            values = [resolved(value, base or url)]
        elif field == "license":
            values = [resolved(value, base or url) or value]
        elif field == "language":
            values = [value.strip().replace("_", "-")]
        else:
            values = [value]
        for text in values:
            new = Finding(field, text, source)
            if text and new not in seen:
                seen.add(new)
                yield new
