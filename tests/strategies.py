"""Hypothesis strategies: invented pages, as text, with all that real ones do to a parser."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

_LATIN = (
    "water mill opened again this spring after ten years of work by volunteers the old wheel turns "
    "Reply Share Log in 12 Comments 2024-05-01 50% «Straße» naïve İstanbul ﬁne C++ a_b *x* #1 > | [x] \\"
)
_OTHER = (
    "水车 今天 新聞 です。 カタカナ 한국어 ภาษาไทย हिन्दी العربية مرحبا שלום привет "
    "👍 👩\u200d👩\u200d👧 🇫🇷 e\u0301 \u200bz \u202eabc \ufeffbom"
)
WORDS = (*_LATIN.split(" "), *_OTHER.split(" "))

ENTITIES = (
    "&",
    "&amp;",
    "&lt;",
    "&gt;",
    "&quot;",
    "&nbsp;",
    "&eacute;",
    "&#x4e2d;",
    "&#8217;",
    "&unknown;",
    "&copy",
    "&#27;",
)

INLINE = ("a", "b", "i", "em", "strong", "span", "code", "sub", "sup", "small", "u", "time", "font", "x-note", "svg")
BLOCKS = (
    "div", "p", "section", "article", "main", "aside", "nav", "header", "footer", "blockquote", "form", "center",
    "h1", "h2", "h3", "h6", "address", "fieldset", "noscript", "button", "label", "textarea", "my-box",
)  # fmt: skip
ATTRIBUTES = (
    "", ' class="post-content"', ' id="comments"', " hidden", ' style="display:none"', ' aria-hidden="true"',
    ' role="navigation"', ' href="/next?a=1&b=2"', ' class="share" data-role="x"', " class=\"it's\"", " dir=rtl",
)  # fmt: skip
BREAKS = ("<br>", "<br/>", "<br><br>", "</br>", "<hr>", "<img alt='not text'>", "<wbr>", "<input type=email>")
UNSEEN = (
    "<!-- not <b>shown</b> -->", "<script>var a = '<p>no</p>';</script>", "<style>p { color: red }</style>",
    "<template><p>inert</p></template>", "<iframe>frame</iframe>", "<rp>(</rp>", "<?php echo 1 ?>", "<!doctype html>",
    "<noframes>none</noframes>", "<datalist><option>choice</datalist>", "<![CDATA[ data ]]>", "<title>T</title>",
)  # fmt: skip
STRAY = (
    "</p>", "</div>", "</span>", "<p>", "<li>", "<td>", "<b>", "</table>", "<tr>", "</a>", "<a>", "<div", "</body>",
)  # fmt: skip

_SPACES = st.sampled_from(("", " ", "  ", "\n", "\t", " \n  "))


def words() -> SearchStrategy[str]:
    """A few words of mixed scripts."""
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


def leaves() -> SearchStrategy[str]:
    """What stands at the tips of the tree."""
    return st.one_of(
        words(),
        words(),
        st.sampled_from(ENTITIES),
        st.sampled_from(BREAKS),
        st.sampled_from(UNSEEN),
        st.sampled_from(STRAY),
        _SPACES,
    )


def _element(tags: tuple[str, ...], inner: SearchStrategy[str]) -> SearchStrategy[str]:
    """An element; one in a few is never closed."""
    return st.builds(
        lambda tag, attribute, content, closed: f"<{tag}{attribute}>{content}" + (f"</{tag}>" if closed else ""),
        st.sampled_from(tags),
        st.sampled_from(ATTRIBUTES),
        inner,
        st.sampled_from((True, True, True, True, False)),
    )


def _joined(part: SearchStrategy[str], most: int = 4) -> SearchStrategy[str]:
    return st.lists(part, min_size=1, max_size=most).map("".join)


def _repeated(before: str, after: str, part: SearchStrategy[str], most: int = 3) -> SearchStrategy[str]:
    return st.lists(part, min_size=1, max_size=most).map(lambda parts: "".join(before + p + after for p in parts))


def _larger(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    row = _repeated("<td>", "</td>", inner)
    return st.one_of(
        _joined(inner),
        _element(INLINE, _joined(inner, 3)),
        _element(BLOCKS, _joined(inner, 3)),
        _repeated("<li>", "</li>", inner).map("<ul>{}</ul>".format),
        _repeated("<li>", "", inner).map("<ol>{}</ol>".format),
        _repeated("<tr>", "</tr>", row).map("<table>{}</table>".format),
        inner.map("<table><caption>c</caption><tr><th>{}</table>".format),
        inner.map("<pre>{}\n  indented</pre>".format),
        st.builds("<dl><dt>{}<dd>{}</dl>".format, inner, inner),
        st.builds("<figure><img>{}<figcaption>{}</figcaption></figure>".format, inner, inner),
        st.builds("<details><summary>{}</summary>{}</details>".format, inner, inner),
        st.builds("<select><option>{}<option>b</select>{}".format, words(), inner),
        st.builds("<ruby>{}<rp>(</rp><rt>{}</rt></ruby>".format, words(), words()),
        st.builds("<video>{}</video>{}".format, words(), inner),
    )


def fragments(size: int = 12) -> SearchStrategy[str]:
    """A piece of markup without the frame of a page."""
    return st.recursive(leaves(), _larger, max_leaves=size)


def pages(size: int = 12) -> SearchStrategy[str]:
    """A whole page or a fragment."""
    frames = (
        "{}",
        "{}",
        "<html><body>{}</body></html>",
        "<!DOCTYPE html><html lang=en><head><title>A mill</title></head><body><main>{}</main></body></html>\n",
        "<html><head><title>A mill</title><body>{}</body></html><p>after the end</p><!-- done -->",
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>',
    )
    return st.builds(lambda frame, inner: frame.format(inner), st.sampled_from(frames), fragments(size))


def markup_soup() -> SearchStrategy[str]:
    """Pieces of markup in no order at all."""
    pieces = (
        "<", ">", "</", "/>", "<!--", "-->", "<!", "<?", "?>", "html", "<html", "<html/>", "<body", "</body>",
        "</html>", "<head>", "<frameset>", "</frameset>", "<p", "<p>", "</p>", "<br", "</br>", "=", '"', "'", " ",
        "\n", "&", "&#", "&#0;", "&#xD800;", "&#11;", "&#27;", ";", "x", "<script>", "</script", "<title>",
        "<textarea>", "<plaintext>", "<svg>", "<math>", "<table>", "<td>", "<select>", "<template>", "<![CDATA[",
        "]]>", "\0", "\ud800", "\ufeff", "é", "<a'b>", "<o:p>", '<div class="', "<form><input type=password>",
        )  # fmt: skip
    return st.lists(st.sampled_from(pieces), max_size=14).map("".join)


ODD = (
    *map(chr, (*range(0x20), *range(0x7F, 0xA0))),  # every control character, NUL among them
    *("\u202a", "\u202e", "\u2066", "\u2069", "\u200f", "\u061c"),  # direction
    *("\u200b", "\u200d", "\u2060", "\u00ad", "\ufeff", "\ufffe", "\uffff"),  # shown by nothing
    *("👩\u200d👩\u200d👧", "🇫🇷", "👍🏽", "1\ufe0f\u20e3", "🏴\U000e0067\U000e007f", "e\u0301\u0323"),  # sequences
    *("\ud800", "\udfff", "\ud83d", "\U0010ffff"),
)


def odd_text() -> SearchStrategy[str]:
    """Words with controls, marks of direction, surrogates and sequences of emoji in and between them."""
    return st.lists(st.one_of(st.sampled_from(ODD), st.sampled_from(WORDS), _SPACES), max_size=12).map("".join)


def odd_pages() -> SearchStrategy[str]:
    """Pages, broken or not, of such text; it stands in attributes and as references too."""
    references = odd_text().map(lambda text: "".join(f"&#{ord(character)};" for character in text[:8]))
    text = st.one_of(odd_text(), references)
    quoted = odd_text().map(lambda text: text.replace('"', ""))
    part = st.one_of(
        st.builds("<p>{}</p>".format, text),
        st.builds('<div class="{}" title="{}">{}'.format, quoted, quoted, text),
        st.builds("<pre>{}</pre>".format, text),
        st.builds("<li>{}<b>{}</b>{}".format, text, text, text),
        st.builds('<a href="{}">{}</a>'.format, quoted, text),
        st.builds("<title>{}</title>".format, text),
        st.builds("<table><tr><td>{}<td>{}</table>".format, text, text),
        text,
        st.sampled_from(STRAY),
        st.sampled_from(UNSEEN),
    )
    return st.lists(part, max_size=8).map("".join)


ENCODINGS = ("utf-8", "utf-16", "cp1252", "shift_jis", "gb18030", "big5", "euc_kr", "koi8_r", "iso2022_jp", "cp037")


def mixed_bytes() -> SearchStrategy[bytes]:
    """A page that declares one encoding, with pieces in several others, and with bytes in none."""
    piece = st.builds(lambda text, name: text.encode(name, "ignore"), words(), st.sampled_from(ENCODINGS))
    declared = st.sampled_from(ENCODINGS).map(lambda name: f"<meta charset={name}>".encode())
    head = st.one_of(st.just(b""), declared, st.sampled_from((b"\xff\xfe", b"\xef\xbb\xbf", b"\xfe\xff")))
    parts = st.lists(st.one_of(piece, st.binary(max_size=6), st.sampled_from((b"<p>", b"</p>", b"<b>"))), max_size=10)
    return st.builds(lambda first, rest: first + b"".join(rest), head, parts)


def any_text() -> SearchStrategy[str]:
    """Unicode with nothing left out: NUL, control characters, lone surrogates."""
    return st.text(st.characters(exclude_categories=()), max_size=60)
