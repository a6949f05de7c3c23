"""A customer's words without what would let others write or call: only dialogs show that."""

import re

# Each begins where a word does, so that a long text without an address is read once.
_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# A telephone number: at least nine digits with signs between them, or with a plus in front. The
# number of an order has no blanks, brackets or slashes within it.
_PHONE = re.compile(
    r"(?<![\w+])(?:\+|00)[0-9](?:[ ()/.-]*[0-9]){7,14}(?!\w)"
    r"|(?<![\w+])\(?0[0-9]{1,5}[ )/-]+[0-9](?:[ /-]*[0-9]){4,10}(?!\w)"
)
_HIDDEN = "•••"
_INITIAL = 2  # letters, or one with its dot


def masked(text: str, name: str = "") -> str:
    """Hide e-mail addresses and telephone numbers in a text, and all but the first name.

    `name` is that of the customer; their other names are hidden where they are written as names.
    """
    said = _PHONE.sub(_HIDDEN, _MAIL.sub(_HIDDEN, text))
    for other in _other_names(name):
        said = re.sub(rf"\b(?:{re.escape(other)}|{re.escape(other.upper())})\b", _HIDDEN, said)
    return said


def first_name(name: str) -> str:
    """Return the name by which a customer is called where many read: the first alone.

    `Doe, Jane` is Jane; a title is left out.
    """
    last, comma, first = name.partition(",")
    words = _untitled(first if comma and first.strip() else last)
    return "" if not words or "@" in words[0] else words[0]


def _other_names(name: str) -> list[str]:
    """Return the names of a customer that only few may read; an initial hides nothing."""
    words = _untitled(name.replace(",", " "))
    return [word for word in words if len(word) > _INITIAL and word != first_name(name)]


def _untitled(name: str) -> list[str]:
    return [word for word in name.split() if word.rstrip(".").casefold() not in _TITLES]


_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "sir", "madam"})
