"""A value that is worked out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Later(Generic[T_co]):
    """Holds a function without arguments until its result is asked for, then the result alone.

    No lock is needed: threads that ask at the same time may each call the function, which must give equal results, and
    all of them get the one that was stored first. Comparing and pickling ask for the value; only the value is pickled.
    """

    __slots__ = ("_known", "_make")

    def __init__(self, make: Callable[[], T_co]) -> None:
        self._make: Callable[[], T_co] | None = make
        self._known: list[T_co] = []

    @classmethod
    def known(cls, value: T_co) -> Later[T_co]:  # type: ignore[misc]  # as in a constructor, the value only goes in
        """One whose value is there already."""
        later = cls(lambda: value)
        later._known.append(value)
        later._make = None
        return later

    @property
    def value(self) -> T_co:
        """The value.

        Raises:
            Exception: whatever the function raises; it is called again the next time.
        """
        make = self._make  # read before the look at `_known`: it is let go only once the value is stored
        if not self._known and make is not None:
            self._known.append(make())
            self._make = None
        return self._known[0]

    def __eq__(self, other: object) -> bool:
        return self.value == other.value if isinstance(other, Later) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.value)

    def __reduce__(self) -> tuple[object, ...]:
        return Later.known, (self.value,)

    def __repr__(self) -> str:
        return f"Later.known({self._known[0]!r})" if self._known else "Later(...)"


class Derived(Generic[T, T_co]):
    """A value that is worked out of another one when it is first asked for.

    Pickled as what it is made of, so that formats which nobody has asked for are not made to be sent to a process.
    """

    __slots__ = ("_known", "_make", "_source")

    def __init__(self, source: Later[T], make: Callable[[T], T_co]) -> None:
        """Take the other value, and the function of it, which must be one that can be pickled."""
        self._source = source
        self._make = make
        self._known = Later(lambda: make(source.value))

    @property
    def value(self) -> T_co:
        """The value.

        Raises:
            Exception: whatever the function or the other value raises.
        """
        return self._known.value

    def __reduce__(self) -> tuple[object, ...]:
        return Derived, (self._source, self._make)

    def __deepcopy__(self, _: object) -> Derived[T, T_co]:
        return self

    def __repr__(self) -> str:
        return f"Derived({self._known!r})"
