"""Labels reach as far as their box, and a box has one role."""

from __future__ import annotations

import numpy as np
import pytest

from declutter import extract
from declutter.cues import find_cues
from declutter.flags import Flag
from declutter.label import find_headline, label
from declutter.parse import parse
from declutter.segment import segment
from tests.fixture import Fixture, all_fixtures, read

TEXT = "".join(
    f"<p>The miller opened sluice number {n} at dawn, and the water, which had waited all winter behind the "
    "boards, went through the race with a sound that nobody in the village had heard for years.</p>"
    for n in range(8)
)


def roles(after: str, before: str = "") -> dict[str, str]:
    page = extract(f"<html><body>{before}<article><h1>The mill turns again</h1>{TEXT}</article>{after}</body></html>")
    return {block.text: block.role.value for block in page.blocks}


def labels(after: str, before: str = "") -> dict[str, str]:
    """The roles of what stands around an article, of which the article alone is main content."""
    root = parse(f"<html><body>{before}<article><h1>The mill turns again</h1>{TEXT}</article>{after}</body></html>")
    assert root is not None
    segments = segment(root)
    evidence = find_cues(segments)
    kept = (segments.outline.flags[segments.owner] & Flag.ARTICLE) != 0
    scores = kept.astype(np.float32)
    verdicts = label(segments, evidence, scores, kept, find_headline(segments, evidence, kept))
    return {text: verdict.role.value for text, verdict in zip(segments.texts, verdicts, strict=True)}


def test_a_label_ends_where_a_footer_begins() -> None:
    found = roles(
        "<div><h2>More stories</h2><p><a href='/a'>A bridge of one single plank</a></p>"
        "<footer><p>Lower Mill Lane, Withy End</p></footer></div>"
    )
    assert found["A bridge of one single plank"] == "related"
    assert found["Lower Mill Lane, Withy End"] == "footer"


def test_a_heading_ends_the_section_of_the_label_above_it() -> None:
    found = roles(
        "<aside><div><h3>Most read</h3><ul><li><a href='/a'>The fish that came back twice</a></li></ul></div>"
        "<div><h3>Weather</h3><p>Withy End: 17 degrees</p></div></aside>"
    )
    assert found["The fish that came back twice"] == "related"
    assert found["Weather"] != "related"
    assert found["Withy End: 17 degrees"] != "related"


def test_the_words_beside_a_lone_email_field_belong_to_it() -> None:
    found = roles(
        "<section><div><h2>A letter a month</h2><p>All that the water says.</p>"
        "<form><label>E-mail <input type='email'></label><button>Send</button></form></div></section>"
    )
    assert found["A letter a month"] == "subscribe"
    assert found["All that the water says."] == "subscribe"


@pytest.mark.parametrize("word", ["Advertising", "Your privacy choices"])
def test_a_link_in_the_foot_leads_to_a_page_of_that_name(word: str) -> None:
    found = roles(f"<footer><ul><li><a href='/x'>{word}</a></li><li><a href='/i'>Imprint</a></li></ul></footer>")
    assert found[word] == "footer"


def test_links_within_the_page_are_its_contents() -> None:
    contents = "<div><p><a href='#one'>How the mill was built</a></p><p><a href='#two'>How it fell down</a></p></div>"
    assert roles(contents)["How the mill was built"] == "navigation"


def test_a_menu_in_the_foot_is_navigation_but_for_its_legal_links() -> None:
    found = labels(
        "<footer><nav class='footer-links'><ul><li><a href='/f'>The ferry</a></li><li><a href='/h'>Half a day on the "
        "marsh with a guide</a></li><li><a href='/p'>Privacy policy</a></li></ul></nav>"
        "<p>Withy End Mill Trust</p></footer>"
    )
    assert found["The ferry"] == "navigation"
    assert found["Half a day on the marsh with a guide"] == "navigation"
    assert found["Privacy policy"] == "footer"
    assert found["Withy End Mill Trust"] == "footer"


def test_what_a_wide_menu_promotes_is_the_menu() -> None:
    menu = (
        "<nav><ul><li><a href='/w'>Walks</a><div><h4>Featured</h4><ul><li><a href='/x'>Twelve bridges to cross before "
        "the winter comes</a></li></ul></div></li></ul></nav>"
    )
    assert labels("", before=menu)["Twelve bridges to cross before the winter comes"] == "navigation"
    aside = labels(menu.replace("<nav>", "<aside><nav>").replace("</nav>", "</nav></aside>"))
    assert aside["Twelve bridges to cross before the winter comes"] == "related"


@pytest.mark.parametrize("hiding", ["hidden", "class='sr-only'", "style='display: none'"])
def test_a_closed_menu_is_a_menu(hiding: str) -> None:
    closed = f"<nav><ul {hiding}><li><a href='/w'>Walks</a></li><li>Rivers and ponds</li></ul></nav>"
    found = labels("", before=closed)
    assert found["Walks"] == "navigation"
    assert found["Rivers and ponds"] == "navigation"
    assert labels(f"<div {hiding}>Three of five</div>")["Three of five"] == "hidden"


def test_a_hidden_form_with_a_password_is_a_log_in() -> None:
    rules = "".join(f"<p hidden>Rule {n}: a letter that is not in the name of a river.</p>" for n in range(40))
    found = labels(f"<footer><form><input name='n'><input type='password'>{rules}<button>Go</button></form></footer>")
    assert found["Rule 7: a letter that is not in the name of a river."] == "login"


