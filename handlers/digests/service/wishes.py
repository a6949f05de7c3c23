"""When somebody wants their digest, and whether at all."""

from datetime import date, datetime
from typing import Any

from handlers.digests.service import deciding, gathering
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.kit.workdays import BadWindowsError, parse_windows
from handlers.staff.service import telling
from storage import audit, digests
from storage.session import Session

OPENING = "opening"
KIND = "digest"


def set_time(session: Session, actor: Actor, text: str, *, now: datetime, tools: Tools) -> datetime:
    """Let the digest come at a time of day, or with the opening again; return when it comes next.

    Errors: `Rejected`.
    """
    gathering.led_by(session, actor, tools)
    minute = None if text.strip().casefold() == OPENING else _minute(text)
    digests.set_wish(session, actor.id, minute=minute)
    return _planned(session, actor, "time", {"minute": minute}, now=now, tools=tools)


def pause(session: Session, actor: Actor, text: str, *, now: datetime, tools: Tools) -> date | None:
    """Pause the digest, until a day if one is named. Errors: `Invalid` at `until`, `Rejected`."""
    gathering.led_by(session, actor, tools)
    phrase = text.strip().removeprefix("until").strip()
    until = deciding.day_after(session, actor, phrase, now=now, tools=tools) if phrase else None
    digests.set_wish(session, actor.id, paused=True, paused_until=until)
    detail = {"until": until.isoformat() if until else None}
    _planned(session, actor, "pause", detail, now=now, tools=tools)
    return until


def resume(session: Session, actor: Actor, *, now: datetime, tools: Tools) -> datetime:
    """Let the digest come again; return when. Errors: `Rejected`, also when it is not paused."""
    gathering.led_by(session, actor, tools)
    wish = digests.wish(session, actor.id)
    if wish is None or not wish.paused:
        raise Rejected(_("Your digest is not paused."))
    digests.set_wish(session, actor.id, paused=False, paused_until=None)
    return _planned(session, actor, "resume", {}, now=now, tools=tools)


def _minute(text: str) -> int:
    """Read a time of day such as `7:30`. Errors: `Rejected`."""
    try:
        [window] = parse_windows(f"{text.strip()}-24:00")
    except (BadWindowsError, ValueError):
        raise Rejected(
            _(
                "I do not understand “{text}” as a time of day. `{example}`, or `{opening}` for a"
                " quarter of an hour after your first site opens.",
                text=text.strip()[:40],
                example="/ops digest time 07:30",
                opening="/ops digest time opening",
            )
        ) from None
    return window.opens


def _planned(
    session: Session,
    actor: Actor,
    action: str,
    detail: dict[str, Any],
    *,
    now: datetime,
    tools: Tools,
) -> datetime:
    subject = (KIND, actor.id)
    audit.write(
        session, f"digest.{action}", at=now, actor_id=actor.id, subject=subject, detail=detail
    )
    telling.plan_anew(session, actor.id, now=now, tools=tools)
    return telling.next_brief(session, actor.id, now=now, tools=tools)
