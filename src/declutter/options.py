"""What a caller can choose. The only place where a default is written."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, get_args

from declutter.errors import OptionError

TitleChoice = Literal["auto", "always", "never"]
Favor = Literal["precision", "balance", "recall"]


@dataclass(frozen=True, slots=True)
class Options:
    """Choices that hold for a whole run; hashable and picklable.

    Attributes:
        title: whether `Page.text` begins with the page's headline. `"auto"` prints the headline only
            where it is kept as part of the text; `"always"` and `"never"` overrule that.
            The block keeps its role `title` in any case.
        favor: what to lose rather where a block is in doubt. `"precision"` leaves it out, `"recall"`
            keeps it, `"balance"` aims at the best F1.

    Raises:
        OptionError: a value is not among the allowed ones.
    """

    title: TitleChoice = "auto"
    favor: Favor = "balance"

    def __post_init__(self) -> None:
        for name, choice in (("title", TitleChoice), ("favor", Favor)):
            value, allowed = getattr(self, name), get_args(choice)
            if value not in allowed:
                raise OptionError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of all options, in order."""
        return tuple(field.name for field in fields(cls))
