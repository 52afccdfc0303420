"""What stands in the place of a page that could not be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from declutter.errors import BinaryInputError, EncodingError, InputTypeError, LimitError


class FailureReason(StrEnum):
    """Why a page failed: one word, for counting and for sorting."""

    TIMEOUT = "timeout"
    """It took longer than allowed; its worker was killed."""
    MEMORY = "memory"
    """It needed more memory than allowed."""
    KILLED = "killed"
    """Its worker was killed from outside while it was at work on it, as systems do that run out of memory."""
    CRASHED = "crashed"
    """Its worker broke down."""
    UNREADABLE = "unreadable"
    """The file or record cannot be read, is damaged, or ends too early."""
    REFUSED = "refused"
    """It is no ordinary file: a device, a pipe, a socket."""
    TOO_LARGE = "too_large"
    """It is larger than `declutter.sources.MOST_BYTES`, or than a limit of the options that asks for an error."""
    BAD_RECORD = "bad_record"
    """A line is no JSON object, or has no such field."""
    BINARY = "binary"
    """The bytes are no text."""
    INPUT = "input"
    """It is of a type that cannot be read, or in an encoding that nobody knows."""
    OUTPUT = "output"
    """Its result cannot be written, or cannot be sent between processes."""
    ERROR = "error"
    """Something else went wrong; the message has the name of the error."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What comes instead of a page.

    Attributes:
        reason: one word.
        message: a sentence for people.
    """

    reason: FailureReason
    message: str

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """The failure that an exception amounts to."""
        if isinstance(error, Failed):
            return error.failure
        match error:
            case MemoryError():
                return cls(FailureReason.MEMORY, "needed more memory than allowed")
            case BinaryInputError():
                return cls(FailureReason.BINARY, str(error))
            case LimitError():
                return cls(FailureReason.TOO_LARGE, str(error))
            case InputTypeError() | EncodingError():
                return cls(FailureReason.INPUT, str(error))
            case OSError():
                what = error.strerror or str(error)
                return cls(FailureReason.UNREADABLE, what[:1].lower() + what[1:])
        return cls(FailureReason.ERROR, f"{type(error).__name__}: {error}")


class Failed(Exception):  # noqa: N818 - it carries a failure, and never reaches a caller
    """Raised where a page is given up, to be caught where its failure is written down."""

    def __init__(self, reason: FailureReason, message: str) -> None:
        super().__init__(message)
        self.failure = Failure(reason, message)

    def __reduce__(self) -> tuple[type[Failed], tuple[FailureReason, str]]:
        return Failed, (self.failure.reason, self.failure.message)
