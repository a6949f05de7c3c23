"""How a task is referred to: `T-12`, `t12` and `12` are the same."""

import re

_REFERENCE = re.compile(r"[tT]?-?([0-9]{1,9})")  # So many digits fit the column.
_SEPARATORS = re.compile(r"[\s,;]+")


def read(word: str) -> int | None:
    """Return the number that a word refers to; None when it refers to no task."""
    match = _REFERENCE.fullmatch(word.strip())
    return int(match[1]) if match else None


def split(text: str) -> tuple[list[str], str]:
    """Return the references that a text begins with, and what follows them."""
    references: list[str] = []
    rest = text.strip()
    while rest:
        head, *tail = _SEPARATORS.split(rest, maxsplit=1)
        if read(head) is None:
            break
        references.append(head)
        rest = tail[0] if tail else ""
    return references, rest
