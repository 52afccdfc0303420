"""Which encoding a page is read in, and what is said to have decided it."""

from __future__ import annotations

import codecs
import time

import pytest

from declutter import BinaryInputError, EncodingError, EncodingSource, Outcome, extract
from declutter import decode as decoding
from declutter.decode import decode

RUSSIAN = "<p>Сегодня в городе прошёл дождь, и улицы опустели. Жители ждали солнца, но оно не вышло из-за туч.</p>"
JAPANESE = "<p>今日は街に雨が降り、通りは静かになりました。人々は太陽が出るのを待っていましたが、出ませんでした。</p>"
CHINESE = "<p>今天城市下了大雨，街道空无一人。居民们等待阳光，但是太阳一直没有出来，大家都很失望。</p>"
KOREAN = "<p>오늘 도시에 비가 내려 거리가 조용해졌습니다. 사람들은 해가 나오기를 기다렸지만 나오지 않았습니다.</p>"
FRENCH = "<p>Le café était fermé, et l’élève était déçu. Où êtes-vous donc ? demanda-t-il à sa mère, très inquiète.</p>"

POLISH = "<p>Młyn nad rzeką znów działa tej wiosny. Żółte światło padało na wodę, a ludzie czekali na mąkę i chleb.</p>"
GREEK = "<p>Ο παλιός μύλος στο ποτάμι γύρισε πάλι αυτή την άνοιξη, και οι άνθρωποι περίμεναν το αλεύρι.</p>"


def meta(label: str, text: str = "") -> str:
    return f'<html><head><meta charset="{label}"></head><body>{text}</body></html>'


# The order


def test_caller_comes_before_all() -> None:
    data = codecs.BOM_UTF8 + meta("koi8-r", "<p>é").encode("utf-8")
    decoded = decode(data, encoding="cp1251", content_type="text/html; charset=utf-8")
    assert (decoded.encoding, decoded.source) == ("cp1251", EncodingSource.CALLER)
    assert "Р©" in decode("Щ".encode(), encoding="cp1251").text


def test_byte_order_mark_comes_before_header_and_meta() -> None:
    data = codecs.BOM_UTF8 + meta("koi8-r", "<p>é").encode("utf-8")
    decoded = decode(data, content_type="text/html; charset=windows-1251")
    assert (decoded.encoding, decoded.source) == ("utf-8", EncodingSource.BOM)
    assert decoded.text == meta("koi8-r", "<p>é")


def test_header_comes_before_meta() -> None:
    data = meta("koi8-r", RUSSIAN).encode("cp1251")
    decoded = decode(data, content_type="text/html; charset=windows-1251")
    assert (decoded.encoding, decoded.source) == ("cp1251", EncodingSource.HTTP)
    assert RUSSIAN in decoded.text


def test_meta_comes_before_detection() -> None:
    decoded = decode(meta("koi8-r", RUSSIAN).encode("koi8-r"))
    assert (decoded.encoding, decoded.source) == ("koi8-r", EncodingSource.META)
    assert RUSSIAN in decoded.text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (CHINESE, "gb18030")),
        *((KOREAN, "cp949"), (FRENCH, "cp1252"), (POLISH, "cp1250"), (POLISH, "iso8859_2"), (GREEK, "cp1253")),
        *((RUSSIAN, "utf-8"), (JAPANESE, "utf-8")),
    ],
)
def test_detection_where_nothing_is_declared(text: str, encoding: str) -> None:
    decoded = decode((text * 4).encode(encoding))
    assert decoded.text == text * 4
    assert decoded.source is EncodingSource.DETECTED


@pytest.mark.parametrize(
    "text",
    [
        "Le café était fermé, l’élève était déçu.",
        "El señor compró pan, ¿qué más?",
        "A naïve “café” owner – it’s déjà vu",
        "Não há ninguém à espera, são três horas.",
    ],
)
def test_a_short_western_text_is_read_as_windows_1252(text: str) -> None:
    assert text in decode(f"<html><body><p>{text}</p></body></html>".encode("cp1252")).text


