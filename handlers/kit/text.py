"""What people typed, as plain text: no codes of Slack's, nothing that cannot be seen."""

import re
import unicodedata

# Marks that turn the direction of the text after them; a title must not reorder its neighbours.
_TURNING = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_REFERENCE = re.compile(r"<([@#!])?([^<>|]*)(?:\|([^<>]*))?>")


def plain(text: str) -> str:
    """Turn what Slack delivers into what the person typed: references by name, no entities."""

    def name_of(match: re.Match[str]) -> str:
        sign, target, label = match.groups()
        if sign in ("@", "#"):
            return sign + (label or target)
        return "@" + (label or target.split("^")[0]).lstrip("@") if sign else label or target

    named = _REFERENCE.sub(name_of, text)
    return named.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def one_line(text: str) -> str:
    """Clean a title: one line, no control characters, nothing that turns the text around it.

    A title of invisible signs only is an empty one.
    """
    kinds = [(sign, unicodedata.category(sign)) for sign in text.translate(_TURNING)]
    if all(kind[0] in "CZ" for _sign, kind in kinds):
        return ""
    return " ".join(
        "".join(" " if kind in ("Cc", "Cs", "Zl", "Zp") else sign for sign, kind in kinds).split()
    )
