"""Blocks to numbers: what the passes of the classifier see of each block, and of the page."""

from declutter.features.block import block_features
from declutter.features.context import context_features
from declutter.features.matrix import Matrix
from declutter.features.page import kind_values, page_tokens
from declutter.features.quality import quality_values
from declutter.features.tokens import Vocabulary, name_tokens, word_tokens
from declutter.features.view import View, view_of

__all__ = [
    "Matrix",
    "View",
    "Vocabulary",
    "block_features",
    "context_features",
    "kind_values",
    "name_tokens",
    "page_tokens",
    "quality_values",
    "view_of",
    "word_tokens",
]
