"""The measure of clutter that gets into the text."""

from __future__ import annotations

from bench.leakage import Count, clutter_kinds, known_clutter
from declutter.parse import parse
from training.nameless import nameless

PAGE = """<html><body>
<nav><ul><li><a href="/">All about the harbour</a></li><li><a href="/x">Read the article in full</a></li></ul></nav>
<article><h1>Harbour</h1><p>Read the article in full</p><p>The council met.</p>
<form id="commentform" class="comment-form"><p>Your email address will not be published.</p><p>Name</p></form></article>
<form><label>Your password please, dear reader</label><input type="password"></form>
</body></html>"""


def test_lines_of_known_clutter_are_those_that_stand_nowhere_else() -> None:
    root = parse(PAGE)
    assert root is not None
    found = known_clutter(root, "The council met.", clutter_kinds())
    assert found["comment_form"] == {"Your email address will not be published."}
    assert found["navigation"] == {"All about the harbour"}
    assert found["login"] == {"Your password please, dear reader"}


def test_a_line_of_the_reference_is_no_clutter() -> None:
    root = parse(PAGE)
    assert root is not None
    assert "login" not in known_clutter(root, "Your password please, dear reader", clutter_kinds())


def test_stripping_takes_names_away_and_leaves_words_and_structure() -> None:
    root = parse('<div class="a" id="b" data-x="1" aria-label="l" role="main"><a href="/x">One two</a></div>')
    assert root is not None
    text = nameless(root).decode()
    assert '<div><a href="/x">One two</a></div>' in text
    assert not any(name in text for name in ("class", "id=", "data-", "aria-", "role"))


def test_shares_are_of_lines_and_of_pages() -> None:
    assert Count(lines=8, leaked=2, named=6, pages=4, leaking_pages=1).shares == (0.25, 0.25, 0.75)
    assert Count().shares == (0, 0, 0)
