"""What is kept as a whole: the kind of the page, the confidence, the caller's choice, copies."""

from __future__ import annotations

import pytest

from declutter import Options, PageKind, extract
from tests.fixture import FOLDER, all_fixtures


def words(slug: str, favor: str) -> int:
    return len(extract(FOLDER / slug / "page.html", options=Options(favor=favor)).text.split())  # type: ignore[arg-type]


def test_precision_keeps_less_and_recall_keeps_more() -> None:
    counts = [
        [words(fixture.slug, favor) for fixture in all_fixtures()[::2]] for favor in ("precision", "balance", "recall")
    ]
    for precision, balance, recall in zip(*counts, strict=True):
        assert precision <= balance <= recall
    assert sum(counts[0]) < sum(counts[1]) < sum(counts[2])


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        ("wordpress-com-login-strip", PageKind.ARTICLE),
        ("german-newspaper", PageKind.ARTICLE),
        ("discourse-thread", PageKind.FORUM),
        ("phpbb-thread", PageKind.FORUM),
        ("shop-product", PageKind.PRODUCT),
        ("docs-sidebar", PageKind.DOCUMENTATION),
    ],
)
def test_the_kind_of_a_page(slug: str, kind: PageKind) -> None:
    page = extract(FOLDER / slug / "page.html")
    assert page.kind is kind
    assert 0.3 < page.kind_probability <= 1
    assert page.to_dict()["kind"] == kind.value


def test_the_confidence_is_a_share_and_lower_where_there_is_hardly_anything_to_tell_content_by() -> None:
    clear = extract(FOLDER / "wordpress-com-login-strip" / "page.html").confidence
    doubtful = extract(
        "<div>" + "".join(f"<a href='/{n}'>Item {n}</a> <b>{n} kr</b><br>" for n in range(40)) + "</div>"
    )
    assert 0 <= doubtful.confidence < clear <= 1


def test_of_an_article_shown_and_hidden_only_what_is_shown_is_printed() -> None:
    paragraphs = "".join(
        f"<p>Paragraph {n} of the report says at some length what the council of Orrin decided about bridge {n}.</p>"
        for n in range(8)
    )
    page = extract(
        f"<main><article><h1>Bridges</h1>{paragraphs}</article></main>"
        f'<div style="display:none"><article>{paragraphs}</article></div>'
    )
    assert page.text.count("Paragraph 3 of the report") == 1
    assert sum("Paragraph 3" in block.text for block in page.blocks) == 2


def test_text_that_is_hidden_and_nowhere_shown_may_be_content() -> None:
    answer = "The answer to question {n} is long enough to be a paragraph of the page, and stands nowhere else on it."
    answers = "".join(f"<h3>Question {n}?</h3><div hidden><p>{answer.format(n=n)}</p></div>" for n in range(6))
    page = extract(f"<main><h1>Questions about the mill</h1><p>All that visitors ask us, answered.</p>{answers}</main>")
    assert "The answer to question 4" in page.text
