"""Plain text and Markdown from blocks; the Markdown is read back by a Markdown parser."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from declutter import Block, Kind, Role, extract
from declutter.compose import plain_document
from declutter.document import Document
from declutter.render import to_markdown as write
from declutter.render import to_text
from tests.fixture import Fixture, all_fixtures, read
from tests.reading import READER, document_words, markdown_words, tokens
from tests.strategies import WORDS


def block(text: str, kind: Kind = Kind.PARAGRAPH, level: int = 0, group: int = -1) -> Block:
    return Block(text, Role.BODY, 0.9, "The model says so.", "model", kind, level, group)


def heading(text: str, level: int = 2) -> Block:
    return block(text, Kind.HEADING, level)


def item(text: str, level: int = 1, group: int = 1) -> Block:
    return block(text, Kind.LIST_ITEM, level, group)


def cell(text: str, row: int) -> Block:
    return block(text, Kind.TABLE_CELL, 0, row)


def shown(markdown: str) -> str:
    return " ".join(markdown_words(markdown))


def to_markdown(blocks: Sequence[Block]) -> str:
    return write(Document(plain_document(blocks)))


def types(markdown: str) -> list[str]:
    return [token.type for token in READER.parse(markdown)]


# Plain text


def test_text_parts_paragraphs_and_keeps_lists_and_rows_together() -> None:
    blocks = [
        heading("Mills"),
        block("One.\nTwo."),
        item("a"),
        item("b", 2),
        block("End."),
        *[cell(c, 1) for c in "xy"],
    ]
    blocks += [cell("z", 2), block("  code\n    more", Kind.CODE)]
    assert to_text(blocks) == "Mills\n\nOne.\nTwo.\n\na\nb\n\nEnd.\n\nx\ty\nz\n\n  code\n    more"


def test_nothing_gives_nothing() -> None:
    assert (to_text([]), to_markdown([])) == ("", "")


def test_line_breaks_in_a_row_are_spaces() -> None:
    assert to_text([cell("a\nb", 1), cell("c", 1)]) == "a b\tc"


# Markdown


@pytest.mark.parametrize("level", range(1, 7))
def test_headings(level: int) -> None:
    markdown = to_markdown([heading("The\nmill", level), block("Text.")])
    assert markdown == "#" * level + " The mill\n\nText."


def depths(markdown: str) -> list[int]:
    """How deep each list item is, in order, as a Markdown reader sees it."""
    depth, found = 0, []
    for token in READER.parse(markdown):
        if token.type.endswith("_list_open"):
            depth += 1
        elif token.type.endswith("_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            found.append(depth)
    return found


def test_nested_lists() -> None:
    markdown = to_markdown([item("a"), item("b", 2), item("c", 3), item("d", 2), item("e"), block("After.")])
    assert markdown.splitlines()[0] == "- a"
    assert markdown.endswith("\n- e\n\nAfter.")
    assert depths(markdown) == [1, 2, 3, 2, 1]


def test_numbered_lists_nest_too() -> None:
    page = extract("<ol>" + "<li>step<ul><li>detail</ul>" * 12 + "</ol>")
    markdown = to_markdown(page.blocks)
    assert depths(markdown) == [1, 2] * 12
    assert "12. step" in markdown
    assert "- detail" in markdown


def test_lists_that_begin_deep_or_jump() -> None:
    for levels in ((3,), (2, 2), (3, 1, 3), (1, 4), (4, 2, 1)):
        markdown = to_markdown([block("Before."), *[item(f"i{n}", level) for n, level in enumerate(levels)]])
        assert "code_block" not in types(markdown)
        assert types(markdown).count("list_item_open") == len(levels)


def test_lines_of_a_list_item_stay_in_it() -> None:
    markdown = to_markdown([item("a"), item("b\nc", 2), item("d")])
    assert "c" in shown(markdown).split()
    assert depths(markdown) == [1, 2, 1]


def test_tables() -> None:
    markdown = to_markdown([cell("a", 1), cell("b", 1), cell("c|d", 2), cell("e\nf", 2)])
    assert markdown == "| a | b |\n| --- | --- |\n| c\\|d | e<br>f |"
    assert types(markdown).count("tr_open") == 2


def test_rows_of_unequal_length_lose_nothing() -> None:
    cells = [cell("Mills of the valley", 1), cell("a", 2), cell("b", 2), cell("c", 2), cell("d", 3), cell("e", 3)]
    markdown = to_markdown(cells)
    assert "table_open" in types(markdown)
    assert shown(markdown).split() == ["Mills", "of", "the", "valley", "a", "b", "c", "d", "e"]


def test_code() -> None:
    markdown = to_markdown([block("Run:"), block("x = '```'\n  # y\n\n- z", Kind.CODE)])
    assert markdown == "Run:\n\n````\nx = '```'\n  # y\n\n- z\n````"
    (fence,) = [token for token in READER.parse(markdown) if token.type == "fence"]
    assert fence.content == "x = '```'\n  # y\n\n- z\n"


def test_quotes_and_line_breaks() -> None:
    assert to_markdown([block("a\nb", Kind.QUOTE)]) == "> a\\\n> b"
    markdown = to_markdown([block("1 Mill Lane\nOldtown")])
    assert [token.type for token in tokens(markdown)].count("hardbreak") == 1


@pytest.mark.parametrize(
    "text",
    [
        "*not* _marked_ `as` such",
        "[no](link) ![no](image) [x]",
        "<b>no markup</b> <script> &amp; &copy; &#65; R&D",
        "back\\slash \\* and \\",
        "# no heading",
        "#hash #1",
        "> no quote",
        "- no list",
        "+ no list",
        "* no list",
        "1. no list",
        "2024. A good year",
        "12) no list",
        "a\n- b",
        "a\n===",
        "a\n---",
        "a\n# b",
        "a\n3. b",
        "~~~ no fence",
        "a\n~~~\nb",
        "``` no fence",
        "--- ",
        "***",
        "___",
        "a | b\n--- | ---\nc | d",
        "a | b\n:-: | :-:",
        "[note]: https://example.org/",
        "ends with backslash\\\nnext",
        "https://example.org/a_b_c*d*",
        "C# and F #",
        "snake_case_name 2*3*4",
        "a\n    b",
        "!important",
        "| a | b |",
    ],
)
@pytest.mark.parametrize("kind", [Kind.PARAGRAPH, Kind.HEADING, Kind.LIST_ITEM, Kind.QUOTE, Kind.TABLE_CELL])
def test_text_that_looks_like_markup_is_shown_as_it_is(text: str, kind: Kind) -> None:
    text = text.strip()
    marked = block(text, kind, 2 if kind is Kind.HEADING else 1, 1)
    markdown = to_markdown([block("Before."), marked, block("After.")])
    assert shown(markdown).split() == ["Before.", *text.split(), "After."]
    inline = {"text", "softbreak", "hardbreak", "text_special"}
    found = [token.type for token in tokens(markdown) if not token.block and token.content != "<br>"]
    assert set(found) <= inline, markdown


# The same words


def lines() -> SearchStrategy[str]:
    signs = (
        "#",
        "-",
        "1.",
        "12)",
        "*",
        "**",
        "_x_",
        "`",
        "```",
        "~~~",
        "|",
        "---",
        "===",
        "&amp;",
        "<i>",
        "\\",
        "[a]",
        "!",
        ">",
        ":--",
    )
    return st.lists(st.sampled_from((*WORDS, *signs)), min_size=1, max_size=4).map(" ".join).filter(str.strip)


def contents() -> SearchStrategy[str]:
    return st.lists(lines().map(lambda line: " ".join(line.split())), min_size=1, max_size=3).map("\n".join)


def any_block() -> SearchStrategy[Block]:
    other = st.sampled_from((Kind.PARAGRAPH, Kind.TERM, Kind.DEFINITION, Kind.QUOTE, Kind.CAPTION, Kind.CONTROL))
    code = st.lists(st.sampled_from(("  x = 1", "", "```", "# a", "\ty | z", "- b", "&amp;")), min_size=1, max_size=4)
    return st.one_of(
        st.builds(block, contents(), other),
        st.builds(heading, contents(), st.integers(1, 6)),
        st.builds(item, contents(), st.integers(1, 4)),
        st.builds(cell, contents(), st.integers(1, 3)),
        st.builds(block, code.map("\n".join).map(str.rstrip).filter(str.strip), st.just(Kind.CODE)),
    )


@given(st.lists(any_block(), max_size=6))
@example([block("2024. A good year")])
@example([heading("#", 1)])
@example([cell("a", 1), cell("b", 2), cell("c", 2)])
@settings(max_examples=80, deadline=None, derandomize=True)
def test_markdown_shows_the_words_of_the_text_in_their_order(blocks: list[Block]) -> None:
    words = [word for one in blocks for word in one.text.split()]
    assert to_text(blocks).split() == words
    assert shown(to_markdown(blocks)).split() == words


@pytest.mark.parametrize("fixture", all_fixtures(), ids=lambda fixture: fixture.slug)
def test_markdown_of_a_fixture_shows_the_words_of_its_text(fixture: Fixture) -> None:
    page = read(fixture)
    document = page._document.value
    assert markdown_words(page.markdown) == document_words(document, "markdown")
    assert shown(to_markdown(page.blocks)).split() == to_text(page.blocks).split()
    if "math" not in fixture.slug:
        assert document_words(document, "text") == page.text.split()
