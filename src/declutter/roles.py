"""The vocabulary of the verdict: what a block is for (`Role`) and its form (`Kind`); what a page is (`PageKind`)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a block is for on its page. Each value's meaning is its `meaning` property."""

    TITLE = "title"
    BODY = "body"
    COMMENT = "comment"
    COMMENT_FORM = "comment_form"
    LOGIN = "login"
    SHARE = "share"
    LIKE = "like"
    SUBSCRIBE = "subscribe"
    CONSENT = "consent"
    NAVIGATION = "navigation"
    PAGINATION = "pagination"
    RELATED = "related"
    ADVERT = "advert"
    BYLINE = "byline"
    SEARCH = "search"
    HEADER = "header"
    FOOTER = "footer"
    PLACEHOLDER = "placeholder"
    HIDDEN = "hidden"
    OTHER = "other"

    @property
    def meaning(self) -> str:
        """One line that says what belongs under this role."""
        return _MEANINGS[self]

    @property
    def is_content(self) -> bool:
        """True for the roles that make up the main content."""
        return self in _CONTENT


_CONTENT = frozenset({Role.TITLE, Role.BODY})

_MEANINGS = {
    Role.TITLE: "the headline of the main content",
    Role.BODY: "the main content itself; on a forum page the posts are body",
    Role.COMMENT: "what readers wrote below the main content, with its headings, names, dates and reply links",
    Role.COMMENT_FORM: "where a reader may write a comment, review or answer: the form, its labels and its notes",
    Role.LOGIN: "log-in, registration and account widgets",
    Role.SHARE: "share, print and send-to-a-friend links",
    Role.LIKE: "like, vote, rating and reaction bars with their counts",
    Role.SUBSCRIBE: "newsletter boxes, follow and feed links, paywall prompts",
    Role.CONSENT: "cookie and privacy notices with their categories and buttons",
    Role.NAVIGATION: "menus, breadcrumbs, contents lists, tags, categories, archives and skip links",
    Role.PAGINATION: "links to the previous and next page, post or topic",
    Role.RELATED: "teasers and lists of other articles, threads or products",
    Role.ADVERT: "advertising and its labels",
    Role.BYLINE: "author, date, reading time and section of the main content, and the box about its author",
    Role.SEARCH: "search boxes with their filters",
    Role.HEADER: "the site's own head: its name, motto and logo text",
    Role.FOOTER: "the site's own foot: copyright, imprint, legal links and credits",
    Role.PLACEHOLDER: "unrendered templates, loading messages and texts for browsers without scripts",
    Role.HIDDEN: "text that the page does not show, where nothing says more of it",
    Role.OTHER: "clutter that fits no other role",
}


class Kind(StrEnum):
    """The form of a block, as its markup gives it."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_CELL = "table_cell"
    TERM = "term"
    DEFINITION = "definition"
    QUOTE = "quote"
    CODE = "code"
    CAPTION = "caption"
    CONTROL = "control"


class PageKind(StrEnum):
    """What sort of page it is, which decides what counts as its main content. The kinds of the WCXB benchmark."""

    ARTICLE = "article"
    """News, blog posts, encyclopedia entries: one text with a beginning and an end."""
    SERVICE = "service"
    """What a business or an office offers, landing pages, profiles."""
    PRODUCT = "product"
    """One thing for sale, with its description and data."""
    COLLECTION = "collection"
    """Things for sale or to be seen, many of a sort."""
    FORUM = "forum"
    """Posts by several people: threads, questions and answers."""
    LISTING = "listing"
    """Teasers of other pages: a home page, a category, search results."""
    DOCUMENTATION = "documentation"
    """Manuals, references, help pages."""
