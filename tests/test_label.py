"""Labels reach as far as their box, and a box has one role."""

from __future__ import annotations

import pytest

from declutter import extract
from tests.fixture import Fixture, all_fixtures

TEXT = "".join(
    f"<p>The miller opened sluice number {n} at dawn, and the water, which had waited all winter behind the "
    "boards, went through the race with a sound that nobody in the village had heard for years.</p>"
    for n in range(8)
)


def roles(after: str, before: str = "") -> dict[str, str]:
    page = extract(f"<html><body>{before}<article><h1>The mill turns again</h1>{TEXT}</article>{after}</body></html>")
    return {block.text: block.role.value for block in page.blocks}


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


@pytest.mark.parametrize("fixture", all_fixtures(), ids=lambda fixture: fixture.slug)
def test_what_form_and_place_decided_is_not_put_down_to_the_model(fixture: Fixture) -> None:
    decided = [block for block in extract(fixture.page).blocks if block.cue.startswith(("structure:", "place:"))]
    assert decided or fixture.slug in ("empty-page", "js-shell")
    assert not [block.cue for block in decided if block.reason.startswith("The model gives")]
