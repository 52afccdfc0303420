"""The table of pages, without an engine."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest

from declutter import OptionError, Options, clean_text, extract
from declutter.columns import ON_REQUEST, PAGE_COLUMNS
from tests.integrations.pages import PNG, README, check, dump, raw, table

pa = pytest.importorskip("pyarrow")

from declutter.integrations.table import BYTES_AT_ONCE, COLUMNS, ROWS_AT_ONCE, PageReader, page_schema  # noqa: E402


def read(reader: PageReader, given: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pa.Table.from_batches(reader.batches(given)).to_pylist()
    return rows


def test_every_row_comes_out_with_its_verdicts_or_its_reason() -> None:
    check(read(PageReader(keep=("id",)), pa.Table.from_pylist(table())))


def test_the_schema_is_the_same_for_all_tables_and_says_what_its_columns_are() -> None:
    schema = page_schema()
    assert tuple(schema.names) == COLUMNS
    assert schema.field("roles").type == pa.map_(pa.string(), pa.int64())
    assert {field.name: field.type for field in schema if field.type == pa.float64()} == {"confidence": pa.float64()}
    assert all(field.metadata[b"meaning"] for field in schema)
    given = pa.Table.from_pylist(table())
    for rows in (given, given.slice(5, 1), given.slice(0, 0)):
        batches = list(PageReader(keep=("id",)).batches(rows))
        assert {batch.schema for batch in batches} == {PageReader(keep=("id",)).schema(given.schema)}
        assert sum(batch.num_rows for batch in batches) == rows.num_rows


def test_the_columns_are_described_as_they_are() -> None:
    text = (README.parent / "docs" / "integrations.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+ \| .+) \|$", text.partition("## datatrove")[0], re.MULTILINE))
    schema = page_schema(
        [*COLUMNS[:-1], *(column.name for column in PAGE_COLUMNS if column.name in ON_REQUEST), "error"]
    )
    # What Arrow calls the elements of a list changes with its version.
    types = [re.sub(r"list<\w+: ", "list<", str(field.type)) for field in schema]
    described = [field.metadata[b"meaning"].decode() for field in schema]
    told = {name: " | ".join(pair) for name, *pair in zip(schema.names, types, described, strict=True)}
    assert list(rows) == list(told)
    assert rows == told


@pytest.mark.parametrize("kind", ["string", "large_string", "binary", "large_binary", "string_view", "binary_view"])
def test_pages_are_read_from_all_types_of_text_and_bytes(kind: str) -> None:
    html = raw("wordpress-com-login-strip")
    column = pa.array([html], pa.binary()) if "binary" in kind else pa.array([html.decode()], pa.string())
    given = pa.table({"html": column.cast(getattr(pa, kind)())})
    assert [row["text"] for row in read(PageReader(columns=("text",)), given)] == [extract(html).text]


def test_the_header_decides_the_encoding_of_bytes() -> None:
    html = "<title>t</title><p>Die Mühle dreht sich, und der Müller schläft.</p>".encode("cp1252")
    given = pa.table({"body": [html], "header": ["text/html; charset=windows-1252"]})
    (row,) = read(PageReader("body", content_type="header", columns=("text",)), given)
    assert row == {"text": extract(html, content_type="text/html; charset=windows-1252").text}
    assert "Mühle" in row["text"]


def test_text_without_markup_is_cleaned() -> None:
    (row,) = read(PageReader("text", input="text", columns=("text", "outcome")), pa.table({"text": [dump()]}))
    assert row == {"text": clean_text(dump()).text, "outcome": "ok"}
    assert len(row["text"]) < len(dump())


def test_options_and_blocks() -> None:
    given = pa.table({"html": [raw("wordpress-com-login-strip")]})
    wanted = extract(raw("wordpress-com-login-strip"), options=Options(title="always"))
    (row,) = read(PageReader(columns=("text", "blocks"), options=Options(title="always")), given)
    assert row["text"] == wanted.text
    assert row["blocks"] == [block.to_dict() for block in wanted.blocks]


def test_a_large_batch_is_read_in_small_ones() -> None:
    rows = [{"html": b"<p>The mill turns.</p>"}] * (2 * ROWS_AT_ONCE + 1)
    batches = list(PageReader(columns=("text",)).batches(pa.Table.from_pylist(rows)))
    assert [batch.num_rows for batch in batches] == [ROWS_AT_ONCE, ROWS_AT_ONCE, 1]
    large = [{"html": b" " * (BYTES_AT_ONCE // 2 + 1)}] * 3
    assert [batch.num_rows for batch in PageReader(columns=("text",)).batches(pa.Table.from_pylist(large))] == [2, 1]


def test_columns_of_the_caller_stay_with_their_rows() -> None:
    rows = [{"id": number, "html": f"<p>Mill number {number} turns.</p>"} for number in range(3 * ROWS_AT_ONCE)]
    given = pa.concat_tables([pa.Table.from_pylist(rows[:50]), pa.Table.from_pylist(rows[50:])])
    assert [
        row["text"].split()[2] == str(row["id"]) for row in read(PageReader(columns=("text",), keep=("id",)), given)
    ] == [True] * len(rows)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"columns": ("text", "nonsense")}, "unknown field 'nonsense'; there are url, title"),
        ({"columns": ("url",), "keep": ("url",)}, "'url' would be there twice"),
        ({"input": "pdf"}, "input must be one of html, text"),
    ],
)
def test_wrong_choices_are_refused_at_once(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        PageReader(**wrong)


@pytest.mark.parametrize(
    ("reader", "message"),
    [
        (PageReader("page"), "no column 'page'; there are html, size"),
        (PageReader(url="address", keep=("id",)), "no column 'address', 'id'"),
        (PageReader("size"), "column 'size' holds int64; pages are binary or string"),
    ],
)
def test_a_table_without_the_columns_is_refused(reader: PageReader, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        list(reader.batches(pa.table({"html": [PNG], "size": [1]})))


def test_a_reader_can_be_sent_to_another_process() -> None:
    reader = PageReader(keep=("id",), options=Options(favor="recall"))
    assert pickle.loads(pickle.dumps(reader)) == reader
