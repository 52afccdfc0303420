"""What the walk knows of single tags and attributes."""

from __future__ import annotations

SKIPPED = frozenset(
    "script style iframe noframes noembed rp annotation annotation-xml desc metadata title meta link base param "
    "col datalist".split()
)
"""Nothing below these is shown."""

INLINE = frozenset(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i img input ins kbd mark math meter nobr "
    "output picture progress q rb rt rtc ruby s samp small span strike strong sub sup svg text tspan time tt u var "
    "wbr object embed map area audio video canvas mi mn mo ms mtext mrow mfrac msup msub msubsup msqrt mroot mover "
    "munder munderover mstyle semantics mspace mtable mtr mtd mpadded menclose g path use slot source track "
    "entity".split()
)
"""These run on in a line; every other tag begins a block. `source` and `track` are here because libxml2 does not know
that they are void, and lets them swallow what follows."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = frozenset("ul ol menu dir".split())
EMPHASIS = frozenset("b strong em i".split())
PREFORMATTED = frozenset("pre xmp listing plaintext".split())
CONTROLS = frozenset("button select label textarea legend option optgroup".split())

LINES_OF_PRE = frozenset("div li ol ul tr td th tbody table figure".split())
"""Inside preformatted text these are lines of it, as highlighters make them, not blocks."""

TEXT_LEVEL = frozenset("p li dd dt td th h1 h2 h3 h4 h5 h6 a span em strong b i figcaption summary label".split())
"""A custom element is inline inside these, and a block elsewhere."""

PERMALINKS = frozenset("# ¶ § 🔗 ∞ \uf0c1 [edit]".split())
EDIT_LINKS = frozenset(("mw-editsection",))
"""What content systems put into a heading beside its words: blocks of their own, or every heading would end in them."""

BYLINE_CLASSES = frozenset("posted byline postinfo post-info post-meta entry-meta dateline postedby".split())
"""Old blog systems put the byline behind the last line break of the text, in a span of such a class."""

TELLING = frozenset("aria-label rel itemtype action".split())
"""Attributes beside class, id, role, itemprop and `data-*` that say what an element is for."""
