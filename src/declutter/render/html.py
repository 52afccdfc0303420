"""HTML from a document: the content alone, in a small vocabulary, sanitised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from declutter.document import Document, Frame, Mark, Part, Run

TAGS: Final = frozenset(
    "h1 h2 h3 h4 h5 h6 p br ul ol li blockquote pre code kbd samp table caption tr th td thead tbody dl dt dd figure "
    "figcaption img a strong em del ins sub sup mark span div".split()
)
"""All that is ever written."""

_ATTRIBUTES: Final = {
    "a": {"href", "id"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "li": {"value", "id"},
    "div": {"id"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "code": {"class"},
    "span": {"class"},
}
_SCHEMES: Final = frozenset(("http", "https", "mailto", "tel", "ftp", "xmpp", "irc", "ircs", "magnet", "sms", "geo"))

_BARE = frozenset(("li", "td", "th", "dt", "dd"))
"""The first paragraph in one of these needs no tag of its own."""

_ON_LINES = frozenset(("ul", "ol", "blockquote", "table", "tr", "dl", "figure", "div"))


def to_html(document: Document, *, links: bool = True, images: bool = True) -> str:
    """The content as HTML, in the order and with the words of the text.

    Everything is written by this module, escaped, in the tags of `TAGS`; that nh3 leaves nothing else in it is a second
    wall, which reads HTML as browsers do.
    """
    import nh3

    writer = _Writer(links, images)
    for part in document.parts:
        writer.write(part)
    writer.close(0)
    html = "".join(writer.parts).strip("\n").encode("utf-8", "replace").decode("utf-8")
    return nh3.clean(
        html, tags=set(TAGS), attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES), link_rel=None,
    )  # fmt: skip


class _Writer:
    """The markup so far, the elements that are open, and whether the innermost of them is still empty."""

    def __init__(self, links: bool, images: bool) -> None:
        self.links = links
        self.images = images
        self.parts: list[str] = []
        self.open: list[Frame] = []
        self.is_empty = True
        self._noted: set[str] = set()

    def write(self, part: Part) -> None:
        """Write a part with the elements that it enters."""
        inside = self._inside(part)
        if not inside:
            return
        same = 0
        while same < min(len(part.frames), len(self.open)) and part.frames[same] == self.open[same]:
            same += 1
        self.close(same)
        for frame in part.frames[same:]:
            self.enter(frame)
        is_bare = part.form == "p" and self.is_empty and bool(self.open) and self.open[-1].tag in _BARE
        self.parts.append(inside if is_bare else self._block(part, inside))
        self.is_empty = False

    def close(self, same: int) -> None:
        """End all elements but so many."""
        while len(self.open) > same:
            frame = self.open.pop()
            self.parts.append(f"</{_tag(frame)}>\n")
            self.is_empty = False

    def enter(self, frame: Frame) -> None:
        """Begin an element."""
        attributes = ""
        if frame.tag == "ol" and frame.start != 1:
            attributes = f' start="{frame.start}"'
        elif frame.tag == "li" and frame.start >= 0:
            attributes = f' value="{frame.start}"'
        elif frame.tag in ("td", "th"):
            self.parts += [f"<{frame.tag}></{frame.tag}>"] * frame.gap
            spans = (("colspan", frame.columns), ("rowspan", frame.rows))
            attributes = "".join([f' {name}="{span}"' for name, span in spans if span > 1])
            attributes += f' align="{frame.align}"' if frame.align else ""
        if frame.label:
            attributes += f' id="{_anchor(frame.label)}"'
        end = "\n" if frame.tag in _ON_LINES else ""
        before = "\n" if self.parts and not self.parts[-1].endswith("\n") and frame.tag in _ON_LINES else ""
        self.parts.append(f"{before}<{_tag(frame)}{attributes}>{end}")
        self.open.append(frame)
        self.is_empty = True

    def _inside(self, part: Part) -> str:
        if part.form == "pre":
            language = f' class="language-{escape(part.language)}"' if part.language else ""
            return f"<code{language}>{escape(part.text, quote=False)}</code>"
        return self._line(part.runs)

    def _block(self, part: Part, inside: str) -> str:
        before = "\n" if self.parts and not self.parts[-1].endswith(("\n", ">")) else ""
        tag = part.form
        if tag == "caption":
            last = self.open[-1].tag if self.open else ""
            tag = "caption" if last == "table" else "figcaption" if last == "figure" else "p"
        elif tag in ("display", "img"):
            tag = "" if tag == "img" and self.open and self.open[-1].tag == "figure" else "p"
        # A line end right behind <pre> is not shown; where the code begins with one, it takes two.
        start = "\n" if tag == "pre" and part.text.startswith("\n") else ""
        return f"{before}<{tag}>{start}{inside}</{tag}>\n" if tag else f"{inside}\n"

    def _line(self, runs: Sequence[Run]) -> str:
        parts: list[str] = []
        opened: tuple[Mark, ...] = ()
        for run in (*runs, Run("")):
            marks = tuple(mark for mark in run.marks if mark.tag not in ("img", "math", "display", "note", "label"))
            marks = tuple(mark for mark in marks if mark.tag != "a" or self.links)
            common = 0
            while common < min(len(opened), len(marks)) and opened[common] == marks[common]:
                common += 1
            parts += [f"</{mark.tag}>" for mark in reversed(opened[common:])]
            parts += [self._opening(mark) for mark in marks[common:]]
            opened = marks
            parts.append(self._run(run))
        return _without_hollow(parts)

    def _opening(self, mark: Mark) -> str:
        return f'<a href="{escape(mark.value)}">' if mark.tag == "a" else f"<{mark.tag}>"

    def _run(self, run: Run) -> str:
        image = run.mark("img")
        if image is not None:
            return f'<img src="{escape(image.value)}" alt="{escape(run.text)}">' if self.images else ""
        formula = run.mark("math", "display")
        if formula is not None:
            sort, left, right = ("inline", r"\(", r"\)") if formula.tag == "math" else ("display", r"\[", r"\]")
            return f'<span class="math {sort}">{left}{escape(formula.value, quote=False)}{right}</span>'
        text = escape(run.text, quote=False).replace("\n", "<br>")
        note = run.mark("note")
        return f'<sup><a href="#{_anchor(note.value)}">{text}</a></sup>' if note is not None else text


def _tag(frame: Frame) -> str:
    return "div" if frame.tag == "note" else frame.tag


def _anchor(label: str) -> str:
    """The name of a footnote: made of its label, never of the page's own names, which scripts could trip over."""
    return "fn-" + "-".join(char if char.isascii() and char.isalnum() else str(ord(char)) for char in label)


def _without_hollow(parts: Iterable[str]) -> str:
    """Markup without elements that hold nothing, as those around an image that is not written."""
    kept: list[str] = []
    for part in parts:
        if part.startswith("</") and kept and kept[-1].startswith(f"<{part[2:-1]}") and not kept[-1].startswith("</"):
            kept.pop()
        elif part:
            kept.append(part)
    return "".join(kept)
