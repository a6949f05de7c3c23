"""Reading our own messages out of Slack's history, and what to read at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.kit.traces import Told, carried, read_told

# Slack's clock and ours may differ; looking a little earlier costs nothing.
SKEW = timedelta(minutes=2)
# Answers since the copy may stand in threads that began so long before it.
THREADS = timedelta(days=14)
_CARD = "card"
_DIGITS = 9


@dataclass(frozen=True)
class Sighting:
    """A message of ours as Slack shows it; only a card has a subject, (kind, id)."""

    key: str
    channel: str
    ts: str
    text: str
    place: str
    subject: tuple[str, str] | None = None
    revision: int = 0
    counter: str = ""
    number: int | None = None
    reference: str = ""
    title: str = ""
    to: str = ""
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Line:
    """A subject on the list of what was lost; its title is empty for who may not read it."""

    subject: str
    reference: str
    title: str
    can_recreate: bool


def read(page: dict[str, Any], channel: str, *, bot_user: str) -> list[Sighting]:
    """Return what is ours on a page of history. What others put into metadata is not believed."""
    found = []
    for message in page.get("messages", []):
        known = carried(message) if message.get("user") == bot_user else {}
        if known.get("key"):
            found.append(_sighting(message, known, channel))
    return found


def threads(page: dict[str, Any], *, since: float) -> list[str]:
    """Return the threads of a page that somebody answered in since an instant, by their `ts`."""
    return [
        str(message["ts"])
        for message in page.get("messages", [])
        if float(message.get("latest_reply") or 0) >= since
    ]


def highest(found: list[Sighting]) -> dict[str, int]:
    """Return the highest number seen of each counter."""
    numbers: dict[str, int] = {}
    for one in found:
        if one.counter and one.number is not None:
            numbers[one.counter] = max(one.number, numbers.get(one.counter, 0))
    return numbers


def is_since(ts: str, since: datetime) -> bool:
    """Whether Slack showed a message after the copy was made, or about then."""
    return float(ts) >= (since - SKEW).timestamp()


def first(since: datetime) -> dict[str, Any]:
    """Return the progress with which the reading begins."""
    return {
        "phase": "channels",
        "since": f"{(since - SKEW).timestamp():.6f}",
        "oldest": f"{(since - THREADS).timestamp():.6f}",
    }


def _sighting(message: dict[str, Any], known: dict[str, Any], channel: str) -> Sighting:
    key = str(known["key"])
    match key.split(":"):
        case [word, kind, subject, place] if word == _CARD:
            about: tuple[str, str] | None = (kind, subject)
        case _:
            place, about = channel, None
    return Sighting(
        key=key,
        channel=channel,
        ts=str(message["ts"]),
        text=str(message.get("text", "")),
        place=place,
        subject=about,
        revision=_whole(known.get("revision")) or 0,
        counter=str(known.get("counter", "")),
        number=_whole(known.get("number")),
        reference=str(known.get("reference", "")),
        title=str(known.get("title", "")),
        to=str(known.get("to", "")),
        told=tuple(read_told(str(known.get("told", "")))),
    )


def _whole(value: object) -> int | None:
    """Return a number that a column takes; what is none must not stop the whole reading."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None
