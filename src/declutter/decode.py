"""Bytes to text, and what decided it.

The order is that of the WHATWG Encoding and HTML standards: byte order mark, the transport's charset, the page's own
`meta`, detection, windows-1252. One departure: a declared legacy encoding gives way to UTF-8 when the bytes are valid
UTF-8 beyond ASCII, because pages saved by browsers and crawlers are re-encoded without their `meta` being changed.
Random legacy text passes for UTF-8 with a chance that halves with each such character.
"""

from __future__ import annotations

import codecs
import re

from declutter.errors import BinaryInputError, EncodingError
from declutter.records import Decoded, EncodingSource

PRESCAN_BYTES = 4096
"""How far a `meta` is looked for. The standard says 1024; pages with long inline scripts put it later."""

DETECTION_BYTES = 65_536
"""How much is given to detection, whose cost grows faster than its certainty."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s{0,100}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)

# What the standard's table of labels reads differently from Python's codecs of the same name.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
}

# The encodings of the standard: detection among all of Python's codecs takes Chinese for Kazakh.
_DETECTABLE = [
    *("gb18030", "big5", "cp932", "euc_jp", "iso2022_jp", "cp949", "koi8_r", "koi8_u", "cp866", "mac_cyrillic"),
    *(f"cp{number}" for number in (874, *range(1250, 1259))),
    *(f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
]

_CONTROL_BYTES = bytes(code for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n\r\f")
_CONTROLS = re.compile(f"[{re.escape(_CONTROL_BYTES.decode())}]+")

UTF16_ZEROS = 90
"""Of 100 characters this many are ASCII in any page's first markup, so every other byte is zero."""

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "zstandard data"),
    (b"\x7fELF", "a program"),
    (b"BZh", "bzip2 data"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
)


def decode(data: bytes, *, encoding: str | None = None, content_type: str | None = None) -> Decoded:
    """Decode a page.

    Args:
        data: the page as stored or sent.
        encoding: overrules everything else.
        content_type: value of the HTTP header `Content-Type`, if there was one.

    Raises:
        BinaryInputError: the bytes are an image, an archive or the like.
        EncodingError: `encoding` is unknown. (An unknown charset in the page or the header is passed over.)
    """
    if encoding is not None:
        codec = _codec(encoding)
        if codec is None:
            raise EncodingError(f"unknown encoding {encoding!r}; use a name such as 'utf-8' or 'shift_jis'")
        return _decoded(data, codec, EncodingSource.CALLER)
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], codec, EncodingSource.BOM)
    _refuse_binary(data)
    for label, source in ((_http_label(content_type), EncodingSource.HTTP), (_meta_label(data), EncodingSource.META)):
        codec = _codec(label) if label else None
        if codec is not None:
            return _declared(data, codec, source)
    return _detected(data)


def clean_controls(text: str) -> str:
    """Drop NUL and the other control characters that have no place in HTML text."""
    return _CONTROLS.sub("", text)


def _declared(data: bytes, codec: str, source: EncodingSource) -> Decoded:
    if codec.startswith("utf-16"):
        codec = "utf-8"  # an ASCII-compatible meta cannot stand in UTF-16, says the standard
    if codec != "utf-8" and _is_utf8_beyond_ascii(data):
        return _decoded(data, "utf-8", EncodingSource.DETECTED)
    decoded = _decoded(data, codec, source)
    # A declared UTF-8 that fails on one character in 50 is no UTF-8: a page of accented Latin letters has about
    # one in 30, and a truncated or patched page far fewer than one in 1000.
    if (
        codec == "utf-8"
        and decoded.replaced
        and decoded.replaced * 50 > len(decoded.text.encode("utf-8", "replace")) - len(decoded.text)
    ):
        rescued = _detected(data)
        if rescued.replaced < decoded.replaced and rescued.source is not EncodingSource.FALLBACK:
            return rescued
    return decoded


def _detected(data: bytes) -> Decoded:
    try:
        data.decode("utf-8")
        return _decoded(data, "utf-8", EncodingSource.DETECTED)
    except UnicodeDecodeError as error:
        # Only the cut end of an otherwise valid text: a truncated download.
        if error.start >= len(data) - 3:
            return _decoded(data, "utf-8", EncodingSource.DETECTED)
    sample = data[:DETECTION_BYTES]
    for codec, zeros in (("utf-16-le", sample[1:200:2]), ("utf-16-be", sample[0:200:2])):
        if zeros.count(0) > UTF16_ZEROS:
            return _decoded(data, codec, EncodingSource.DETECTED)
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_DETECTABLE).best()
    detected = _codec(best.encoding) if best is not None else None
    if detected is not None:
        return _decoded(data, detected, EncodingSource.DETECTED)
    return _decoded(data, "cp1252", EncodingSource.FALLBACK)


def _decoded(data: bytes, codec: str, source: EncodingSource) -> Decoded:
    if codec.startswith(("utf-16", "iso2022", "hz")):
        text = clean_controls(data.decode(codec, "replace"))
    else:
        # In all other encodings these bytes are control characters and never part of another one.
        text = data.translate(None, _CONTROL_BYTES).decode(codec, "replace")
    replaced = text.count("\ufffd")
    if replaced and codec == "utf-8":
        replaced -= data.count(b"\xef\xbf\xbd")
    return Decoded(text, codec, source, max(replaced, 0))


def _is_utf8_beyond_ascii(data: bytes) -> bool:
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(data) - 3 and not data[: error.start].isascii()
    return True


def _http_label(content_type: str | None) -> str | None:
    found = _HTTP.search(content_type) if content_type else None
    return found[1] if found else None


def _meta_label(data: bytes) -> str | None:
    head = _COMMENT.sub(b"", data[:PRESCAN_BYTES])
    found = _META.search(head) or _XML.search(head)
    return found[1].decode("ascii") if found else None


def _codec(label: str) -> str | None:
    label = label.strip().lower()
    if label in ("x-sjis", "windows-31j"):
        label = "cp932"
    if label == "x-gbk":
        label = "gb18030"
    try:
        name = codecs.lookup(label).name
        b"".decode(name)
        "".encode(name)
    except (LookupError, ValueError, TypeError):
        return None
    # Python also registers byte-to-byte transforms (base64, zip ...) and idna, which are no character sets.
    if not codecs.lookup(label)._is_text_encoding or name in ("idna", "punycode", "unicode_escape", "utf-7"):
        return None
    return _SUPERSETS.get(name, name)


def _refuse_binary(data: bytes) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise BinaryInputError(f"this is {what}, not a page; pass the HTML itself")
    sample = data[:DETECTION_BYTES]
    nuls = sample.count(0)
    looks_utf16 = max(sample[1:200:2].count(0), sample[0:200:2].count(0)) > UTF16_ZEROS
    # Pages with stray NUL bytes exist (a handful a page); one byte in ten is no text.
    if nuls * 10 > len(sample) and not looks_utf16:
        raise BinaryInputError("this is binary data (one byte in ten is NUL), not a page")
