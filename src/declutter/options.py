"""What a caller can choose. The only place where a default is written."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, get_args

from declutter.errors import InputTypeError, OptionError

TitleChoice = Literal["auto", "always", "never"]
Favor = Literal["precision", "balance", "recall"]
OnLimit = Literal["truncate", "error"]

MAX_BYTES = 64 * 2**20
MAX_ELEMENTS = 250_000
"""Twelve times the longest of 2,316 labelled pages (5.3 MB), and sixteen times the one of most elements (15,793).
docs/promises.md has the time and the memory that pages at the limits take."""
Written = bool | Literal["auto"]


@dataclass(frozen=True, slots=True)
class Options:
    """Choices that hold for a whole run; hashable and picklable.

    Attributes:
        title: whether `Page.text` begins with the page's headline. `"auto"` prints the headline only
            where it is kept as part of the text; `"always"` and `"never"` overrule that.
            The block keeps its role `title` in any case.
        favor: what to lose rather where a block is in doubt. `"precision"` leaves it out, `"recall"`
            keeps it, `"balance"` aims at the best F1.
        max_bytes: how much of a source is read, in bytes (of UTF-8 where it is text); None sets no limit.
        max_elements: how many elements of a page are read; None sets no limit. Text without markup has none.
        on_limit: what becomes of a source that goes beyond one of the two. `"truncate"` reads the part within it, and
            `Page.outcome` and `Page.truncated` say so; `"error"` raises `LimitError`.
        links: whether links are written with their addresses. `"auto"` writes them in HTML and TEI, not in Markdown.
        images: the same of images.
        front_matter: whether Markdown begins with what is known of the page, as YAML.

    Raises:
        OptionError: a value is not among the allowed ones.
        InputTypeError: a limit is no number.
    """

    title: TitleChoice = "auto"
    favor: Favor = "balance"
    max_bytes: int | None = MAX_BYTES
    max_elements: int | None = MAX_ELEMENTS
    on_limit: OnLimit = "truncate"
    links: Written = "auto"
    images: Written = "auto"
    front_matter: bool = False

    def __post_init__(self) -> None:
        for name, choice in (("title", TitleChoice), ("favor", Favor), ("on_limit", OnLimit)):
            value, allowed = getattr(self, name), get_args(choice)
            if value not in allowed:
                raise OptionError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
        for name in ("max_bytes", "max_elements"):
            value = getattr(self, name)
            if value is None:
                continue
            if not isinstance(value, int) or isinstance(value, bool):
                raise InputTypeError(f"{name} must be a whole number or None, not {type(value).__name__}")
            if value < 1:
                raise OptionError(f"{name} must be at least 1, or None for no limit, not {value}")
        for name in ("links", "images", "front_matter"):
            value = getattr(self, name)
            if not (isinstance(value, bool) or (value == "auto" and name != "front_matter")):
                allowed_words = "True, False" if name == "front_matter" else "True, False, 'auto'"
                raise OptionError(f"{name} must be one of {allowed_words}, not {value!r}")

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of all options, in order."""
        return tuple(field.name for field in fields(cls))


def check_arguments(options: object, **texts: object) -> None:
    """Refuse arguments of the wrong type before anything is read: options, and texts that may be None.

    Raises:
        InputTypeError: an argument is of another type.
    """
    if not isinstance(options, Options):
        raise InputTypeError(f"options must be declutter.Options, not {type(options).__name__}")
    for name, value in texts.items():
        if value is not None and not isinstance(value, str):
            raise InputTypeError(f"{name} must be str or None, not {type(value).__name__}")
