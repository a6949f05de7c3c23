"""What is typed after a verb about a task that exists: reasons, and who is waited for."""

import re
from dataclasses import dataclass

_PERSON = r"(?P<person><@[UW][A-Z0-9]+(?:\|[^<>]*)?>|@[^\s<>:,;]+)"
_WAITING = re.compile(rf"(?:wait(?:s|ing)?\s+(?:for|on)\s+){_PERSON}[\s:,;]*", re.IGNORECASE)
_REFERENCE = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_EXTENT = re.compile(
    r"(?:(?P<whole>(?:the\s+)?(?:whole\s+)?series)|(?:only\s+)?this\s+time)(?:\s+|[:,]|$)",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"(?:^|\s)(?:because|weil)(?::|\s+of)?(?:\s+|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Blocked:
    """Why a task is blocked. `person` is a Slack id, `@` and a name, or empty."""

    person: str
    reason: str


def blocked(text: str) -> Blocked:
    """Read `waiting for @cara: pallets`, or only a reason."""
    match = _WAITING.match(text.strip())
    if not match:
        return Blocked("", text.strip())
    person, rest = match["person"], text.strip()[match.end() :]
    known = _REFERENCE.fullmatch(person)
    return Blocked(known[1] if known else person, rest.strip())


def because(text: str) -> tuple[str, str]:
    """Split `fri 5pm because supplier late` into the phrase and the reason."""
    match = _BECAUSE.search(text)
    if not match:
        return text.strip(), ""
    return text[: match.start()].strip(), text[match.end() :].strip()


def extent(text: str) -> tuple[bool | None, str]:
    """Read how much of what comes round again is meant, before a reason.

    True for the whole series, False for this time, None when nothing was said of it.
    """
    match = _EXTENT.match(text.strip())
    if not match:
        return None, text.strip()
    return bool(match["whole"]), text.strip()[match.end() :].strip(" :,")