def test_a_dialog_in_the_foot_belongs_to_the_foot() -> None:
    terms = "<footer><p>Withy End</p><div role='dialog'><p>Who walks here does so at low water only.</p></div></footer>"
    assert labels(terms)["Who walks here does so at low water only."] == "footer"


def test_a_consent_layer_longer_than_the_page_is_consent() -> None:
    purposes = "".join(f"<li>Purpose {n}: to remember which of the mills you have been to.</li>" * 9 for n in range(9))
    found = labels(f"<div id='onetrust-consent-sdk'><h2>Your choice</h2><ul>{purposes}</ul></div>")
    assert found["Purpose 3: to remember which of the mills you have been to."] == "consent"


def test_the_headline_is_not_taken_from_breadcrumbs() -> None:
    trail = "<ul class='breadcrumbs'><li><a href='/'>Home</a></li><li><h2>The mill turns again</h2></li></ul>"
    page = extract(
        f"<html><head><title>The mill turns again</title></head><body>{trail}<article><h1>The mill turns again, after "
        f"a hundred years</h1>{TEXT}</article></body></html>"
    )
    assert page.title == "The mill turns again, after a hundred years"
    assert {b.text: b.role.value for b in page.blocks}["The mill turns again"] == "navigation"


@pytest.mark.parametrize("prefix", ["Re:", "Odp:", "AW:"])
def test_the_subject_of_an_answer_is_not_the_headline(prefix: str) -> None:
    posts = f"<h5>Sluice gates</h5>{TEXT}<h5>{prefix} Sluice gates</h5>{TEXT}"
    page = extract(f"<html><head><title>Sluice gates</title></head><body><main>{posts}</main></body></html>")
    assert page.title == "Sluice gates"


def test_the_name_of_the_site_is_not_the_headline() -> None:
    page = extract(
        "<html><head><title>Withy End</title></head><body><header><h1><a href='/'>Withy End</a></h1></header>"
        f"<article>{TEXT}</article></body></html>"
    )
    assert {b.text: b.role.value for b in page.blocks}["Withy End"] == "header"


COMMENTS = "".join(
    f"<li><div><b>{name}</b></div><div><a href='#c{n}'>{n} May 2021, 1{n}:05</a></div><p>{text}</p>"
    f"<div><a href='#a'>Reply</a></div></li>"
    for n, (name, text) in enumerate((("Ottilie", "Lovely."), ("Ruben", "Was it ever dry?"), ("Ida", "In 1976.")), 1)
)


@pytest.mark.parametrize("heading", ["3 comments", "What you think"])
def test_a_list_of_comments_is_known_without_a_name(heading: str) -> None:
    found = labels(f"<div><h3>{heading}</h3><ol>{COMMENTS}</ol></div>")
    assert {found[text] for text in ("Ottilie", "2 May 2021, 12:05", "In 1976.", "Reply")} == {"comment"}


def test_a_list_of_news_with_times_is_no_list_of_comments() -> None:
    rows = "".join(
        f"<li><a href='/{n}'>The river rose by {n} feet</a><p>3 May 2021, 1{n}:05</p></li>" for n in range(4)
    )
    assert "comment" not in labels(f"<div><h3>From the river</h3><ul>{rows}</ul></div>").values()


def test_a_notice_about_cookies_is_known_without_a_name() -> None:
    notice = "Auf dieser Seite verwenden wir Cookies, um zu zählen, wer kommt."
    found = labels(f"<div><div>{notice}</div><button>Schon gut</button></div>")
    assert found[notice] == "consent"
    assert found["Schon gut"] == "consent"


def test_breadcrumbs_are_known_without_a_name() -> None:
    found = labels(
        "", before="<div><span><a href='/'>Home</a> » <a href='/m'>Mills</a> » The mill turns again</span></div>"
    )
    assert found["Home » Mills » The mill turns again"] == "navigation"


def test_a_form_with_one_field_that_leads_to_a_search_is_a_search() -> None:
    form = "<div><form action='/search'><p>In all of the valley</p><input type='text'><button>Go</button></form></div>"
    assert labels("", before=form)["In all of the valley"] == "search"


@pytest.mark.parametrize("fixture", all_fixtures(), ids=lambda fixture: fixture.slug)
def test_what_form_and_place_decided_is_not_put_down_to_the_model(fixture: Fixture) -> None:
    decided = [block for block in read(fixture).blocks if block.cue.startswith(("structure:", "place:"))]
    assert decided or fixture.slug in ("empty-page", "js-shell")
    assert not [block.cue for block in decided if block.reason.startswith("The model gives")]


def test_what_nothing_names_in_a_box_over_the_page_is_told_by_the_box() -> None:
    lines = "<div>Mind the geese.</div><div><a href='/g'>To the geese we go</a></div>"
    box = f"<div style='position: fixed; bottom: 0'>{lines}</div>"
    page = extract(
        "<html><head><title>The mill turns again</title></head><body style='position:fixed'>"
        f"<article><h1>The mill turns again</h1>{TEXT}</article>{box}</body></html>"
    )
    over = [block for block in page.blocks if block.cue == "place:overlay"]
    assert [block.text for block in over] == ["Mind the geese.", "To the geese we go"]
    assert "over the page" in over[0].reason
