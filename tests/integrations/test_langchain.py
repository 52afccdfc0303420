"""LangChain's documents."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from declutter import OptionError, Options, clean_text
from tests.fixture import FOLDER
from tests.integrations.pages import SLUGS, dump, page, raw, snippet

pytest.importorskip("langchain_core")

from langchain_core.documents import Document

from declutter.integrations.langchain import DeclutterTransformer
from examples import langchain_folder

SLUG = SLUGS[0]


def document() -> Document:
    return Document(
        page_content=raw(SLUG).decode(), metadata={"source": "https://x.example/", "language": "xx"}, id="1"
    )


def test_a_document_gets_the_article_and_what_is_known_of_the_page() -> None:
    given = document()
    (made,) = DeclutterTransformer().transform_documents([given])
    wanted = page(SLUG)
    assert (made.page_content, made.id) == (wanted.text, "1")
    assert made.metadata == {
        "source": "https://x.example/",
        "language": "xx",
        "page_title": wanted.title,
        "page_kind": "article",
        "page_confidence": round(wanted.confidence, 4),
        "page_language": "en",
        "page_outcome": "ok",
    }
    assert given == document(), "the original stays as it is"


def test_markdown_roles_and_options() -> None:
    transformer = DeclutterTransformer(content="markdown", metadata=["roles"], options=Options(title="always"))
    (made,) = transformer.transform_documents([document()])
    assert made.page_content.startswith("# Velmora central bank holds rate")
    assert made.metadata["page_roles"]["comment_form"] > 1


def test_documents_without_content_stay_and_say_why() -> None:
    given = [document(), Document(page_content=""), Document(page_content="%PDF-1.7\x00\x01\x02")]
    made = DeclutterTransformer().transform_documents(given)
    assert len(made) == 3
    assert (made[1].page_content, made[1].metadata["page_outcome"]) == ("", "no_input")
    assert made[2].metadata.keys() & {"page_error", "page_outcome"}


def test_text_without_markup() -> None:
    (made,) = DeclutterTransformer(input="text").transform_documents([Document(page_content=dump())])
    assert made.page_content == clean_text(dump()).text


def test_documents_can_be_awaited() -> None:
    (made,) = asyncio.run(DeclutterTransformer().atransform_documents([document()]))
    assert made.page_content == page(SLUG).text


def test_the_code_in_the_readme_runs() -> None:
    names: dict[str, Any] = {"documents": [document()]}
    exec(snippet("langchain"), names)
    assert [made.page_content for made in names["documents"]] == [page(SLUG).markdown]


def test_wrong_choices_are_refused_at_once() -> None:
    with pytest.raises(OptionError, match="unknown field 'nonsense'"):
        DeclutterTransformer(metadata=["nonsense"])
    with pytest.raises(OptionError, match="content must be one of text, markdown"):
        DeclutterTransformer(content="html")  # type: ignore[arg-type]


def test_the_example_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(FOLDER / SLUG, tmp_path / SLUG)
    (made,) = langchain_folder.main(str(tmp_path))
    assert made.page_content == page(SLUG).markdown
    assert capsys.readouterr().out.startswith("article | Velmora central bank holds rate")
