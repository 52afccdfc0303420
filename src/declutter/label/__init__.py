"""A role, a reason and a cue for every block, and which block is the headline, once the main content is chosen."""

from declutter.label.headline import find_headline
from declutter.label.verdicts import content_verdict, label

__all__ = ["content_verdict", "find_headline", "label"]
