"""Files that may be packed: gzip and zstd are known by their first bytes, not by their names."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from declutter.failures import Failed, FailureReason
from declutter.sources.records import MOST_BYTES

if TYPE_CHECKING:
    from types import ModuleType

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"


def unpacking(file: IO[bytes]) -> BinaryIO:
    """A stream of the unpacked bytes of a file that can be sought in.

    Raises:
        Failed: it is packed with zstd, and the extra is not installed.
    """
    beginning = file.read(4)
    file.seek(0)
    if beginning.startswith(GZIP):
        return cast("BinaryIO", io.BufferedReader(cast("Any", gzip.GzipFile(fileobj=file)), 1 << 17))
    if beginning == ZSTD:
        reader = zstandard().ZstdDecompressor().stream_reader(file, read_across_frames=True)
        return io.BufferedReader(cast("Any", reader), 1 << 17)
    return cast("BinaryIO", file)


def is_packed(file: IO[bytes]) -> bool:
    """Whether a file that can be sought in is packed."""
    beginning = file.read(4)
    file.seek(0)
    return beginning.startswith(GZIP) or beginning == ZSTD


def unpacked(data: bytes) -> bytes:
    """Bytes that may be packed, unpacked.

    Raises:
        Failed: they are damaged, end too early, or are larger than `MOST_BYTES`.
    """
    if not data.startswith((GZIP, ZSTD)):
        return data
    try:
        found = unpacking(io.BytesIO(data)).read(MOST_BYTES + 1)
    except Exception as error:
        if isinstance(error, OSError | EOFError | zlib.error) or is_zstd_error(error):
            raise Failed(FailureReason.UNREADABLE, damage(error)) from error
        raise
    if len(found) > MOST_BYTES:
        raise Failed(FailureReason.TOO_LARGE, too_large())
    # A stream that is cut is silence to zstd; its header mostly says how much there was.
    if data.startswith(ZSTD) and len(found) < zstandard().frame_content_size(data):
        raise Failed(FailureReason.UNREADABLE, "the compressed data ends too early")
    return found


def damage(error: BaseException) -> str:
    """What to say of a stream that cannot be unpacked."""
    if isinstance(error, EOFError):
        return "the compressed data ends too early"
    return f"the compressed data is damaged ({error})"


def too_large() -> str:
    """What to say of a page that is too large."""
    return f"larger than {MOST_BYTES >> 20} MB"


def zstandard() -> ModuleType:
    """The package that reads zstd.

    Raises:
        Failed: it is not installed.
    """
    try:
        import zstandard
    except ImportError as error:
        raise Failed(FailureReason.UNREADABLE, missing("zstd", "zstandard")) from error
    return zstandard


def missing(extra: str, package: str) -> str:
    """What to say where an extra is not installed."""
    return f'this needs {package}: pip install "declutter[{extra}]"'


def is_zstd_error(error: BaseException) -> bool:
    """Whether zstandard raised it; it may not be imported to ask, since it may not be installed."""
    return type(error).__module__.startswith("zstandard")
