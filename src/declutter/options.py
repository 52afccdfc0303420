"""What a caller can choose. The only place where a default is written."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, get_args

from declutter.errors import OptionError

TitleChoice = Literal["auto", "always", "never"]
Favor = Literal["precision", "balance", "recall"]
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
        links: whether links are written with their addresses. `"auto"` writes them in HTML and TEI, not in Markdown.
        images: the same of images.
        front_matter: whether Markdown begins with what is known of the page, as YAML.

    Raises:
        OptionError: a value is not among the allowed ones.
    """

    title: TitleChoice = "auto"
    favor: Favor = "balance"
    links: Written = "auto"
    images: Written = "auto"
    front_matter: bool = False

    def __post_init__(self) -> None:
        for name, choice in (("title", TitleChoice), ("favor", Favor)):
            value, allowed = getattr(self, name), get_args(choice)
            if value not in allowed:
                raise OptionError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
        for name in ("links", "images", "front_matter"):
            value = getattr(self, name)
            if not (isinstance(value, bool) or (value == "auto" and name != "front_matter")):
                allowed_words = "True, False" if name == "front_matter" else "True, False, 'auto'"
                raise OptionError(f"{name} must be one of {allowed_words}, not {value!r}")

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of all options, in order."""
        return tuple(field.name for field in fields(cls))
