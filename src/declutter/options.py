"""What a caller can choose. The only place where a default is written."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, get_args

from declutter.errors import OptionError

TitleChoice = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True)
class Options:
    """Choices that hold for a whole run; hashable and picklable.

    Attributes:
        title: whether `Page.text` begins with the page's headline. `"auto"` prints the headline only
            where it is kept as part of the text; `"always"` and `"never"` overrule that.
            The block keeps its role `title` in any case.

    Raises:
        OptionError: a value is not among the allowed ones.
    """

    title: TitleChoice = "auto"

    def __post_init__(self) -> None:
        allowed = get_args(TitleChoice)
        if self.title not in allowed:
            raise OptionError(f"title must be one of {', '.join(allowed)}, not {self.title!r}")

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of all options, in order."""
        return tuple(field.name for field in fields(cls))
