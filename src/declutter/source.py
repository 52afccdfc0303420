"""Whatever the caller holds to text: strings, bytes and what is laid out like them, files. Trees are read elsewhere.

Nothing of a source is read beyond the limit that the caller sets for it, whatever the size of the file.
"""

from __future__ import annotations

import os
from os import PathLike, fspath
from typing import Any

from declutter.decode import decode
from declutter.errors import InputTypeError, LimitError
from declutter.options import Options
from declutter.records import Decoded, EncodingSource, Truncation

TEXTS = "str, bytes, bytearray, memoryview, another buffer of bytes, a string of pandas or pyarrow, pathlib.Path"

_EDGE_BYTES = 4096
"""How far back from the limit a place is looked for at which no word is cut in two."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_source(source: object, options: Options, *, encoding: str | None, content_type: str | None) -> Decoded | None:
    """Text from a string, from bytes, or from the file at a path; None where the source is none of them.

    Raises:
        InputTypeError: a missing value, or a buffer of other numbers than bytes.
        LimitError: the source is longer than `max_bytes`, and `on_limit` is `"error"`.
        OSError: a path cannot be read; what else `decode` raises.
    """
    if type(source).__module__.partition(".")[0] == "pyarrow" and hasattr(source, "as_py"):
        source = source.as_py()
        if source is None:
            raise InputTypeError(f"this pyarrow value is null; pass {TEXTS}")
    if isinstance(source, str):
        # Of a subclass (numpy.str_, a soup's string) the plain text: its methods and pickles are its own.
        return _text(source if type(source) is str else str.__str__(source), options)
    found: tuple[bytes, int] | None
    found = _file(source, options) if isinstance(source, PathLike) else _buffer(source, options)
    if found is None:
        return None
    data, size = found
    truncated = None
    if options.max_bytes is not None and size > options.max_bytes:
        data = _before_edge(data[: options.max_bytes])
        truncated = limit_of(options, "max_bytes", size, f"byte {len(data)}")
    return decode(data, encoding=encoding, content_type=content_type).with_limit(truncated)


def limit_of(options: Options, name: str, found: int, address: str) -> Truncation:
    """The record of a limit that a source goes beyond.

    Raises:
        LimitError: `on_limit` is `"error"`.
    """
    truncated = Truncation(name, getattr(options, name), found, address)
    if options.on_limit == "error":
        raise LimitError(
            f"{truncated.sentence}; raise {name}, or have on_limit be 'truncate', which reads the part within it"
        )
    return truncated


def _text(text: str, options: Options) -> Decoded:
    most = options.max_bytes
    decoded = Decoded(text, "", EncodingSource.TEXT)
    if most is None or len(text) * 4 <= most:
        return decoded
    data = text.encode("utf-8", "surrogatepass")
    if len(data) <= most:
        return decoded
    part = _before_edge(data[:most])
    truncated = limit_of(options, "max_bytes", len(data), f"byte {len(part)}")
    while True:
        try:
            return Decoded(part.decode("utf-8", "surrogatepass"), "", EncodingSource.TEXT, truncated=truncated)
        except UnicodeDecodeError:  # the last character is cut in two
            part = part[:-1]


def _file(path: PathLike[Any], options: Options) -> tuple[bytes, int]:
    """The bytes of a file, one more than the limit at most, and its size."""
    with open(fspath(path), "rb") as file:
        if options.max_bytes is None:
            data = file.read()
            return data, len(data)
        data = file.read(options.max_bytes + 1)
        return data, max(len(data), os.fstat(file.fileno()).st_size)


def _buffer(source: object, options: Options) -> tuple[bytes, int] | None:
    """The same for an object that shares its bytes with whoever asks."""
    if isinstance(source, bytes):
        return source, len(source)
    try:
        view = memoryview(source)  # type: ignore[arg-type]
    except TypeError:
        return None
    with view:
        if view.itemsize != 1:
            raise InputTypeError(
                f"cannot read {type(source).__name__} of {view.itemsize} bytes an item as bytes; pass {TEXTS}"
            )
        size = view.nbytes
        if options.max_bytes is not None and view.ndim == 1:
            with view[: options.max_bytes + 1] as part:
                return part.tobytes(), size
        return view.tobytes(), size


def _before_edge(data: bytes) -> bytes:
    """Without the word, tag or character that the end cuts in two, if something ends shortly before it."""
    low = max(len(data) - _EDGE_BYTES, 0)
    if data.startswith(_UTF16):
        return data[: len(data) & ~1]
    edge = max(data.rfind(mark, low) for mark in (b" ", b"\n", b"<"))
    return data[:edge] if edge > 0 else data
