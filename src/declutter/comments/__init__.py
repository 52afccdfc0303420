"""What each reader wrote: one record a comment."""

from declutter.comments.threads import find_comments, may_have_comments

__all__ = ["find_comments", "may_have_comments"]
