"""Blocks to numbers: what the two passes of the classifier see of each block."""

from declutter.features.block import block_features
from declutter.features.context import context_features
from declutter.features.matrix import Matrix
from declutter.features.text import block_sizes
from declutter.features.tokens import Vocabulary, name_tokens, word_tokens

__all__ = ["Matrix", "Vocabulary", "block_features", "block_sizes", "context_features", "name_tokens", "word_tokens"]