def test_a_short_legacy_text_is_no_cut_utf_8() -> None:
    assert decode(b"<p>the page says it\x92s").text == "<p>the page says it’s"


def test_windows_1252_is_the_last_resort() -> None:
    decoded = decode(b"<p>" + bytes(range(128, 256)))
    assert (decoded.encoding, decoded.source) == ("cp1252", EncodingSource.FALLBACK)
    assert "“”•–—" in decoded.text


def test_ascii_is_called_utf_8() -> None:
    assert decode(b"<p>plain").encoding == "utf-8"
    assert decode(b"").text == ""


def test_the_record_is_on_the_page() -> None:
    assert extract(meta("koi8-r", RUSSIAN).encode("koi8-r")).encoding == ("koi8-r", EncodingSource.META)
    assert extract(b"<p>x", encoding="latin-1").encoding[1] is EncodingSource.CALLER
    assert extract("<p>x").encoding == ("", EncodingSource.TEXT)
    page = extract(RUSSIAN.encode("cp1251"), content_type='text/html;charset="windows-1251"')
    assert page.encoding == ("cp1251", EncodingSource.HTTP)
    assert "улицы" in page.blocks[0].text


# Labels


def test_character_sets_stand_under_the_names_that_their_codecs_give_themselves() -> None:
    assert {codecs.lookup(name).name for name in decoding._STANDARD} == decoding._STANDARD
    detectable = {codecs.lookup(name).name for name in decoding._DETECTABLE}
    assert detectable <= decoding._STANDARD


@pytest.mark.parametrize(
    ("label", "data", "shown"),
    [
        ("gb2312", "喆 堃 镕".encode("gbk"), "喆 堃 镕"),
        ("gbk", "喆 €".encode("gb18030"), "喆 €"),
        ("x-gbk", "水车".encode("gbk"), "水车"),
        ("shift_jis", "①②③ ㈱ 髙".encode("cp932"), "①②③ ㈱ 髙"),
        ("Shift-JIS", "①".encode("cp932"), "①"),
        ("x-sjis", "①".encode("cp932"), "①"),
        ("windows-31j", "①".encode("cp932"), "①"),
        ("iso-8859-1", b"\x93it\x92s\x94 \x96 \x80", "“it’s” – €"),
        ("latin1", b"it\x92s", "it’s"),
        ("us-ascii", b"it\x92s", "it’s"),
        ("iso-8859-9", b"\x93\xfd\xfe\x94", "“ış”"),
        ("euc-kr", "똠방 햏".encode("cp949"), "똠방 햏"),
        ("ks_c_5601-1987", "똠방".encode("cp949"), "똠방"),
        ("big5", "裏面 水車".encode("big5hkscs"), "裏面 水車"),
        ("tis-620", "ภาษาไทย".encode("cp874") + b"\x85", "ภาษาไทย…"),
        ("windows-1252", b"na\xefve", "naïve"),
        (" UTF-8 ", "naïve 水".encode(), "naïve 水"),
    ],
)
def test_labels_are_read_as_browsers_read_them(label: str, data: bytes, shown: str) -> None:
    page = f"<meta charset='{label}'><p>".encode() + data
    decoded = decode(page)
    assert decoded.text.endswith("<p>" + shown)
    assert decoded.source is EncodingSource.META
    assert decoded.replaced == 0


@pytest.mark.parametrize("label", ["utf-16", "utf-16le", "UTF-16BE"])
def test_a_meta_that_says_utf_16_means_utf_8(label: str) -> None:
    decoded = decode(meta(label, "<p>naïve 水车").encode("utf-8"))
    assert "naïve 水车" in decoded.text
    assert decoded.encoding == "utf-8"


@pytest.mark.parametrize(
    "label",
    [
        *("none", "x-nonsense", "base64", "zip", "rot13", "idna", "punycode", "unicode_escape", "undefined", "utf-7"),
        *("utf-32", "cp037", "cp500"),
    ],
)
def test_labels_that_no_page_can_have_are_passed_over(label: str) -> None:
    text = "<p>It was a \\x41 day, +ADw- and the old mill turned. " + "The water was high. " * 10
    decoded = decode(meta(label, text).encode())
    assert text in decoded.text
    assert decoded.source is EncodingSource.DETECTED
    by_header = decode(text.encode(), content_type=f"text/html; charset={label}")
    assert by_header.text == text
    assert by_header.source is EncodingSource.DETECTED


