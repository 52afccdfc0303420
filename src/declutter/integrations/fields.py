"""What the engines take over from a `Page`, by name, and how they read one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, get_args

from declutter import OptionError, Options, Page, clean_text, extract
from declutter.columns import PAGE_COLUMNS

Input = Literal["html", "text"]
"""Whether sources are HTML pages, for `extract`, or text without markup, for `clean_text`."""

Content = Literal["text", "markdown"]
"""What a document holds afterwards."""

DEFAULTS = Options()


FIELDS: dict[str, Callable[[Page], Any]] = {column.name: column.value for column in PAGE_COLUMNS}
"""Each field and how a page gives it. What is not asked for is not worked out."""


def read_page(
    source: str | bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    input: Input = "html",  # noqa: A002  # the command's name for it
    options: Options = DEFAULTS,
) -> Page:
    """`extract` or `clean_text`, whichever the input is for; their errors are its errors."""
    if input == "text":
        return clean_text(source, url=url, options=options)
    return extract(source, url=url, content_type=content_type, options=options)


def fields_of(page: Page, names: Iterable[str]) -> dict[str, Any]:
    """The fields of these names, as plain data.

    Raises:
        KeyError: there is no such field; `check_fields` says so beforehand.
    """
    return {name: FIELDS[name](page) for name in names}


def check_fields(names: Iterable[str], also: tuple[str, ...] = ()) -> None:
    """Refuse names that are neither fields nor among `also`.

    Raises:
        OptionError: there is one.
    """
    known = (*FIELDS, *also)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise OptionError(f"unknown field {', '.join(map(repr, unknown))}; there are {', '.join(known)}")


def check_choice(name: str, value: str, allowed: Any) -> None:
    """Refuse a value of an argument that is not among those of a `Literal`.

    Raises:
        OptionError: it is not.
    """
    if value not in get_args(allowed):
        raise OptionError(f"{name} must be one of {', '.join(get_args(allowed))}, not {value!r}")


def error_line(error: BaseException) -> str:
    """An error as one line for a record: its type, and what it says."""
    return " ".join(f"{type(error).__name__}: {error}".split())
