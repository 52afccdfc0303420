"""What a block's ancestors say about it, as bits that every element inherits from the elements around it."""

from __future__ import annotations

from typing import Final


class Flag:
    """One bit for each sort of enclosing element."""

    NAV: Final = 1
    HEADER: Final = 2
    FOOTER: Final = 4
    ASIDE: Final = 8
    MAIN: Final = 16
    ARTICLE: Final = 32
    FORM: Final = 64
    TABLE: Final = 128
    LIST: Final = 256
    FIGURE: Final = 512
    QUOTE: Final = 1024
    NOSCRIPT: Final = 2048
    CONTROL: Final = 4096
    HIDDEN: Final = 8192
    """By the `hidden` attribute, an inline style, a closed dialog or a popover."""
    ARIA_HIDDEN: Final = 16384
    DIALOG: Final = 32768
    """By tag or role, or a box that an inline style fixes over the page."""
    DETAILS: Final = 65536
    FALLBACK: Final = 131072
    """Text for browsers that cannot show a media element."""
    CODE: Final = 262144
    SECTION: Final = 524288
    HEADING: Final = 1048576


FLAGS: tuple[tuple[str, int], ...] = tuple((name, value) for name, value in vars(Flag).items() if name.isupper())
"""Name and value of every flag. They are plain integers, because the walk tests them for every element."""

FLAG_OF_TAG: dict[str, int] = {
    "nav": Flag.NAV,
    "header": Flag.HEADER,
    "footer": Flag.FOOTER,
    "aside": Flag.ASIDE,
    "main": Flag.MAIN,
    "article": Flag.ARTICLE,
    "form": Flag.FORM,
    "table": Flag.TABLE,
    "ul": Flag.LIST,
    "ol": Flag.LIST,
    "menu": Flag.LIST,
    "dl": Flag.LIST,
    "figure": Flag.FIGURE,
    "figcaption": Flag.FIGURE,
    "blockquote": Flag.QUOTE,
    "noscript": Flag.NOSCRIPT,
    "button": Flag.CONTROL,
    "select": Flag.CONTROL,
    "label": Flag.CONTROL,
    "textarea": Flag.CONTROL,
    "option": Flag.CONTROL,
    "legend": Flag.CONTROL,
    "fieldset": Flag.CONTROL,
    "details": Flag.DETAILS,
    "dialog": Flag.DIALOG,
    "object": Flag.FALLBACK,
    "video": Flag.FALLBACK,
    "audio": Flag.FALLBACK,
    "canvas": Flag.FALLBACK,
    "pre": Flag.CODE,
    "code": Flag.CODE,
    "section": Flag.SECTION,
    **{f"h{level}": Flag.HEADING for level in range(1, 7)},
}
FLAG_OF_ROLE: dict[str, int] = {
    "navigation": Flag.NAV,
    "banner": Flag.HEADER,
    "contentinfo": Flag.FOOTER,
    "complementary": Flag.ASIDE,
    "main": Flag.MAIN,
    "article": Flag.ARTICLE,
    "dialog": Flag.DIALOG,
    "alertdialog": Flag.DIALOG,
    "button": Flag.CONTROL,
    "menu": Flag.NAV,
    "menubar": Flag.NAV,
}