def test_an_unknown_label_does_not_hide_the_next_declaration() -> None:
    data = meta("koi8-r", RUSSIAN).encode("koi8-r")
    decoded = decode(data, content_type="text/html; charset=x-nonsense")
    assert (decoded.encoding, decoded.source) == ("koi8-r", EncodingSource.META)
    twice = decode(b'<meta name="description" content="about charset=bogus">' + data)
    assert (twice.encoding, twice.source) == ("koi8-r", EncodingSource.META)


@pytest.mark.parametrize("name", ["klingon", "", "base64", "utf\0-8", "idna", "unicode_escape"])
def test_an_unknown_encoding_from_the_caller_is_an_error(name: str) -> None:
    with pytest.raises(EncodingError, match="encoding") as caught:
        extract(b"<p>x</p>", encoding=name)
    assert isinstance(caught.value, LookupError)
    assert repr(name) in str(caught.value)
    assert "utf-8" in str(caught.value)


def test_the_callers_label_is_read_as_browsers_read_it() -> None:
    assert decode(b"it\x92s", encoding="ISO-8859-1").text == "it’s"
    assert decode("①".encode("cp932"), encoding="shift_jis").text == "①"


# Where a declaration stands


def test_http_equiv_and_unquoted_and_single_quoted_metas() -> None:
    for tag in (
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1251">',
        "<meta content='text/html;charset=windows-1251' http-equiv=Content-Type />",
        "<meta charset=windows-1251>",
        "<meta\n  charset = 'windows-1251' >",
    ):
        decoded = decode((tag + RUSSIAN).encode("cp1251"))
        assert (decoded.encoding, decoded.source) == ("cp1251", EncodingSource.META), tag


def test_xml_declaration() -> None:
    data = ('<?xml version="1.0" encoding="windows-1251"?><html><body>' + RUSSIAN).encode("cp1251")
    decoded = decode(data)
    assert (decoded.encoding, decoded.source) == ("cp1251", EncodingSource.META)
    assert RUSSIAN in decoded.text


def test_a_meta_after_1024_bytes_is_found() -> None:
    data = ("<head><script>" + "x" * 2000 + "</script>" + meta("koi8-r", RUSSIAN)).encode("koi8-r")
    assert RUSSIAN in decode(data).text


def test_a_charset_in_a_comment_is_ignored() -> None:
    data = ('<!-- <meta charset="koi8-r"> -->' + meta("windows-1251", RUSSIAN)).encode("cp1251")
    assert RUSSIAN in decode(data).text


# Bytes that say otherwise


def test_utf_8_under_the_meta_of_a_legacy_encoding() -> None:
    for label in ("iso-8859-1", "windows-1251", "gb2312", "shift_jis"):
        decoded = decode(meta(label, "<p>naïve 水车 прошёл").encode("utf-8"))
        assert "naïve 水车 прошёл" in decoded.text
        assert (decoded.encoding, decoded.source) == ("utf-8", EncodingSource.DETECTED)


def test_a_legacy_page_under_the_meta_of_utf_8() -> None:
    for text, encoding in ((RUSSIAN, "cp1251"), (JAPANESE, "cp932"), (CHINESE, "gb18030")):
        decoded = decode(meta("utf-8", text * 4).encode(encoding))
        assert text in decoded.text
        assert decoded.source is EncodingSource.DETECTED


@pytest.mark.parametrize("cut", [1, 2, 3])
@pytest.mark.parametrize("head", ["", "<meta charset=utf-8>"])
def test_utf_8_cut_within_a_character(cut: int, head: str) -> None:
    decoded = decode((head + "<p>naïve café 水车 👍").encode()[:-cut])
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(head + "<p>naïve café 水车 ")
    assert decoded.replaced == 1


def test_one_bad_byte_does_not_turn_a_utf_8_page_over() -> None:
    data = meta("utf-8", RUSSIAN * 20).encode() + b"<p>\xff end"
    decoded = decode(data)
    assert RUSSIAN in decoded.text
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 1)


