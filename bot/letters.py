"""From a claimed message to the call that shows it, as things stand right before it is sent."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from handlers.kit import traces
from handlers.kit.area import Revalidation, Tools
from handlers.kit.blockkit import has_newer, without_newer
from handlers.kit.words import speaking, spelling
from handlers.staff.service import people
from storage import outbox, parking, staff
from storage.enums import OutboxKind
from storage.sending import Claim
from storage.session import Session

# What we keep beside a payload and Slack is not told.
_OURS = frozenset({"plain", "crashes"})
OPEN_DM = "conversations.open"
# What is shown in no conversation.
PLACELESS = frozenset({OutboxKind.RESPOND, OutboxKind.HOME})
# What a question answers beside the message: the notices that it tells, for the metadata.
TOLD = "told"
_METHODS = {
    OutboxKind.POST: "chat.postMessage",
    OutboxKind.CARD: "chat.postMessage",
    OutboxKind.EDIT: "chat.update",
    OutboxKind.HOME: "views.publish",
    OutboxKind.EPHEMERAL: "chat.postEphemeral",
    OutboxKind.RESPOND: "response_url",
}


@dataclass(frozen=True)
class Letter:
    """A call ready to be made. `channel` is None while a person's DM was not opened yet."""

    method: str
    arguments: dict[str, Any]
    channel: str | None

    @property
    def has_newer_blocks(self) -> bool:
        """Whether it holds blocks that not every workspace shows yet."""
        return has_newer(self.arguments.get("blocks") or [])


@dataclass(frozen=True)
class Dropped:
    """There is nothing to say any more."""


@dataclass(frozen=True)
class Resting:
    """The method rests until `until` (engine time)."""

    until: datetime


def is_person(place: str) -> bool:
    """Whether a place is somebody's DM, by the shape of Slack's ids."""
    return place.startswith(("U", "W"))


def channel_of(session: Session, place: str) -> str | None:
    """Return the conversation of a place; None for a person whose DM was not opened yet."""
    if not is_person(place):
        return place
    person = staff.get(session, place)
    return person.dm_channel if person else None


def prepare(
    session: Session, claim: Claim, tools: Tools, *, now: datetime
) -> Letter | Dropped | Resting:
    """Ask again whether a message is still true, and write it in its reader's language."""
    stands = _stands_at(session, claim)
    if claim.kind is OutboxKind.EDIT and stands is None:
        return Dropped()
    method = "chat.update" if stands else _METHODS[claim.kind]
    channel = channel_of(session, claim.place)
    needed = [method] if channel or claim.kind in PLACELESS else [method, OPEN_DM]
    rest = _resting(session, needed)
    if rest is not None:
        return rest
    with speaking(people.language_of(session, claim.place)), spelling(tools.registry.spelling):
        payload = _payload(session, claim, tools, now)
    if payload is None:
        return Dropped()
    if claim.kind is OutboxKind.HOME:
        return Letter(method, {"user_id": claim.place, "view": payload}, channel)
    payload = _shown_here(session, payload, plain=bool(claim.payload.get("plain")))
    told = payload.pop(TOLD, None)
    if method in ("chat.postMessage", "chat.update"):
        payload["metadata"] = _metadata(session, claim, told, tools)
    if stands:
        channel, payload["ts"] = stands
        payload.pop("thread_ts", None)
        return Letter(method, payload, channel)
    if method == "chat.postMessage":
        payload["unfurl_links"] = payload["unfurl_media"] = False
    return Letter(method, payload, channel)


def _resting(session: Session, methods: list[str]) -> Resting | None:
    """Return until when the first of these methods that rests does so."""
    rests = [until for one in methods if (until := parking.until(session, one)) is not None]
    now = session.engine_now() if rests else None
    return next((Resting(until) for until in rests if now is not None and until > now), None)


def _stands_at(session: Session, claim: Claim) -> tuple[str, str] | None:
    """Return (channel, ts) of what is edited; None where a message is posted."""
    if claim.kind is OutboxKind.EDIT:
        return outbox.posted(session, claim.payload["of"])
    if claim.kind is OutboxKind.CARD and claim.sent_channel and claim.sent_ts:
        return claim.sent_channel, claim.sent_ts
    return None


def _shown_here(session: Session, payload: dict[str, Any], *, plain: bool) -> dict[str, Any]:
    """Leave out the blocks that this workspace, or this message, was refused for."""
    classic = payload.pop("classic", None)
    if plain:
        payload.pop("blocks", None)
    elif has_newer(payload.get("blocks") or []):
        rest = parking.until(session, parking.NEWER_BLOCKS)
        if rest is not None and rest > session.engine_now():
            payload["blocks"] = classic or without_newer(payload["blocks"])
    return payload


def _metadata(session: Session, claim: Claim, told: str | None, tools: Tools) -> dict[str, Any]:
    more = {TOLD: told, "to": claim.place} if told else _trace(session, claim, tools)
    return traces.metadata(claim.payload.get("of", claim.key), **more)


def _trace(session: Session, claim: Claim, tools: Tools) -> dict[str, str | int]:
    """Return what a card tells of its subject, so that it can be known again after a restore."""
    if claim.kind is not OutboxKind.CARD:
        return {}
    ask = tools.registry.subjects[claim.subject_kind or ""].trace
    trace = ask(session, claim.subject or "") if ask else None
    return {"revision": claim.revision, **(asdict(trace) if trace else {})}


def _payload(session: Session, claim: Claim, tools: Tools, now: datetime) -> dict[str, Any] | None:
    if claim.kind is OutboxKind.CARD:
        subject = tools.registry.subjects[claim.subject_kind or ""]
        card = subject.card(session, claim.subject or "", claim.place, now, tools)
        if card is None:
            return None
        return {"text": card.text, "blocks": card.blocks, "classic": card.classic}
    if claim.revalidate is not None:
        questions = tools.registry
        known = questions.redraw if claim.kind is OutboxKind.EDIT else questions.revalidate
        ask: Revalidation = known[claim.revalidate]
        return ask(session, claim.payload, now, tools)
    return {name: value for name, value in claim.payload.items() if name not in _OURS}
