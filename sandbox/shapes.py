"""Names for shapes that travel everywhere: JSON as Slack writes it, and Slack's kinds of ids."""

import secrets
import string
import zlib
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

_LETTERS = string.ascii_uppercase + string.digits


def new_id(prefix: str, length: int = 10) -> str:
    """Return a random id in Slack's shape, such as `new_id("D")` -> `D0Q7K2M9XWC`."""
    return prefix + "0" + "".join(secrets.choice(_LETTERS) for _ in range(length - 1))


def fixed_id(prefix: str, *words: str) -> str:
    """Return an id in Slack's shape that is the same in every run, made from `words`."""
    whole = "".join(words).upper()
    letters = "".join(c for c in whole if c in _LETTERS)
    check = zlib.crc32(whole.encode())
    tail = "".join(_LETTERS[check // 36**power % 36] for power in range(3))
    return prefix + "0" + letters[:6].ljust(6, "0") + tail


def first(items: Iterable[Json], **wanted: Any) -> Json | None:
    """Return the first of `items` whose fields are all as wanted."""
    return next((i for i in items if all(i.get(k) == v for k, v in wanted.items())), None)
