"""Pages and texts that grow without end: what a hostile or broken site can send, as functions of a size."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Shape(NamedTuple):
    """Something that grows with a number.

    Attributes:
        make: the page or text of that size.
        full: the size at which the bounds of docs/promises.md are measured.
    """

    make: Callable[[int], str]
    full: int


_SENTENCE = "The water mill at the river was opened again in spring after ten years of work by volunteers. "
_JSON_LD = '<script type="application/ld+json">'
_ARTICLE = _JSON_LD + '{"@type":"Article","articleBody":"'
_END = "</script>"
_BODY_END = '"}</script>'
_COMMENTS = '<div class="comments"><div class="comment">'
_COMMENT = '<li class="comment"><b class="fn">Ada</b> <time>2024-05-01</time><p>I was there too, and it is true.</p>'
_BOXES = ('<div class="a{0}">', '<section id="s{0}">', '<span data-x="{0}">')

PAGES: dict[str, Shape] = {
    # Elements
    "nested boxes": Shape(lambda n: "<div>" * n + "the end", 200_000),
    "nested boxes with text": Shape(lambda n: "<div>x" * n, 200_000),
    "nested spans": Shape(lambda n: "<p>" + "<span>x" * n, 200_000),
    "nested boxes of many names": Shape(lambda n: "".join(_BOXES[i % 3].format(i) + "x" for i in range(n)), 200_000),
    "nested and closed": Shape(lambda n: "<div>x" * n + "y</div>" * n, 200_000),
    "nested quotes": Shape(lambda n: "<blockquote>x" * n, 200_000),
    "nested articles": Shape(lambda n: "<article><h2>x</h2>" * n, 100_000),
    "tables in tables": Shape(lambda n: "<table><tr><td>x" * n, 60_000),
    "lists in lists": Shape(lambda n: "<ul><li>x" * n, 100_000),
    "numbered lists in lists": Shape(lambda n: "<ol><li><p>x" * n, 60_000),
    "quotes in items": Shape(lambda n: "<ul><li>x<blockquote>y" * n, 60_000),
    "blocks": Shape(lambda n: "<p>x" * n, 1_000_000),
    "blocks that differ": Shape(lambda n: "".join(f"<p>mill {i} turns" for i in range(n)), 300_000),
    "headings": Shape(lambda n: "".join(f"<h{i % 6 + 1}>x{i}" for i in range(n)), 300_000),
    "paragraphs": Shape(lambda n: f"<p>{_SENTENCE}" * n, 200_000),
    "unclosed tags": Shape(lambda n: "<b><i><p><td><li><a><div" * n, 100_000),
    "unclosed formatting": Shape(lambda n: "<b>x<p>" * n, 200_000),
    "misnested formatting": Shape(lambda n: "<b><i>x</b>y</i>" * n, 300_000),
    "stray end tags": Shape(lambda n: "</div></p></table>" * n + "x", 1_000_000),
    "pages in pages": Shape(lambda n: "<html><body>x</body></html>" * n, 300_000),
    "elements of many names": Shape(lambda n: "".join(f"<x-{i}>a</x-{i}>" for i in range(n)), 200_000),
    "columns": Shape(lambda n: "<table><tr>" + "<td>x" * n, 500_000),
    "rows": Shape(lambda n: "<table>" + "<tr><td>a<td>b" * n + "</table>", 1_000_000),
    "rows of links": Shape(lambda n: "<table>" + '<tr><td><a href="/x">a</a><td>b' * n, 300_000),
    "tables": Shape(lambda n: "<table><tr><td>a<td>b</table>" * n, 200_000),
    "one wide row": Shape(lambda n: "<table><tr>" + "<td>x" * n + "<tr><td>y" * n + "</table>", 20_000),
    "list items": Shape(lambda n: "<ul>" + "<li>mill" * n + "</ul>", 500_000),
    "definitions": Shape(lambda n: "<dl>" + "<dt>mill<dd>turns" * n + "</dl>", 300_000),
    "line breaks": Shape(lambda n: "<p>" + "a<br>" * n, 1_000_000),
    "line breaks alone": Shape(lambda n: "<p>x" + "<br>" * n + "y", 1_000_000),
    "line breaks in pre": Shape(lambda n: "<pre>" + "a<br>" * n, 1_000_000),
    "lines of code": Shape(lambda n: "<pre>" + "<code>a = 1</code>\n" * n, 300_000),
    "spans in pre": Shape(lambda n: "<pre>" + "<div>a</div>" * n, 300_000),
    "empty elements": Shape(lambda n: "<i></i>" * n + "x", 1_000_000),
    "images": Shape(lambda n: "x<img src=a>" * n, 500_000),
    "rulers": Shape(lambda n: "x<hr>" * n, 500_000),
    # Links and names
    "links": Shape(lambda n: "<a href=/x>mill</a> " * n, 1_000_000),
    "links in a paragraph each": Shape(lambda n: "<p><a href=/x>mill</a>" * n, 300_000),
    "links with fragments": Shape(lambda n: '<a href="#x">¶</a>x ' * n, 300_000),
    "links never closed": Shape(lambda n: "<a href=x>b" * n, 200_000),
    "links of share bars": Shape(lambda n: '<a href="https://facebook.com/sharer?u=x">x</a>' * n, 300_000),
    "a long link": Shape(lambda n: f'<p><a href="{"x/" * n}">x</a>', 5_000_000),
    "attributes on a tag": Shape(lambda n: "<p " + " ".join(f"a{i}=x" for i in range(n)) + ">x", 100_000),
    "data attributes on a tag": Shape(lambda n: "<p " + " ".join(f"data-a{i}=x" for i in range(n)) + ">x", 100_000),
    "the same attribute": Shape(lambda n: "<p " + "class=x " * n + ">x", 500_000),
    "a class of many names": Shape(lambda n: '<p class="' + "post-content " * n + '">x', 800_000),
    "a class of many other names": Shape(lambda n: '<p class="' + " ".join(f"c{i}" for i in range(n)) + '">x', 800_000),
    "a long class": Shape(lambda n: f'<p class="{"x" * n}">x', 10_000_000),
    "a long class of parts": Shape(lambda n: f'<p class="{"x-" * n}">x', 5_000_000),
    "a long class of humps": Shape(lambda n: f'<p class="{"xY" * n}">x', 5_000_000),
    "a long id": Shape(lambda n: f'<p id="{"comment-" * n}">x', 1_200_000),
    "a long style": Shape(lambda n: f'<p style="{"display: position: " * n}">x', 500_000),
    "a style of white space": Shape(lambda n: f'<p style="display{" " * n}">x', 5_000_000),
    "a style of many displays": Shape(lambda n: f'<p style="{"display " * n}">x', 500_000),
    "blocks of other classes": Shape(lambda n: "".join(f'<p class="c{i}">x' for i in range(n)), 300_000),
    "blocks of a long class each": Shape(lambda n: f'<p class="{"post " * 100}">x' * n, 20_000),
    "boxes of the same class": Shape(lambda n: '<div class="post"><p>x</p></div>' * n, 200_000),
    "an endless tag name": Shape(lambda n: "<" + "a" * n, 5_000_000),
    "an endless element name": Shape(lambda n: "<p>x<" + "a-" * n + ">y", 2_000_000),
    # Text
    "one text node": Shape(lambda n: "<p>" + _SENTENCE * n, 530_000),
    "one text node of letters": Shape(lambda n: "<p>" + "x" * n, 50_000_000),
    "one Chinese text node": Shape(lambda n: "<p>" + "水车今天又开放了。" * n, 1_000_000),
    "one text node of surrogates": Shape(lambda n: "<p>" + "\ud83d" * n, 3_000_000),
    "words of a megabyte": Shape(lambda n: "<p>" + ("x" * n + " ") * 10, 1_000_000),
    "combining marks": Shape(lambda n: "<p>e" + "\u0301" * n, 5_000_000),
    "emoji sequences": Shape(lambda n: "<p>" + "👩\u200d" * n, 3_000_000),
    "bidi controls": Shape(lambda n: "<p>x" + "\u202e" * n, 5_000_000),
    "zero-width characters": Shape(lambda n: "<p>" + "\u200b" * n, 5_000_000),
    "full stops": Shape(lambda n: "<p>" + "." * n, 10_000_000),
    "digits": Shape(lambda n: "<p>" + "1" * n, 10_000_000),
    "digits and commas": Shape(lambda n: "<p>" + "0," * n, 5_000_000),
    "braces": Shape(lambda n: "<p>" + "{" * n, 10_000_000),
    "a template never closed": Shape(lambda n: "<p>{{" + "x" * n, 10_000_000),
    "templates never closed": Shape(lambda n: "<p>" + "{{x" * n, 3_000_000),
    "percent signs": Shape(lambda n: "<p>" + "%" * n, 10_000_000),
    "brackets": Shape(lambda n: "<p>" + "[" * n, 10_000_000),
    "hashes": Shape(lambda n: "<h2>x " + "#" * n, 10_000_000),
    "ticks": Shape(lambda n: "<pre>" + "` " * n, 5_000_000),
    "fences": Shape(lambda n: "<pre>" + "```\n" * n, 2_000_000),
    "stars": Shape(lambda n: "<p>" + "*" * n, 10_000_000),
    "quoted lines": Shape(lambda n: "<blockquote>" + "x<br>" * n, 500_000),
    "ampersands": Shape(lambda n: "<p>" + "&" * n, 10_000_000),
    "escaped ampersands": Shape(lambda n: "<p>" + "&amp;x" * n, 2_000_000),
    "white space": Shape(lambda n: " " * n, 20_000_000),
    "white space in a page": Shape(lambda n: "<p>" + " \n\t" * n + "x", 7_000_000),
    "white space before lines": Shape(lambda n: "<pre>" + (" " * 1000 + "\n") * n + "x", 10_000),
    "white space between blocks": Shape(lambda n: ("<p>x</p>" + " " * 200) * n, 50_000),
    "no-break spaces": Shape(lambda n: "<p>x" + "\u00a0" * n + "y", 10_000_000),
    "NUL": Shape(lambda n: "<p>x" + "\0" * n + "y", 10_000_000),
    "control characters": Shape(lambda n: "<p>x" + "\x1b[2J" * n + "y", 3_000_000),
    "short words": Shape(lambda n: "<p>" + "a " * n, 5_000_000),
    "phrases": Shape(lambda n: "<p>Leave a reply</p>" * n, 300_000),
    "phrases in one text": Shape(lambda n: "<p>" + "leave a reply by email " * n, 500_000),
    "phrases in short texts": Shape(lambda n: "<p>we use cookies to leave a reply here" * n, 200_000),
    # References, comments, declarations
    "references": Shape(lambda n: "<p>" + "&amp;" * n, 2_000_000),
    "references of many sorts": Shape(
        lambda n: "<p>" + "&lt;&#60;&#x3c;&CounterClockwiseContourIntegral;" * n, 200_000
    ),
    "references without end": Shape(lambda n: "<p>&#" + "9" * n, 5_000_000),
    "references that name nothing": Shape(lambda n: "<p>" + "&x" * n, 3_000_000),
    "entities declared": Shape(
        lambda n: "<!DOCTYPE x [" + "".join(f'<!ENTITY e{i + 1} "&e{i};&e{i};">' for i in range(n)) + f"]><p>&e{n};",
        100_000,
    ),
    "comments": Shape(lambda n: "<!-- x -->" * n + "x", 1_000_000),
    "comments in text": Shape(lambda n: "<p>" + "x<!-- -->" * n, 1_000_000),
    "comments never closed": Shape(lambda n: "<!--" * n, 5_000_000),
    "comment ends": Shape(lambda n: "-->" * n, 3_000_000),
    "instructions": Shape(lambda n: "<?x y?>" * n + "x", 1_000_000),
    "CDATA": Shape(lambda n: "<![CDATA[x]]>" * n + "x", 1_000_000),
    "CDATA never closed": Shape(lambda n: "<![CDATA[" * n + "x", 1_000_000),
    "doctypes": Shape(lambda n: "<!doctype html>" * n, 1_000_000),
    "an XML declaration of white space": Shape(lambda n: " " * n + "<?xml", 5_000_000),
    "ends of page": Shape(lambda n: "<p>x</body" * n, 1_000_000),
    "ends of page and no more": Shape(lambda n: "</html><p>x" * n, 300_000),
    "ends of breaks": Shape(lambda n: "x</br" + " " * n, 5_000_000),
    "ends of many breaks": Shape(lambda n: "x</br " * n, 1_000_000),
    "open angles": Shape(lambda n: "<" * n, 10_000_000),
    "quotes never closed": Shape(lambda n: '<p class="' + "x" * n, 10_000_000),
    "open tags never ended": Shape(lambda n: "<p " * n, 1_000_000),
    # Scripts and data
    "scripts": Shape(lambda n: "<script>var x</script>" * n + "x", 300_000),
    "a long script": Shape(lambda n: "<script>" + "var x = 1;\n" * n + "</script><p>x", 3_000_000),
    "huge JSON-LD": Shape(
        lambda n: _ARTICLE + _SENTENCE * n + _BODY_END,
        200_000,
    ),
    "markup in JSON-LD": Shape(
        lambda n: _ARTICLE + "a <b " * n + _BODY_END,
        1_000_000,
    ),
    "paragraphs in JSON-LD": Shape(
        lambda n: _ARTICLE + "mill\\n" * n + _BODY_END,
        500_000,
    ),
    "many things in JSON-LD": Shape(
        lambda n: '<script type="application/ld+json">[' + '{"@type":"Article","text":"x"},' * n + "1]</script>",
        300_000,
    ),
    "much JSON-LD": Shape(
        lambda n: '<script type="application/ld+json">{"@type":"Article"}</script>' * n + "<p>x", 200_000
    ),
    "nested JSON-LD": Shape(lambda n: _JSON_LD + "[" * n + "]" * n + _END, 1_000_000),
    "nested things in JSON-LD": Shape(lambda n: _JSON_LD + '{"a":' * n + "1" + "}" * n + _END, 500_000),
    "numbers in JSON-LD": Shape(lambda n: '<script type="application/ld+json">[' + "9" * n + "]</script>", 1_000_000),
    "types in JSON-LD": Shape(lambda n: _JSON_LD + '"@type":[' * n + _END, 1_000_000),
    "white space in JSON-LD": Shape(
        lambda n: '<p>x<script type="application/ld+json">"@type":' + " " * n + _END, 5_000_000
    ),
    "meta": Shape(lambda n: "".join(f"<meta name=a{i} content=x>" for i in range(n)) + "<p>x", 200_000),
    "meta charset": Shape(lambda n: "<meta charset" * n, 1_000_000),
    "titles": Shape(lambda n: "<title>x</title>" * n + "<p>x", 300_000),
    "a long title": Shape(lambda n: f"<title>{_SENTENCE * n}</title><h1>{_SENTENCE * n}</h1><p>x", 100_000),
    "a heading as the title": Shape(lambda n: "<title>mill</title>" + "<h1>mill</h1>" * n, 200_000),
    # Forms
    "forms": Shape(lambda n: "<form><p>x</p><input></form>" * n, 100_000),
    "password forms": Shape(lambda n: "<form>x<input type=password></form>" * n, 100_000),
    "nested forms": Shape(lambda n: "<form><div>x<input>" * n, 100_000),
    "fields": Shape(lambda n: "<form>x" + "<input>" * n, 500_000),
    "fields in nested boxes": Shape(lambda n: "<div>x<input>" * n, 100_000),
    "fields in empty boxes": Shape(lambda n: "<p>x</p>" + "<div><input>" * n, 200_000),
    "fields with labels": Shape(lambda n: "<form>" + "<label>Name<input></label>" * n, 200_000),
    "boxes beside a log-in form": Shape(lambda n: "<form><input type=password></form>" + "<div>x" * n, 200_000),
    "options": Shape(lambda n: "<select>" + "<option>x" * n, 300_000),
    "buttons": Shape(lambda n: "<p>x" + "<button>y</button>z" * n, 300_000),
    "text areas": Shape(lambda n: "<form>" + "<textarea>x</textarea>" * n, 200_000),
    # Comments of readers
    "comments of readers": Shape(lambda n: '<ol class="commentlist">' + (_COMMENT + "</li>") * n + "</ol>", 100_000),
    "replies to replies": Shape(lambda n: '<ol class="commentlist">' + (_COMMENT + "<ul class=children>") * n, 30_000),
    "comments in divs": Shape(
        lambda n: '<div id="comments">' + '<div class="comment"><p>I was there too.</p></div>' * n, 100_000
    ),
    "a thread of comments in divs": Shape(
        lambda n: '<div id="comments">' + '<div class="comment"><p>I was there too.</p>' * n, 50_000
    ),
    "comments of many authors": Shape(
        lambda n: _COMMENTS + "<b class=author>Ada</b>" * n + "<p>True.</p>",
        100_000,
    ),
    "a comment of many names": Shape(
        lambda n: '<div class="comments"><div class="comment"><b class=author>' + "by " * n + "</b><p>True.</p>",
        500_000,
    ),
    "a comment of many paragraphs": Shape(
        lambda n: '<div class="comments"><div class="comment"><b class=author>Ada</b>' + "<p>I was there." * n, 200_000
    ),
    "a comment of nested authors": Shape(lambda n: _COMMENTS + "<b class=author>Ada" * n + "<p>True.</p>", 50_000),
    "remarks without classes": Shape(lambda n: "<div><p>Ada 2024-05-01</p><p>I was there.</p></div>" * n, 100_000),
    "posts of a forum": Shape(
        lambda n: (
            '<div class="post"><a class="username">Ada</a><div class="postbody">' + _SENTENCE + "</div></div>" * n
        ),
        100_000,
    ),
    "micro-data of comments": Shape(
        lambda n: '<div itemprop="comment"><span itemprop="author">Ada</span><p itemprop="text">True.</p></div>' * n,
        60_000,
    ),
    "notices in boxes": Shape(lambda n: "<p>x</p>" + "<div><p>We use cookies.</p></div>" * n, 60_000),
    "search forms in forms": Shape(lambda n: '<form action="/x"><div>x<input type=text>' * n, 60_000),
    "newsletter forms": Shape(lambda n: "<div><h3>News</h3><form>x<input type=email></form></div>" * n, 60_000),
    "types of everything": Shape(
        lambda n: _JSON_LD + "".join(f'"@type":"T{chr(97 + i % 26)}x{i}",' for i in range(n)) + _END + "<p>x" * n,
        60_000,
    ),
    "dated combs": Shape(lambda n: "<div><p>Ada, 2024-05-01</p>" * n + "<p>True.</p></div>" * n, 50_000),
    "labels of comments": Shape(lambda n: "<div><h3>Comments</h3><p>Ada, 2024-05-01</p></div>" * n, 60_000),
    # The rarer elements
    "templates": Shape(lambda n: "<template>" * n + "x", 100_000),
    "shadow trees": Shape(lambda n: "<div><template shadowrootmode=open>x" * n, 100_000),
    "drawings": Shape(lambda n: "<svg><title>x</title><text>y</text></svg>" * n, 150_000),
    "nested drawings": Shape(lambda n: "<svg>" * n + "x", 100_000),
    "formulas": Shape(lambda n: "<math><mi>x</mi><annotation>y</annotation></math>" * n, 150_000),
    "frames": Shape(lambda n: "<frameset>" + "<frame src=x>" * n, 300_000),
    "inline frames": Shape(lambda n: "<iframe>x</iframe>" * n + "x", 300_000),
    "dialogs": Shape(lambda n: "<dialog>x" * n, 100_000),
    "code spans": Shape(lambda n: "<p>" + "<code>x</code> " * n, 300_000),
    "code at the beginning": Shape(lambda n: "<code>x\ny</code><p>" * n, 200_000),
    "nested code": Shape(lambda n: "<code>x\n" * n, 100_000),
    "emphasis": Shape(lambda n: "<p>" + "<b>x</b>y" * n, 500_000),
    "touching words at great depth": Shape(lambda n: "<p>" + "<i>" * n + "ab" + "<b>Cd</b><u>Ef</u>" * n, 30_000),
    "touching words that climb": Shape(lambda n: "<p>" + "<i>ab" * n + "</i>Cd" * n, 50_000),
    "siblings at great depth": Shape(lambda n: "<div>" * n + "<p>x<b>y</b></p>" * n, 50_000),
    "lists at great depth": Shape(lambda n: "<div>" * n + "<ul><li>x</ul>" * n, 50_000),
    "links at great depth": Shape(lambda n: "<div class=nav>" * n + "<p><a href=/x>x</a></p>" * n, 50_000),
    "names at great depth": Shape(lambda n: "<div class=post-content>" * n + "<p>x</p>" * n, 50_000),
    "fields at great depth": Shape(lambda n: "<div>" * n + "x<input>" * n, 50_000),
    "rows at great depth": Shape(lambda n: "<div>" * n + "<table>" + "<tr><td>a<td>b" * n, 50_000),
    "headings at great depth": Shape(lambda n: "<div>" * n + "<h2>x</h2><p>y</p>" * n, 50_000),
    "combs": Shape(lambda n: "<div><p>x</p>" * n + "</div><p>y</p>" * n, 50_000),
    "combs of links": Shape(lambda n: "<ul><li><a href=/x>x</a>" * n + "</ul><a href=/y>y</a>" * n, 50_000),
    "combs of comments": Shape(
        lambda n: '<div class="comment"><p>I was there.</p>' * n + "<p>And I.</p></div>" * n, 30_000
    ),
}

TEXTS: dict[str, Shape] = {
    "one line": Shape(lambda n: _SENTENCE * n, 530_000),
    "one line of letters": Shape(lambda n: "x" * n, 50_000_000),
    "one line of words": Shape(lambda n: "mill " * n, 10_000_000),
    "one Chinese line": Shape(lambda n: "水车今天又开放了。" * n, 2_000_000),
    "lines": Shape(lambda n: "mill\n" * n, 1_000_000),
    "lines that differ": Shape(lambda n: "".join(f"The mill number {i} turns.\n" for i in range(n)), 300_000),
    "sentences on lines": Shape(lambda n: (_SENTENCE + "\n") * n, 300_000),
    "paragraphs": Shape(lambda n: (_SENTENCE + "\n\n") * n, 200_000),
    "wrapped paragraphs": Shape(
        lambda n: "the mill at the river was opened again in the spring of the ye and\n" * n, 300_000
    ),
    "alternating rows": Shape(lambda n: f"Share\n{_SENTENCE}\n" * n, 150_000),
    "alternating rows that differ": Shape(lambda n: "".join(f"Share {i}\n{_SENTENCE}{i}\n" for i in range(n)), 100_000),
    "phrases": Shape(lambda n: "Leave a reply\n" * n, 500_000),
    "phrases in one line": Shape(lambda n: "Leave a reply. " * n, 500_000),
    "phrases glued to sentences": Shape(lambda n: f"{_SENTENCE}Leave a reply\n" * n, 100_000),
    "phrases glued without space": Shape(lambda n: "Share this:" * n, 500_000),
    "many different phrases": Shape(
        lambda n: "".join(f"{i} comments Posted by Ada Share this Log in to reply {i}\n" for i in range(n)), 100_000
    ),
    "fences": Shape(lambda n: "```\n" * n, 500_000),
    "rows of bars": Shape(lambda n: "| a | b |\n" * n, 500_000),
    "one line of bars": Shape(lambda n: "a | " * n, 2_000_000),
    "one line of long cells": Shape(lambda n: (_SENTENCE + " | ") * n, 300_000),
    "tabs": Shape(lambda n: "a\t" * n, 5_000_000),
    "empty lines": Shape(lambda n: "\n" * n, 20_000_000),
    "empty lines between": Shape(lambda n: "x" + "\n" * n + "y", 20_000_000),
    "carriage returns": Shape(lambda n: "x\r" * n, 1_000_000),
    "white space": Shape(lambda n: " " * n, 50_000_000),
    "white space before lines": Shape(lambda n: (" " * 1000 + "x\n") * n, 20_000),
    "white space in a line": Shape(lambda n: "x" + " " * n + "y", 20_000_000),
    "white space before cut lines": Shape(lambda n: f"{_SENTENCE}\nShare this\n{' ' * n}{_SENTENCE}\n", 20_000_000),
    "full stops": Shape(lambda n: "." * n, 20_000_000),
    "full stops and spaces": Shape(lambda n: ". " * n, 5_000_000),
    "stops and brackets": Shape(lambda n: "." + ")" * n, 10_000_000),
    "abbreviations": Shape(lambda n: "e.g. A. " * n, 2_000_000),
    "digits": Shape(lambda n: "1" * n, 10_000_000),
    "digits and commas": Shape(lambda n: "0," * n, 5_000_000),
    "NUL": Shape(lambda n: "x\0" * n, 3_000_000),
    "surrogates": Shape(lambda n: "\ud83d" * n, 3_000_000),
    "combining marks": Shape(lambda n: "e" + "\u0301" * n, 5_000_000),
    "placeholders": Shape(lambda n: "{{" * n, 5_000_000),
    "percent signs": Shape(lambda n: "%d " * n, 3_000_000),
    "links": Shape(lambda n: "https://example.org/" + "a/" * n, 5_000_000),
    "addresses": Shape(lambda n: "a@" * n, 5_000_000),
    "short and long in turn": Shape(lambda n: "".join("x" * (i % 97) + "\n" for i in range(n)), 300_000),
}
