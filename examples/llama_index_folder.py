"""A folder of saved pages to LlamaIndex nodes: the article alone is split.

python examples/llama_index_folder.py fixtures/
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from llama_index.core import Document
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import TokenTextSplitter
from llama_index.core.schema import BaseNode

from declutter.integrations.llama_index import DeclutterTransform


def main(folder: str) -> Sequence[BaseNode]:
    """Ingest every `*.html` under the folder, and print the beginning of each node."""
    documents = [
        Document(text=file.read_text("utf-8", "replace"), metadata={"url": file.as_uri()})
        for file in sorted(Path(folder).resolve().rglob("*.html"))
    ]
    splitter = TokenTextSplitter(chunk_size=256, chunk_overlap=0)
    nodes: Sequence[BaseNode] = IngestionPipeline(transformations=[DeclutterTransform(), splitter]).run(
        documents=documents
    )
    for node in nodes:
        print(node.metadata["page_title"], node.get_content()[:60], sep=" | ")
    return nodes


if __name__ == "__main__":
    main(*sys.argv[1:])
