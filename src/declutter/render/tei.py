"""XML-TEI from a document: a header with what is known of the page, and the content in its divisions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from declutter.document import Document, Frame, Mark, Part, Run
from declutter.version import __version__

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAGS = {"ul": "list", "ol": "list", "li": "item", "dl": "list", "dt": "label", "dd": "item", "blockquote": "quote",
         "table": "table", "tr": "row", "td": "cell", "th": "cell", "note": "note"}  # fmt: skip
_RENDS = {"strong": "bold", "em": "italic", "sub": "subscript", "sup": "superscript", "ins": "inserted",
          "mark": "highlighted", "kbd": "keyboard", "samp": "sample"}  # fmt: skip


def to_tei(document: Document, *, links: bool = True, images: bool = True) -> str:
    """The page as a TEI document; characters that XML cannot hold stand as U+FFFD."""
    fields = dict(document.fields)
    root = etree.Element("TEI", xmlns=NAMESPACE)
    _header(root, fields)
    language = str(fields.get("language") or "")
    text = etree.SubElement(root, "text")
    if re.fullmatch(r"[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*", language):
        text.set(_LANG, language.replace("_", "-"))
    writer = _Writer(etree.SubElement(text, "body"), links, images)
    for part in document.parts:
        writer.write(part)
    writer.finish()
    return etree.tostring(root, encoding="unicode")


def _header(root: etree._Element, fields: Mapping[str, object]) -> None:
    description = etree.SubElement(etree.SubElement(root, "teiHeader"), "fileDesc")
    titles = etree.SubElement(description, "titleStmt")
    _child(titles, "title", fields.get("title"), type="main")
    authors = fields.get("authors") or fields.get("author") or ()
    for author in [authors] if isinstance(authors, str) else authors if isinstance(authors, list | tuple) else ():
        _child(titles, "author", author)
    publication = etree.SubElement(description, "publicationStmt")
    _child(publication, "publisher", fields.get("sitename") or fields.get("site"))
    if fields.get("date"):
        _child(publication, "date", fields["date"])
    source = etree.SubElement(etree.SubElement(description, "sourceDesc"), "bibl")
    _child(source, "title", fields.get("title"))
    if fields.get("url"):
        pointer = etree.SubElement(source, "ptr")
        pointer.set("target", _clean(str(fields["url"])))
    encoding = etree.SubElement(root[0], "encodingDesc")
    application = etree.SubElement(
        etree.SubElement(encoding, "appInfo"), "application", ident="declutter", version=__version__
    )
    _child(application, "label", "declutter")


def _child(parent: etree._Element, tag: str, text: object, **attributes: str) -> None:
    child = etree.SubElement(parent, tag)
    for name, value in attributes.items():
        child.set(name, value)
    child.text = _clean(str(text)) if text else ""


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


class _Writer:
    """The elements that are open: divisions by the headings above, and in them the frames of the part before."""

    def __init__(self, body: etree._Element, links: bool, images: bool) -> None:
        self.links = links
        self.images = images
        self.divisions = [(0, etree.SubElement(body, "div"))]
        self.open: list[tuple[Frame, etree._Element]] = []

    def write(self, part: Part) -> None:
        """Write a part with the elements that it enters."""
        if part.form in ("img",) and not self.images:
            return
        same = 0
        while same < min(len(part.frames), len(self.open)) and part.frames[same] == self.open[same][0]:
            same += 1
        del self.open[same:]
        if part.form[0] == "h" and not part.frames:
            self._division(int(part.form[1]))
        parent = self.open[-1][1] if self.open else self.divisions[-1][1]
        for frame in part.frames[same:]:
            parent = self._entered(frame, parent)
            self.open.append((frame, parent))
        if part.form == "pre":
            block = self._block(part, parent) if parent.tag == "label" else etree.SubElement(parent, "ab", type="code")
            code = etree.SubElement(block, "code")
            code.set(_SPACE, "preserve")
            if part.language:
                code.set("lang", part.language)
            code.text = _clean(part.text)
        else:
            self._line(self._block(part, parent), part.runs)

    def _division(self, level: int) -> None:
        while self.divisions[-1][0] >= level:
            self.divisions.pop()
        division = self.divisions[-1][1]
        if len(division):  # or the heading is the first thing in it
            division = etree.SubElement(division, "div")
        self.divisions.append((level, division))

    def _entered(self, frame: Frame, parent: etree._Element) -> etree._Element:
        if frame.tag == "figure" or parent.tag == "label":
            return parent  # in neither TEI allows what an article may have there
        if frame.tag in ("dt", "dd"):
            return self._gloss(frame, parent)
        if frame.tag in ("td", "th"):
            for _ in range(frame.gap):
                etree.SubElement(parent, "cell")
        element = etree.SubElement(parent, _TAGS[frame.tag])
        if frame.tag in ("ul", "ol", "dl"):
            element.set("type", {"ul": "bulleted", "ol": "numbered", "dl": "gloss"}[frame.tag])
        if frame.tag == "th":
            element.set("role", "label")
        if frame.tag == "ol" and frame.start != 1:
            element.set("n", str(frame.start))
        if frame.tag in ("td", "th"):
            for name, span in (("cols", frame.columns), ("rows", frame.rows)):
                if span > 1:
                    element.set(name, str(span))
        if frame.label:
            element.set(_ID, _anchor(frame.label))
        return element

    def _gloss(self, frame: Frame, parent: etree._Element) -> etree._Element:
        """A term or definition. In TEI they come in pairs: several of one sort in a row share an element."""
        tag = _TAGS[frame.tag]
        last = parent[-1] if len(parent) else None
        if last is not None and last.tag == tag:
            return last
        if tag == "item" and last is None:
            etree.SubElement(parent, "label")
        return etree.SubElement(parent, tag)

    def finish(self) -> None:
        """Give the last term of a list the definition it needs, and a row the cells."""
        top = self.divisions[0][1]
        for last in top.iter("list"):
            if len(last) and last[-1].tag == "label":
                etree.SubElement(last, "item")
        if not len(top):
            etree.SubElement(top, "p")

    def _block(self, part: Part, parent: etree._Element) -> etree._Element:
        if parent.tag == "label":
            if parent.text or len(parent):
                etree.SubElement(parent, "lb")
            return parent
        if part.form[0] == "h":
            if parent is self.divisions[-1][1] and not len(parent) and not self.open:
                head = etree.SubElement(parent, "head")
                head.set("rend", part.form)
                return head
            heading = etree.SubElement(parent, "ab", type="header")
            heading.set("rend", part.form)
            return heading
        if part.form == "caption" and parent.tag == "table":
            return etree.SubElement(parent, "head")
        block = etree.SubElement(parent, "p")
        if part.form == "caption":
            block.set("rend", "caption")
        return block

    def _line(self, block: etree._Element, runs: Sequence[Run]) -> None:
        opened: list[tuple[Mark, etree._Element]] = []
        for run in runs:
            marks = [mark for mark in run.marks if mark.tag != "a" or self.links]
            marks = [mark for mark in marks if mark.tag in _RENDS or mark.tag in ("a", "del", "code")]
            image = run.mark("img")
            if image is not None and not self.images:
                continue
            same = 0
            while same < min(len(opened), len(marks)) and opened[same][0] == marks[same]:
                same += 1
            del opened[same:]
            for mark in marks[same:]:
                opened.append((mark, _marked(opened[-1][1] if opened else block, mark)))
            _write(opened[-1][1] if opened else block, run)


def _marked(parent: etree._Element, mark: Mark) -> etree._Element:
    if mark.tag == "a":
        return etree.SubElement(parent, "ref", target=_clean(mark.value))
    if mark.tag in ("del", "code"):
        return etree.SubElement(parent, mark.tag)
    return etree.SubElement(parent, "hi", rend=_RENDS[mark.tag])


def _write(parent: etree._Element, run: Run) -> None:
    image, note = run.mark("img"), run.mark("note")
    formula = run.mark("math", "display")
    if image is not None:
        figure = etree.SubElement(parent, "figure")
        etree.SubElement(figure, "graphic", url=_clean(image.value))
        if run.text:
            _child(figure, "figDesc", run.text)
    elif formula is not None:
        child = etree.SubElement(parent, "formula", notation="TeX")
        if formula.tag == "display":
            child.set("rend", "display")
        child.text = _clean(formula.value)
    elif note is not None:
        reference = etree.SubElement(parent, "ref", target=f"#{_anchor(note.value)}", type="note")
        _add(reference, run.text)
    else:
        for number, line in enumerate(run.text.split("\n")):
            if number:
                etree.SubElement(parent, "lb")
            _add(parent, line)


def _add(parent: etree._Element, text: str) -> None:
    """Text behind whatever the element holds."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + _clean(text)
    else:
        parent.text = (parent.text or "") + _clean(text)


def _anchor(label: str) -> str:
    return "fn-" + "-".join(char if char.isascii() and char.isalnum() else str(ord(char)) for char in label)
