"""What the walk knows of single tags and attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from declutter.flags import FLAG_OF_TAG
from declutter.roles import Kind

SKIPPED = frozenset(
    "script style iframe noframes noembed rp annotation annotation-xml desc metadata title meta link base param "
    "col datalist".split()
)
"""Nothing below these is shown."""

INLINE = frozenset(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i img input ins kbd mark math meter nobr "
    "output picture progress q rb rt rtc ruby s samp small span strike strong sub sup svg text tspan time tt u var "
    "wbr object embed map area audio video canvas mi mn mo ms mtext mrow mfrac msup msub msubsup msqrt mroot mover "
    "munder munderover mstyle semantics mspace mtable mtr mtd mpadded menclose g path use slot source track".split()
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

TELLING = frozenset("aria-label rel itemtype action placeholder fallback fs-cc".split())
"""Attributes beside class, id, role, itemprop and `data-*` that say what an element is for."""

Form = tuple[Kind, int, int]
"""Kind, level and group that an element gives to the text in it."""

PLAIN_FORM: Form = (Kind.PARAGRAPH, 0, -1)


class Act:
    """What the walk does at a tag. Plain integers, because it asks for every element."""

    INLINE: Final = 0
    """Nothing: the text runs on."""
    BLOCK: Final = 1
    NESTED: Final = 2
    """A block whose form depends on the elements around it: parts of lists and tables."""
    LINK: Final = 3
    SPAN: Final = 4
    """Inline, unless a content system put it there."""
    EMPHASIS: Final = 5
    BREAK: Final = 6
    SKIP: Final = 7
    CODE: Final = 8
    CITE: Final = 9
    INPUT: Final = 10
    FIELD: Final = 11
    """A block that is a form field too."""
    TEMPLATE: Final = 12
    CUSTOM: Final = 13
    PAGE: Final = 14
    """`html` and the parts of a frameset: blocks that say something about the page."""
    IMAGE: Final = 15
    """No text, but its place is kept."""


@dataclass(frozen=True, slots=True)
class Tag:
    """All that the walk wants to know of one tag, in one place, so that it is looked up once an element.

    Attributes:
        name: without namespace, in lower case.
        act: one of `Act`.
        flag: bits of `Flag` that its text gets.
        form: what its text is whatever stands around it; None where that is as outside.
        is_pre: white space in it counts; `is_line`: inside preformatted text it is a line, not a block.
        ends_pre: text in it is no longer preformatted.
    """

    name: str
    act: int
    flag: int = 0
    form: Form | None = None
    is_pre: bool = False
    is_line: bool = False
    ends_pre: bool = False


_ACTS = {
    "a": Act.LINK,
    "span": Act.SPAN,
    "br": Act.BREAK,
    "img": Act.IMAGE,
    "code": Act.CODE,
    "cite": Act.CITE,
    "input": Act.INPUT,
    "template": Act.TEMPLATE,
    **dict.fromkeys(("textarea", "select", "button"), Act.FIELD),
    **dict.fromkeys(("html", "frame", "frameset"), Act.PAGE),
    **dict.fromkeys((*LISTS, "li", "td", "th", "dl", "dt", "dd"), Act.NESTED),
    **dict.fromkeys(EMPHASIS, Act.EMPHASIS),
    **dict.fromkeys(SKIPPED, Act.SKIP),
}

_FORMS: dict[str, Form] = {
    **{tag: (Kind.HEADING, level, -1) for tag, level in HEADINGS.items()},
    **dict.fromkeys(PREFORMATTED, (Kind.CODE, 0, -1)),
    **dict.fromkeys(CONTROLS, (Kind.CONTROL, 0, -1)),
    "blockquote": (Kind.QUOTE, 0, -1),
    **dict.fromkeys(("figcaption", "caption"), (Kind.CAPTION, 0, -1)),
    **dict.fromkeys(("table", "figure", "details", "article", "section", "form"), PLAIN_FORM),
}


def tag_of(raw: str) -> Tag:
    """The record of a tag that is not in `TAGS`: of another namespace, in capitals, or of no standard."""
    name = raw.rpartition("}")[2].lower()
    return TAGS.get(name) or _described(name)


def _described(name: str) -> Tag:
    act = _ACTS.get(name)
    if act is None:
        act = Act.INLINE if name in INLINE else Act.CUSTOM if "-" in name else Act.BLOCK
    return Tag(
        name=name,
        act=act,
        flag=FLAG_OF_TAG.get(name, 0),
        form=_FORMS.get(name),
        is_pre=name in PREFORMATTED,
        is_line=name in LINES_OF_PRE,
        ends_pre=name in HEADINGS,
    )


TAGS: dict[str, Tag] = {
    name: _described(name)
    for name in (
        *_ACTS,
        *_FORMS,
        *INLINE,
        *FLAG_OF_TAG,
        *"body head p div tr tbody thead tfoot hr center address summary option search colgroup g".split(),
    )
}
"""The common tags by name."""

PRE = TAGS["pre"]
BUTTON = TAGS["button"]
