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

_META = re.compile(rb"<meta[^>]{0,500}?charset\s*+=\s*+[\"']?+\s*+([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s{0,100}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HTTP = re.compile(r"charset\s*+=\s*+[\"']?+\s*+([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
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
    *(f"iso8859_{part}" for part in (2, 5, 6, 7, 8, 15)),
]

_LATIN = frozenset(_codec_name for _codec_name in _DETECTABLE if _codec_name.startswith(("cp125", "iso8859"))) - {
    *("cp1251", "cp1253", "cp1255", "cp1256", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8")
}
_STANDARD = frozenset(
    "big5 big5hkscs cp866 cp874 cp932 cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 euc_jp "
    "gb18030 hz iso2022_jp iso8859-2 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-15 koi8-r koi8-u mac-cyrillic "
    "mac-roman utf-8 utf-16 utf-16-le utf-16-be".split()
)
"""The character sets that a page may name, as Python's codecs call themselves: to look them all up would load each of
them. EBCDIC and UTF-32 are not among them."""

_ALIASES = {"x-sjis": "cp932", "windows-31j": "cp932", "x-gbk": "gb18030", "macintosh": "mac-roman"}
_NO_CHARACTER_SETS = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"))

_CONTROL_BYTES = bytes(code for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n\r\f")
_CONTROLS = re.compile(f"[{re.escape(_CONTROL_BYTES.decode())}]+")

EVIDENCE = 4
LATIN_EVIDENCE = 25
"""Below so many bytes beyond ASCII no detector tells anything, or tells the Latin alphabets apart, and the standard
says windows-1252."""

PAIR_SHARE = 0.85
"""Share of the bytes beyond ASCII that are in common characters: 0.9 and more in Chinese and Korean pages, less than
0.6 in Russian, Greek and Japanese ones."""

_IN_PAIRS: dict[str, re.Pattern[bytes] | None] = {
    "cp949": re.compile(rb"[\xb0-\xc8][\xa1-\xfe]"),
    "gb18030": re.compile(rb"[\xb0-\xd7][\xa1-\xfe]"),
    **dict.fromkeys(("big5hkscs", "cp932", "euc_jp", "iso2022_jp")),
}
"""Encodings of two bytes a character, with the common characters of those that damage is forgiven in."""

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
    for labels, source in (
        (_http_labels(content_type), EncodingSource.HTTP),
        (_meta_labels(data), EncodingSource.META),
    ):
        for label in labels:
            codec = _codec(label)
            if codec in _STANDARD:
                return _declared(data, codec, source)
    return _detected(data)


def clean_controls(text: str) -> str:
    """Drop NUL and the other control characters that have no place in HTML text."""
    return _CONTROLS.sub("", text)


def _declared(data: bytes, codec: str, source: EncodingSource) -> Decoded:
    if source is EncodingSource.META and codec.startswith("utf-16"):
        codec = "utf-8"  # an ASCII-compatible meta cannot stand in UTF-16, says the standard
    if codec != "utf-8" and (not data.isascii() and _is_utf8(data)):
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
    utf16 = _utf16_order(data)  # first, because UTF-16 of some scripts is valid UTF-8 byte by byte
    if utf16 is not None:
        return _decoded(data, utf16, EncodingSource.DETECTED)
    if _is_utf8(data):
        return _decoded(data, "utf-8", EncodingSource.DETECTED)
    from charset_normalizer import from_bytes

    sample = data[:DETECTION_BYTES]
    best = from_bytes(sample, cp_isolation=_DETECTABLE).best()
    detected = _codec(best.encoding) if best is not None else None
    evidence = _high_bytes(sample)
    if detected not in _IN_PAIRS and evidence >= LATIN_EVIDENCE:
        detected = _damaged_pairs(sample, evidence) or detected
    if detected is None or evidence < EVIDENCE or (detected in _LATIN and evidence < LATIN_EVIDENCE):
        return _decoded(data, "cp1252", EncodingSource.FALLBACK)
    return _decoded(data, detected, EncodingSource.DETECTED)


def _damaged_pairs(data: bytes, evidence: int) -> str | None:
    """The Chinese or Korean encoding of text whose pairs of bytes are sound but for a few.

    A detector drops an encoding at its first illegal byte, which one advert in another encoding brings. The common
    characters of GB 2312 and all syllables of EUC-KR lie in a part of the table that other alphabets hardly touch.
    """
    for codec, pairs in _IN_PAIRS.items():
        if pairs is not None and 2 * len(pairs.findall(data)) >= PAIR_SHARE * evidence:
            return codec
    return None


def _high_bytes(data: bytes) -> int:
    return len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))


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


def _is_utf8(data: bytes) -> bool:
    """Valid UTF-8, but for a last character that a truncated download cut in two."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and error.start >= len(data) - 3
        return is_cut and not data[: error.start].isascii()
    return True


def _utf16_order(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, by its first bytes: every page begins with markup in ASCII."""
    start = data.lstrip(b" \t\r\n\0")[:1]
    if start != b"<":
        return None
    place = data.index(b"<")
    if data[place + 1 : place + 2] == b"\0" and place % 2 == 0:
        return "utf-16-le"
    return "utf-16-be" if place % 2 == 1 and data[place - 1] == 0 else None


def _http_labels(content_type: str | None) -> list[str]:
    return _HTTP.findall(content_type) if content_type else []


def _meta_labels(data: bytes) -> list[str]:
    head = _COMMENT.sub(b"", data[:PRESCAN_BYTES])
    return [label.decode("ascii") for label in (*_META.findall(head), *_XML.findall(head))]


def _codec(label: str) -> str | None:
    """Python's codec for a label, read as browsers read it; None where there is no such character set."""
    label = _ALIASES.get(label.strip().lower(), label.strip())
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError, TypeError):
        return None
    # Python also registers byte-to-byte transforms (base64, zip ...) and escapes, which are no character sets.
    if not info._is_text_encoding or info.name.replace("_", "-") in _NO_CHARACTER_SETS:
        return None
    return _SUPERSETS.get(info.name, info.name)


def _refuse_binary(data: bytes) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise BinaryInputError(f"this is {what}, not a page; pass the HTML itself")
    sample = data[:DETECTION_BYTES]
    nuls = sample.count(0)
    # Pages with stray NUL bytes exist (a handful a page); one byte in ten is no text.
    if nuls * 10 > len(sample) and _utf16_order(data) is None:
        raise BinaryInputError("this is binary data (one byte in ten is NUL), not a page")
