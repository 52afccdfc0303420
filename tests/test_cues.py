"""Where words and structure stand: what a cue says there."""

from __future__ import annotations

import pytest

from declutter import Role
from tests.test_lexicon import REST, cues


def role_of_structure(page: str) -> Role | None:
    cue = cues(page + REST).structure[0]
    return None if cue is None else cue.role


@pytest.mark.parametrize(
    ("crumbs", "role"),
    [
        ("<a href=/>Home</a> » <a href=/posts>Posts</a>", Role.NAVIGATION),
        ("<a href=/>Accueil</a> &gt; <a href=/v>Vernoise</a> &gt; Le lavoir", Role.NAVIGATION),
        ("<a href=/2>Next »</a>", Role.PAGINATION),
        ("<a href=/>Home</a> »", Role.PAGINATION),
        ("<a href=/x>Channel pinned «How to read this»</a>", None),
        ("<a href=/x>A &gt;B and C</a>", None),
    ],
)
def test_crumbs_are_known_by_the_marks_between_links(crumbs: str, role: Role | None) -> None:
    assert role_of_structure(f"<p>{crumbs}</p>") is role


@pytest.mark.parametrize("address", ["reply?id=41120001&goto=x", "newreply.php?do=newreply&p=6", "newreply.php"])
def test_links_to_the_reply_form_of_a_board_belong_to_the_form(address: str) -> None:
    assert role_of_structure(f'<p><a href="{address}">Zebra</a></p>') is Role.COMMENT_FORM
    assert role_of_structure('<p><a href="/reply/7">Zebra</a></p>') is None


@pytest.mark.parametrize("text", ["{title}", "{title} {title}", "[#OOI_PERSONAL_INFORMATION#]"])
def test_names_in_braces_are_a_template_where_nothing_else_stands(text: str) -> None:
    cue = cues(f"<div><p>{text}</p></div>{REST}").structure[0]
    assert cue is not None
    assert (cue.role, cue.certain) == (Role.PLACEHOLDER, True)
    assert role_of_structure(f"<p>The zebras wrote {text} on the wall.</p>") is None


@pytest.mark.parametrize(
    ("box", "words", "certain"),
    [
        ("class=site-footer", "Subscribe via Atom", True),
        ("class=s-topbar", "Log in", True),
        ("class=footer", "Subscribe via Atom", False),
        ("class=site-footer", "Share this", False),
    ],
)
def test_words_in_a_region_of_the_page_are_as_certain_as_the_region(box: str, words: str, certain: bool) -> None:
    phrase = cues(f"<div {box}><p>{words}</p></div>{REST}").phrase[0]
    assert phrase is not None
    assert phrase.certain is certain


def test_sorting_among_comments_sorts_the_comments() -> None:
    page = "<div class=comments><p>Sort by</p></div><p>Sort by</p>" + REST
    assert [cue and cue.role for cue in cues(page).phrase[:2]] == [Role.COMMENT, Role.SEARCH]


def test_words_that_are_named_as_text_are_no_label() -> None:
    page = "<div class=cookies-per-purpose><p>Marketing cookies</p></div><p>Marketing cookies</p>" + REST
    assert [cue and cue.role for cue in cues(page).phrase[:2]] == [None, Role.CONSENT]


def test_what_stands_in_for_an_advertisement_belongs_to_it() -> None:
    page = "<amp-ad><div placeholder>Zebra</div></amp-ad><div placeholder>Zebra</div>" + REST
    assert [cue and (cue.role, cue.certain) for cue in cues(page).markup[:2]] == [
        (Role.ADVERT, True),
        (Role.PLACEHOLDER, True),
    ]


def test_a_block_that_is_all_phrase_may_begin_with_a_name_of_any_length_up_to_sixty() -> None:
    names = ("Jim", "Jim " * 14 + "Jim", "Jim " * 20)
    page = "".join(f"<p>{name} says:</p>" for name in names) + REST
    assert [cue and cue.role for cue in cues(page).phrase[:3]] == [Role.COMMENT, Role.COMMENT, None]


def test_the_capital_letters_of_turkish_are_the_small_ones() -> None:
    assert [cue and cue.id for cue in cues(f"<p>İLGİLİ HABERLER</p><p>ilgili haberler</p>{REST}").phrase[:2]] == [
        "phrase:tr:ilgili haberler"
    ] * 2


def test_a_name_on_a_tag_of_its_own_says_more_than_the_name_alone() -> None:
    page = "<figure><figcaption class=source>Zebra</figcaption></figure><p class=source>Zebra</p>" + REST
    assert [cue and cue.role for cue in cues(page).markup[:2]] == [Role.BODY, Role.BYLINE]
