"""Evidence for roles: phrases, markup and structure. The data files lie in `data/`."""

from declutter.cues.comment_parts import find_parts
from declutter.cues.evidence import Evidence, find_cues

__all__ = ["Evidence", "find_cues", "find_parts"]
