"""LlamaIndex's documents and nodes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from declutter import Options, clean_text
from tests.fixture import FOLDER
from tests.integrations.pages import SLUGS, dump, page, raw, snippet

pytest.importorskip("llama_index.core")

from llama_index.core import Document
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import TokenTextSplitter
from llama_index.core.schema import MetadataMode, TextNode

from declutter.integrations.llama_index import DeclutterTransform
from examples import llama_index_folder

pytestmark = pytest.mark.engine  # its import alone takes seconds

SLUG = SLUGS[0]


def document() -> Document:
    return Document(text=raw(SLUG).decode(), metadata={"url": "https://x.example/", "language": "xx"}, id_="1")


def test_a_document_gets_the_article_and_what_is_known_of_the_page() -> None:
    given = document()
    (made,) = IngestionPipeline(transformations=[DeclutterTransform()]).run(documents=[given])
    wanted = page(SLUG)
    assert made.get_content(metadata_mode=MetadataMode.NONE) == wanted.text
    assert made.node_id == "1"
    assert made.metadata == {
        "url": "https://x.example/",
        "language": "xx",
        "page_title": wanted.title,
        "page_kind": "article",
        "page_confidence": round(wanted.confidence, 4),
        "page_language": "en",
        "page_outcome": "ok",
    }
    assert given == document(), "the original stays as it is"


def test_what_is_for_filters_is_not_embedded() -> None:
    (made,) = DeclutterTransform()([document()])
    for mode in (MetadataMode.EMBED, MetadataMode.LLM):
        shown = made.get_content(metadata_mode=mode)
        assert "page_title: Velmora central bank" in shown
        assert "page_confidence" not in shown


def test_markdown_roles_and_options() -> None:
    transform = DeclutterTransform(content="markdown", metadata=("roles",), options=Options(title="always"))
    (made,) = transform([document()])
    assert made.get_content(metadata_mode=MetadataMode.NONE).startswith("# Velmora central bank holds rate")
    assert made.metadata["page_roles"]["comment_form"] > 1


def test_nodes_without_content_stay_and_say_why() -> None:
    made = DeclutterTransform()([TextNode(text=raw(SLUG).decode()), TextNode(text="")])
    assert len(made) == 2
    assert made[1].metadata["page_outcome"] == "no_input"


def test_text_without_markup() -> None:
    (made,) = DeclutterTransform(input="text")([Document(text=dump())])
    assert made.get_content(metadata_mode=MetadataMode.NONE) == clean_text(dump()).text


def test_the_code_in_the_readme_runs() -> None:
    names: dict[str, Any] = {
        "documents": [document()],
        "IngestionPipeline": IngestionPipeline,
        "splitter": TokenTextSplitter(chunk_size=256, chunk_overlap=0),
    }
    exec(snippet("llama_index"), names)
    assert len(names["nodes"]) > 1


@pytest.mark.parametrize("wrong", [{"metadata": ("nonsense",)}, {"content": "html"}, {"input": "pdf"}])
def test_wrong_choices_are_refused_at_once(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"nonsense|'text' or 'markdown'|'html' or 'text'"):
        DeclutterTransform(**wrong)


def test_the_example_splits_the_article_alone(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / SLUG, tmp_path / SLUG)
    nodes = llama_index_folder.main(str(tmp_path))
    assert len(nodes) > 1
    told = " ".join(node.get_content(metadata_mode=MetadataMode.NONE) for node in nodes)
    assert "Velmora" in told
    assert "Notify me of new comments" not in told
    assert {node.metadata["page_kind"] for node in nodes} == {"article"}
