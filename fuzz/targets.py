"""What is fuzzed, and what must hold for any bytes: the same code under atheris and in the tests."""

from __future__ import annotations

import json
from collections.abc import Callable

from declutter import BinaryInputError, Outcome, Page, clean_text, extract
from declutter.declared import declared
from declutter.decode import decode
from declutter.records import DataScript, Head


class BrokenLaw(Exception):  # noqa: N818  # a verdict on the library, not an error of the harness
    """Something came out that must not."""


def expect(holds: bool, what: str) -> None:
    """Say which law is broken, under `python -O` too."""
    if not holds:
        raise BrokenLaw(what)


def check_outcome(page: Page) -> None:
    """What is worked out at once: the text, the outcome that fits it, the confidence."""
    expect((page.outcome in (Outcome.OK, Outcome.DECLARED)) == bool(page.text.strip()), "outcome and text")
    expect(0 <= page.confidence <= 1, "confidence")


def check_page(page: Page) -> None:
    """Every view of a page can be had, and what they say of each other is true."""
    check_outcome(page)
    for block in page.blocks:
        expect(0 <= block.score <= 1 and bool(block.reason) and bool(block.cue) and bool(block.text.strip()), "block")
    json.dumps(page.to_dict())
    expect(isinstance(page.markdown, str) and isinstance(page.title, str), "views")


def one_extract(data: bytes) -> None:
    """Any bytes are a page, or refused as binary."""
    try:
        page = extract(data)
    except BinaryInputError:
        return
    check_page(page)
    rest = iter("".join(block.text for block in page.blocks))
    expect(all(character in rest for character in page.text if not character.isspace()), "text is not in the blocks")


def one_outcome(data: bytes) -> None:
    """`one_extract` for the text alone."""
    try:
        check_outcome(extract(data))
    except BinaryInputError:
        return


def one_text(data: bytes) -> None:
    """Any text comes apart, its text is made of it in order, and cleaning twice changes nothing."""
    text = data.decode("utf-8", "surrogateescape")
    page = clean_text(text)
    check_page(page)
    rest = iter(text)
    expect(all(character in rest for character in page.text), "clean text is not a slice of the source")
    expect(clean_text(page.text).text == page.text, "cleaning twice changes something")


def one_decode(data: bytes) -> None:
    """Any bytes are decoded, with or without a header."""
    header, _, rest = data.partition(b"\n")
    for content_type in (None, header.decode("latin-1")):
        try:
            decoded = decode(rest, content_type=content_type)
        except BinaryInputError:
            continue
        expect(decoded.replaced >= 0, "replaced")
        decoded.text.encode("utf-8", "surrogatepass")


def one_json_ld(data: bytes) -> None:
    """Any JSON-LD declares something or nothing, by itself and on a page."""
    text = data.decode("utf-8", "replace")
    for found in declared(Head(data=(DataScript(0, text),))):
        expect(bool(found.text.strip()), "an empty paragraph is declared")
    one_extract(b'<script type="application/ld+json">' + data + b"</script>")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "extract": one_extract,
    "text": one_text,
    "decode": one_decode,
    "json-ld": one_json_ld,
}
