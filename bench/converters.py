"""The tools that turn a page into text without telling content from clutter: what crawl text dumps are made with."""

from __future__ import annotations

from collections.abc import Callable

Converter = Callable[[str], str]


def convert(name: str, html: str) -> str:
    """A page as text; empty where the tool fails on it.

    Raises:
        KeyError: there is no tool of this name.
        ImportError: the tool is not installed.
    """
    run = CONVERTERS[name]
    try:
        return run(html) or ""
    except ImportError:
        raise
    except Exception:
        return ""  # what a tool cannot read stands in no dump


def _html_text(html: str) -> str:
    from html_text import extract_text

    return str(extract_text(html))


def _inscriptis(html: str) -> str:
    from inscriptis import get_text

    return str(get_text(html))


def _resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=False))


CONVERTERS: dict[str, Converter] = {
    "html-text": _html_text,
    "inscriptis": _inscriptis,
    "resiliparse": _resiliparse,
}