def test_a_replacement_character_of_the_page_itself_is_not_counted() -> None:
    assert decode("<meta charset=utf-8><p>\ufffd naïve".encode()).replaced == 0


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RUSSIAN, JAPANESE, "<p>The old mill turned again this spring.</p>"])
def test_utf_16(codec: str, text: str) -> None:
    html = f"<html><head><title>Title</title></head><body>{text * 5}</body></html>"
    with_mark = decode(("\ufeff" + html).encode(codec))
    assert (with_mark.text, with_mark.encoding, with_mark.source) == (html, codec, EncodingSource.BOM)
    assert decode(html.encode(codec), encoding=codec).text == html
    assert decode(html.encode(codec)).text == html
    assert decode(html.encode(codec), content_type=f"text/html; charset={codec}").text == html


def test_no_byte_order_mark_in_the_text() -> None:
    for page in (
        extract(codecs.BOM_UTF8 + b"<p>x</p>"),
        extract(codecs.BOM_UTF8 + b"<p>x</p>", encoding="utf-8"),
        extract("\ufeff<p>x</p>"),
        extract("<p>x</p>".encode("utf-16"), encoding="utf-16"),
    ):
        assert [block.text for block in page.blocks] == ["x"]


# Bytes that are no text


def test_nul_and_control_characters_are_dropped() -> None:
    assert decode(b"<p>a\0b\x01c\x0bd\x7fe\tf\r\ng\x0ch").text == "<p>abcde\tf\r\ng\x0ch"
    assert [block.text for block in extract("<p>a\0b\x1b[31m").blocks] == ["ab[31m"]
    assert [block.text for block in extract("<p>a&#27;b").blocks] == ["ab"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"PK\x03\x04", "zip"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x28\xb5\x2f\xfd", "zstandard"),
        (b"\x7fELF", "program"),
        (b"BZh9", "bzip2"),
        (b"\xd0\xcf\x11\xe0\xa1", "Office"),
        (bytes(range(8)) * 100, "binary"),
    ],
)
def test_binary_data_is_refused_by_name(data: bytes, what: str) -> None:
    with pytest.raises(BinaryInputError, match=what) as caught:
        extract(data)
    assert isinstance(caught.value, ValueError)
    assert "page" in str(caught.value)


def test_stray_nul_bytes_do_not_make_a_page_binary() -> None:
    page = extract(b"<p>The mill\0 opened again" + b" in spring" * 20 + b"\0</p>")
    assert page.blocks[0].text.startswith("The mill opened again in spring")


def test_bytes_of_nothing() -> None:
    assert extract(b"").outcome is Outcome.NO_INPUT
    assert extract(b" \n\t ").outcome is Outcome.NO_INPUT
    assert extract(codecs.BOM_UTF8).outcome is Outcome.NO_INPUT


def test_detection_of_a_large_page_takes_no_longer_than_of_its_beginning() -> None:
    start = time.process_time()
    decoded = decode((RUSSIAN * 20_000).encode("cp1251"))
    assert decoded.encoding == "cp1251"
    assert time.process_time() - start < 5


@pytest.mark.parametrize(("text", "encoding"), [(CHINESE, "gb18030"), (KOREAN, "cp949")])
def test_a_few_illegal_bytes_do_not_hide_an_encoding(text: str, encoding: str) -> None:
    data = (text * 30).encode(encoding)
    middle = data.index(b"<p>", len(data) // 2)
    decoded = decode(data[:middle] + b"\xff\x81\x20\xfe\x20" + data[middle:])
    assert (decoded.encoding, decoded.source) == (encoding, EncodingSource.DETECTED)
    assert text in decoded.text


@pytest.mark.parametrize(("text", "encoding"), [(RUSSIAN, "cp1251"), (GREEK, "cp1253"), (POLISH, "cp1250")])
def test_alphabets_are_not_taken_for_damaged_chinese(text: str, encoding: str) -> None:
    assert decode((text * 30).encode(encoding)).encoding not in ("gb18030", "cp949")
