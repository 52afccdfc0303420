"""All that was found about a page to one record: each field by the order of trust in `data/order.txt`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any

from declutter.metadata.address import host_of, resolved
from declutter.metadata.dates import iso_date
from declutter.metadata.graph import graph_findings, main_node, read_graph
from declutter.metadata.lists import sections
from declutter.metadata.meta_elements import meta_findings, name_rank
from declutter.metadata.microdata import microdata_findings
from declutter.metadata.names import clean_names
from declutter.metadata.plain import letters
from declutter.metadata.sheet import Sheet
from declutter.metadata.shown import shown_findings
from declutter.metadata.titles import without_site
from declutter.page import Finding, Metadata
from declutter.records import Segments
from declutter.roles import PageKind, Role

LISTS = ("authors", "categories", "tags")
"""The fields with several values."""

_TEMPLATE = re.compile(r"\{\{|\}\}|\$\{|<%|%>|^\[[\w.]+\]$|^(?:undefined|null|none|nan)$", re.IGNORECASE)
"""A value that was never filled in."""

MOST_VALUES = 100
MOST_FINDINGS = 2_000
"""A page that states more is no longer about one thing; the rest is left out."""

NEEDED = ("title", "authors", "published")
"""Where one of these fields is empty, trafilatura is asked."""

WITH_AUTHORS = (PageKind.ARTICLE, PageKind.FORUM, PageKind.DOCUMENTATION)
"""It is not asked on other kinds of pages, where the author and date that it finds are mostly of something else."""


def find_metadata(
    segments: Segments, roles: Sequence[Role], headline: int, kind: PageKind, *, url: str | None = None
) -> Metadata:
    """What is known about a page.

    Args:
        segments: the page.
        roles: of each block.
        headline: the block that is the headline, -1 if there is none.
        kind: what sort of page it is; bylines on a listing are those of other pages.
        url: where the page comes from, if the caller knows.
    """
    sheet = Sheet(segments, roles, headline, kind)
    findings = list(islice(_found(sheet, url), MOST_FINDINGS))
    metadata = chosen(findings, url or "", segments.head.base)
    if not len(segments) or kind not in WITH_AUTHORS or all(getattr(metadata, field) for field in NEEDED):
        return metadata
    # Here, because trafilatura takes half a second to load.
    from declutter.metadata.fallback import trafilatura_findings

    changed = metadata.modified[:10]
    # The day of the last change is no day of publication.
    more = [found for found in trafilatura_findings(sheet) if found.field != "published" or found.value != changed]
    return chosen([*findings, *more], url or "", segments.head.base)


def _found(sheet: Sheet, url: str | None) -> Iterator[Finding]:
    segments = sheet.segments
    stated = list(meta_findings(segments))
    titles = [finding.value for finding in stated if finding.field == "title"]
    if sheet.headline >= 0:
        titles.append(segments.texts[sheet.headline])
    graph = read_graph(segments.head.data)
    addresses = [address for address in (url, segments.head.canonical) if address]
    yield from graph_findings(graph, main_node(graph, addresses, titles))
    yield from stated
    yield from microdata_findings(sheet)
    yield from shown_findings(sheet)


def chosen(findings: Sequence[Finding], url: str, base: str) -> Metadata:
    """The record of all that was found."""
    cleaned = list(_cleaned(findings, url, base))
    sites = _site_names(cleaned, url)
    values: dict[str, tuple[str, ...]] = {}
    ordered: list[Finding] = []
    for field, patterns in sections("order.txt").items():
        own = [finding for finding in cleaned if finding.field == field]
        if field == "authors":
            title = next(iter(values.get("title", ())), "")
            own = [
                found for found in own if found.source.startswith("json-ld") or letters(found.value) != letters(title)
            ]
        ranked = _ranked(own, patterns, sites)
        if not ranked:
            continue
        ordered += ranked
        same = [finding.value for finding in ranked if finding.source == ranked[0].source]
        values[field] = tuple(_distinct(same))[: MOST_VALUES if field in LISTS else 1]
    address = url or next(iter(values.get("canonical", ())), "")
    if address:
        source = "caller" if url else next(found.source for found in ordered if found.field == "canonical")
        ordered.append(Finding("url", address, source))
        values["url"] = (address,)
    known: dict[str, Any] = {field: held if field in LISTS else held[0] for field, held in values.items()}
    return Metadata(**known, findings=tuple(ordered))


def _distinct(texts: Iterable[str]) -> list[str]:
    """The texts without those that were there before, however they are spelled."""
    return list({letters(text) or text: text for text in reversed(list(texts))}.values())[::-1]


def _ranked(own: list[Finding], patterns: Sequence[str], sites: Sequence[str]) -> list[Finding]:
    """The findings of one field in order of trust."""
    is_title = bool(own) and own[0].field == "title"
    if is_title:
        own = [finding._replace(value=without_site(finding.value, sites)) for finding in own]
    ranked = sorted(own, key=lambda finding: _rank(finding, patterns, sites))
    return _best_title_first(ranked, sites) if is_title else ranked


def _rank(finding: Finding, patterns: Sequence[str], sites: Sequence[str]) -> tuple[bool, int, int]:
    """The place of a finding in the order of trust; the site as its own author comes last.

    Names of `<meta>` elements that answer to one pattern are trusted in the order of their file.
    """
    is_site = finding.field == "authors" and letters(finding.value) in {letters(site) for site in sites}
    matching = (number for number, pattern in enumerate(patterns) if fnmatchcase(finding.source, pattern))
    is_meta = finding.source.startswith("meta:")
    return is_site, next(matching, len(patterns)), name_rank(finding.source[5:]) if is_meta else 0


def _best_title_first(ranked: list[Finding], sites: Sequence[str]) -> list[Finding]:
    """The headline stays first, unless it is the site's name, or what the page declares tells better where it ends.

    The latter is so where two declared titles agree, and the headline holds the whole of them and more: a date, a
    label or a slogan stand in the same heading.
    """
    if len(ranked) < 2 or ranked[0].source != "page:headline":
        return ranked
    headline = letters(ranked[0].value)
    declared = [finding for finding in ranked[1:] if finding.source != "trafilatura"]
    counts = Counter(letters(finding.value) for finding in declared)
    for finding in declared:
        own = letters(finding.value)
        is_site = any(headline == letters(site) for site in sites)
        holds = counts[own] > 1 and own != headline and len(own) > 8 and own in headline
        if (is_site and own and own != headline) or holds:
            return [finding, *(other for other in ranked if other is not finding)]
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
        elif field == "tags":
            values = [part.strip() for part in value.split(",")]
        else:
            values = [value]
        for text in values:
            if _TEMPLATE.search(text):
                continue
            new = Finding(field, text, source)
            if text and new not in seen:
                seen.add(new)
                yield new
