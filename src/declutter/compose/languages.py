"""The programming language of code, as content systems and highlighters write it into the markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_ATTRIBUTES = ("data-lang", "data-language", "data-enlighter-language", "data-code-lang", "lang-name")

_CLASS = re.compile(
    r"(?:^|[\s;])(?:language-|lang-|lang:\s?|highlight-source-|highlight-text-|brush:\s{0,3}|prettyprint\s+lang-)"
    r"([A-Za-z0-9+#._-]{1,30})"
)
"""HTML standard, prettify, Crayon, GitHub, SyntaxHighlighter."""

_BESIDE = re.compile(r"(?:^|\s)(?:sourceCode|hljs|codehilite|prism|highlight)\s+([A-Za-z0-9+#._-]{1,30})(?:\s|$)")
"""pandoc and highlight.js put the language behind a class of their own."""

_SPHINX = re.compile(r"(?:^|\s)highlight-([A-Za-z0-9+#_]{1,30})(?:\s|$)")

_NONE = frozenset(
    "text plain plaintext none nohighlight no-highlight default notranslate auto plain-text txt code-block language "
    "source copy container wrapper line-numbers numbersource undefined hljs".split()
)


def language_of(around: Iterable[Mapping[str, str]]) -> str:
    """The language of code, empty where nothing says it.

    Args:
        around: the attributes of the elements around the code, the innermost first.
    """
    for attributes in around:
        for name in _ATTRIBUTES:
            found = _known(attributes.get(name, ""))
            if found:
                return found
        classes = attributes.get("class", "")
        for pattern in (_CLASS, _BESIDE, _SPHINX):
            for match in pattern.finditer(classes):
                if found := _known(match[1]):
                    return found
    return ""


def _known(name: str) -> str:
    name = re.sub("^(?:language|lang)-", "", name.strip().lower()).rstrip("._-")
    return name if name not in _NONE and re.fullmatch(r"[a-z0-9+#._-]{1,30}", name) else ""
