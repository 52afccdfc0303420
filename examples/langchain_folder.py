"""A folder of saved pages to LangChain documents of Markdown.

python examples/langchain_folder.py fixtures/
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from langchain_core.documents import Document

from declutter.integrations.langchain import DeclutterTransformer


def main(folder: str) -> Sequence[Document]:
    """Transform every `*.html` under the folder, and print the beginning of each document."""
    files = sorted(Path(folder).resolve().rglob("*.html"))
    documents = [
        Document(page_content=file.read_text("utf-8", "replace"), metadata={"source": file.as_uri()}) for file in files
    ]
    clean = DeclutterTransformer(content="markdown").transform_documents(documents)
    for document in clean:
        print(document.metadata["page_kind"], document.metadata["page_title"], document.page_content[:60], sep=" | ")
    return clean


if __name__ == "__main__":
    main(*sys.argv[1:])
