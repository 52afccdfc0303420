"""What a block's ancestors say about it, as bits that every element inherits from the elements around it."""

from __future__ import annotations

from enum import IntFlag


class Flag(IntFlag):
    """One bit for each sort of enclosing element."""

    NAV = 1
    HEADER = 2
    FOOTER = 4
    ASIDE = 8
    MAIN = 16
    ARTICLE = 32
    FORM = 64
    TABLE = 128
    LIST = 256
    FIGURE = 512
    QUOTE = 1024
    NOSCRIPT = 2048
    CONTROL = 4096
    HIDDEN = 8192
    """By the `hidden` attribute, an inline style, a closed dialog or a popover."""
    ARIA_HIDDEN = 16384
    DIALOG = 32768
    DETAILS = 65536
    FALLBACK = 131072
    """Text for browsers that cannot show a media element."""
    CODE = 262144
    SECTION = 524288
    HEADING = 1048576


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
    **{f"h{level}": int(Flag.HEADING) for level in range(1, 7)},
}
FLAG_OF_TAG = {tag: int(flag) for tag, flag in FLAG_OF_TAG.items()}

FLAG_OF_ROLE: dict[str, int] = {
    "navigation": int(Flag.NAV),
    "banner": int(Flag.HEADER),
    "contentinfo": int(Flag.FOOTER),
    "complementary": int(Flag.ASIDE),
    "main": int(Flag.MAIN),
    "article": int(Flag.ARTICLE),
    "dialog": int(Flag.DIALOG),
    "alertdialog": int(Flag.DIALOG),
    "button": int(Flag.CONTROL),
    "menu": int(Flag.NAV),
    "menubar": int(Flag.NAV),
}
