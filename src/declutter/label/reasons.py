"""One sentence for a person: why a block has its role."""

from __future__ import annotations

from declutter.records import Cue
from declutter.roles import Role

_BY_STRUCTURE = {
    "structure:template": "A placeholder that should have been filled in before anybody saw it.",
    "structure:share-links": "All of its links lead to pages that share this one.",
    "structure:hidden": "The page hides it by an attribute or an inline style.",
    "structure:media-fallback": "Text for browsers that cannot play the medium around it.",
    "structure:password-field": "It stands in a form that asks for a password.",
    "structure:search-field": "It stands in a form with a search field.",
    "structure:lone-email-field": "It stands in a form that asks for nothing but an e-mail address.",
    "structure:newsletter-form": "It stands in a form for a newsletter.",
    "structure:beside-email-field": "It stands beside a form that asks for an e-mail address.",
    "structure:text-area": "It stands in a form in which the reader may write.",
    "structure:form-among-comments": "It stands in the form below the readers' comments.",
    "structure:in-comments": "It stands among what readers wrote.",
    "structure:thread": "It stands in a list of boxes of one sort below the text, with dates or offers to reply.",
    "structure:cookie-notice": "It stands in a box that speaks of cookies.",
    "structure:breadcrumbs": "It stands above the text and leads on from the front page.",
    "structure:noscript": "Text for browsers without scripts.",
    "structure:arrow-links": "A link with an arrow, as to the next or previous page.",
    "structure:crumbs": "A path of links to this page.",
    "structure:reply-link": "A link to the form for an answer.",
    "structure:box": "It belongs to the box around it.",
    "structure:teaser": "It belongs to the teaser of another page.",
    "structure:headline": "The heading that the page's own title repeats, or the one above the text.",
    "structure:page-title": "The title of the page: the headline with the name of the site.",
    "structure:repeated-name": "The name of the site, which another line repeats.",
    "structure:copyright": "A short line with a copyright sign.",
    "structure:post-data": "A line with a date between posts.",
    "structure:count": "A number alone on its line, as votes are counted.",
    "structure:first-line": "The first line of the text, apart from what follows.",
    "structure:below-label": "It stands below a line that says what follows.",
    "structure:between": "It stands between lines of this sort.",
    "place:first-lines": "One of the first lines, as the name of the site is.",
    "place:above-text": "A short line above the text.",
    "place:below-name": "A line below the name of the site, as its motto is.",
    "place:beside-footer": "A link next to the site's footer.",
    "place:below-text": "A line below the text, as headlines of other articles are.",
    "place:short-line": "A short line below the text, as entries of a menu are.",
    "place:hidden": "The page hides it by an attribute or an inline style.",
    "place:nav": "It stands in a navigation element.",
    "place:footer": "It stands in the page's footer, below the text.",
    "place:below-headline": "A short line between the headline and the text.",
    "place:kicker": "A short link next to the headline, as the name of a section is.",
    "place:header": "It stands in the page's header, above the text.",
    "place:site-name": "The name of the site, as a link to its front page.",
    "place:overlay": "It stands in a box that lies over the page.",
    "place:count": "A number on a button in the article, as votes are counted.",
    "place:anchors": "All of its links lead to places on this page.",
    "place:links": "Most of it is links to other pages.",
    "place:none": "The model counts it as clutter, and nothing says of which sort.",
}


def reason(cue: Cue, score: float) -> str:
    """The sentence for a cue; `score` is the block's probability of being main content."""
    sort, _, rest = cue.id.partition(":")
    if sort == "phrase":
        phrase = rest.partition(":")[2]
        return f'Says "{phrase}", as {_name(cue.role)} does.'
    if sort == "markup":
        return f"Stands in {rest}, which marks {_name(cue.role)}."
    if cue.id.startswith("structure:form-of-"):
        return f"It stands in the form of {_name(cue.role)}."
    if cue.id in _BY_STRUCTURE:
        return _BY_STRUCTURE[cue.id]
    return f"The model gives it {score:.0%} to be main content."


def _name(role: Role) -> str:
    return _NAMES.get(role, f"a {role.value.replace('_', ' ')} block")


_NAMES = {
    Role.COMMENT: "a reader's comment",
    Role.LOGIN: "a log-in widget",
    Role.SHARE: "a share bar",
    Role.LIKE: "a like bar",
    Role.SUBSCRIBE: "a newsletter or follow box",
    Role.CONSENT: "a cookie notice",
    Role.NAVIGATION: "navigation",
    Role.PAGINATION: "a link to the next or previous page",
    Role.RELATED: "a list of other articles",
    Role.ADVERT: "advertising",
    Role.BYLINE: "the byline",
    Role.HEADER: "the site's header",
    Role.FOOTER: "the site's footer",
    Role.HIDDEN: "text that is not shown",
    Role.OTHER: "the workings of the site",
}
