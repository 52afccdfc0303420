"""What `Page.diff` says of two readings of a page."""

from __future__ import annotations

import json
import pickle

import pytest

from declutter import Diff, Options, Role, clean_text, extract
from declutter.changes import Piece, Reading, difference
from tests.fixture import FOLDER, all_fixtures

TEXT = "The old mill on the river turned again this spring, after ten years of work by some forty volunteers. "
HTML = (
    "<html><head><title>The mill turns</title></head><body><article><h1>The mill turns</h1>"
    f"<p>{TEXT * 3}</p><p>{TEXT * 4}</p></article><footer><p>© 2024 The Mill News</p></footer></body></html>"
)


def reading(*pieces: tuple[str, Role]) -> Reading:
    kept = "\n\n".join(text for text, role in pieces if role.is_content)
    return Reading(kept, [Piece(text, role) for text, role in pieces], {})


def test_the_same_page_has_not_changed() -> None:
    page = extract(HTML)
    same = page.diff(extract(HTML))
    assert not same
    assert str(same) == "nothing changed"
    assert same.to_dict()["removed"] == []


def test_options_change_what_is_kept_and_the_reverse_is_the_reverse() -> None:
    changed = 0
    for fixture in all_fixtures()[::6]:
        strict, lenient = (extract(fixture.page, options=Options(favor=favor)) for favor in ("precision", "recall"))
        there, back = strict.diff(lenient), lenient.diff(strict)
        assert [c.text for c in there.added] == [c.text for c in back.removed]
        assert [c.text for c in there.removed] == [c.text for c in back.added] == []
        assert there.words_added == back.words_removed
        kept = {block.text for block in lenient.content} - {block.text for block in strict.content}
        assert kept <= {change.text for change in there.added}
        changed += bool(there)
    assert changed


def test_an_option_that_changes_the_text_alone_is_told_by_its_words() -> None:
    diff = extract(HTML, options=Options(title="always")).diff(extract(HTML, options=Options(title="never")))
    assert diff.words_removed == 3
    assert (diff.removed, diff.added, diff.relabelled) == ((), (), ())
    assert diff


def test_another_version_of_a_page_has_gained_a_paragraph_and_another_title() -> None:
    later = HTML.replace("</article>", f"<p>{TEXT.upper() * 3}</p></article>").replace("mill turns", "mill stops")
    diff = extract(HTML).diff(extract(later))
    (added,) = (change for change in diff.added if change.before is None and change.text.startswith("THE OLD"))
    assert added.after is Role.BODY
    assert added.address == "/html/body/article/p[3]"
    assert ("title", ("The mill turns", "The mill stops")) in diff.facts
    shown = str(diff)
    assert "  title: The mill turns -> The mill stops" in shown
    assert "+ absent -> body: THE OLD MILL" in shown
    assert json.loads(json.dumps(diff.to_dict())) == diff.to_dict()
    assert diff.to_dict()["added"][-1]["before"] is None


def test_texts_are_compared_however_they_are_cut_into_blocks() -> None:
    source = (FOLDER / "text-wordpress-com" / "page.txt").read_text("utf-8")
    diff = clean_text(source, options=Options(favor="precision")).diff(
        clean_text(source, options=Options(favor="recall"))
    )
    assert not diff.removed
    assert diff.words_removed == 0
    assert sum(len(change.text.split()) for change in diff.added) >= diff.words_added


def test_pages_that_were_pickled_are_compared_alike() -> None:
    page = extract(FOLDER / "wordpress-com-login-strip" / "page.html")
    other = extract(FOLDER / "wordpress-com-login-strip" / "page.html", options=Options(favor="recall"))
    stored = [pickle.loads(pickle.dumps(one)) for one in (page, other)]
    assert stored[0].diff(stored[1]) == page.diff(other)
    assert not page.diff(stored[0])


@pytest.mark.parametrize(
    ("before", "after", "removed", "added", "relabelled"),
    [
        # One block became two, of which one is no longer kept.
        ([("a b c d", Role.BODY)], [("a b", Role.BODY), ("c d", Role.SHARE)], ["c d"], [], []),
        # Two became one that is kept.
        ([("a b", Role.BODY), ("c d", Role.SHARE)], [("a b c d", Role.BODY)], [], ["c d"], []),
        # Another role on the same side.
        ([("a", Role.SHARE)], [("a", Role.LIKE)], [], [], ["a"]),
        ([("a", Role.BODY)], [("a", Role.TITLE)], [], [], ["a"]),
        # Words came and went.
        ([("a", Role.BODY), ("b", Role.BODY)], [("a", Role.BODY), ("c", Role.BODY)], ["b"], ["c"], []),
        ([("x", Role.FOOTER)], [], [], [], ["x"]),
        ([], [], [], [], []),
    ],
)
def test_a_change_has_its_side(
    before: list[tuple[str, Role]],
    after: list[tuple[str, Role]],
    removed: list[str],
    added: list[str],
    relabelled: list[str],
) -> None:
    diff = difference(reading(*before), reading(*after))
    assert isinstance(diff, Diff)
    assert [change.text for change in diff.removed] == removed
    assert [change.text for change in diff.added] == added
    assert [change.text for change in diff.relabelled] == relabelled
