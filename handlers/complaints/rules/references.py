"""How a complaint is referred to: `C-7`, `c7` and `7` are the same."""

import re

_REFERENCE = re.compile(r"[cC]?-?([0-9]{1,9})")  # So many digits fit the column.
_PUNCTUATION = ".,;:"


def reference(number: int) -> str:
    return f"C-{number}"


def read(word: str) -> int | None:
    """Return the number that a word refers to; None when it refers to no complaint."""
    match = _REFERENCE.fullmatch(word.strip().rstrip(_PUNCTUATION))
    return int(match[1]) if match else None


def is_about_one(text: str) -> bool:
    """Whether a text begins with a complaint's number, or says nothing yet.

    `C-7` leaves no doubt; `7 bottles were broken` is what somebody complains about.
    """
    word, _space, rest = text.strip().partition(" ")
    if not word:
        return True
    return read(word) is not None and (word[0] in "cC" or not rest.strip())


def begins_with_one(text: str) -> bool:
    """Whether a text begins with a complaint's number, or says nothing yet."""
    word = next(iter(text.split(maxsplit=1)), "")
    return not word or read(word) is not None
