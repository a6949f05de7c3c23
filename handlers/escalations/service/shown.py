"""Runs as they are shown: right before a message is sent, on request, and in the thread."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from handlers.escalations.cards import run as cards
from handlers.escalations.cards.run import Shown
from handlers.escalations.service import chains, moves
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.blockkit import Card, escaped
from handlers.kit.words import speaking
from handlers.staff.service import directory, people
from storage import escalations as rows
from storage import outbox, staff
from storage.enums import EscalationState, Role
from storage.escalations import Escalation
from storage.notices import Notice
from storage.session import Session

_SAID = (EscalationState.RUNNING, EscalationState.ENDED)


def all_of(session: Session, runs: Iterable[Escalation], tools: Tools) -> list[Shown]:
    """Return runs with the names in them, in as many questions for many as for one."""
    found = list(runs)
    ids = {one for run in found for one in (run.taken_by, run.lapsed_by, run.closed_by) if one}
    copies = chains.of_runs(session, found)
    ids |= {step.ref for chain in copies.values() for step in chain.steps if step.ref}
    names = {one.id: one.name or one.handle for one in staff.get_many(session, ids).values()}
    zone = people.home_zone(session, tools)
    return [Shown(run, copies[run.id], names, zone) for run in found]


def one(session: Session, run: Escalation, tools: Tools) -> Shown:
    return all_of(session, [run], tools)[0]


def open_runs(session: Session, actor: Actor, tools: Tools) -> tuple[list[Shown], bool]:
    """Return the open runs that concern somebody, and whether there are more; leads see all."""
    directory.require_insider(actor)
    found = rows.open_runs(session, limit=cards.LISTED + 1 if actor.at_least(Role.LEAD) else 500)
    if not actor.at_least(Role.LEAD):
        reached = rows.reaches(session, [run.id for run in found])
        concerned = {reach.run_id for reach in reached if reach.person_id == actor.id}
        found = [run for run in found if run.id in concerned or run.taken_by == actor.id]
    return all_of(session, found[: cards.LISTED], tools), len(found) > cards.LISTED


def notice(session: Session, told: Notice, now: datetime, tools: Tools) -> Card | None:
    """Put what a person is asked into words; None when that wave is over."""
    del now
    return _asked(session, told.subject, int(told.occurrence), tools)


def post(
    session: Session, payload: dict[str, Any], now: datetime, tools: Tools
) -> dict[str, Any] | None:
    """Put what a channel is asked into words; None when that wave is over."""
    del now
    card_ = _asked(session, payload["run"], payload["wave"], tools)
    return {"text": card_.text, "blocks": card_.blocks} if card_ else None


def card(session: Session, run_id: str, place: str, now: datetime, tools: Tools) -> Card | None:
    del place, now
    run = rows.get(session, uuid.UUID(run_id))
    return cards.card(one(session, run, tools)) if run else None


def title(session: Session, run_id: str) -> str | None:
    run = rows.get(session, uuid.UUID(run_id))
    return escaped(run.title, cards.TITLE_SHOWN) if run else None


def is_open(session: Session, run_id: str) -> bool:
    run = rows.get(session, uuid.UUID(run_id))
    return run is not None and run.state in rows.OPEN_STATES


def responsible(session: Session, run_id: str) -> list[str]:
    """Return who has taken a run."""
    run = rows.get(session, uuid.UUID(run_id))
    return [run.taken_by] if run and run.state is EscalationState.TAKEN and run.taken_by else []


def tell_channels(session: Session, run: Escalation, tools: Tools) -> None:
    """Say under each post of a run what has become of it; nobody is disturbed by that."""
    reached = [reach for reach in rows.reaches(session, [run.id]) if reach.channel_id]
    for reach in reached:
        channel = reach.channel_id or ""
        stands = outbox.posted(session, moves.post_key(run, reach.wave, channel))
        if stands is None:
            continue
        with speaking(people.language_of(session, channel)):
            said = cards.status(one(session, run, tools))
        key = f"escalation:{run.id}:{reach.wave}:{channel}:turn:{run.turn}"
        outbox.post(session, channel, {"text": said, "thread_ts": stands[1]}, key=key)


def _asked(session: Session, run_id: str, wave: int, tools: Tools) -> Card | None:
    run = rows.get(session, uuid.UUID(run_id))
    if run is None or run.wave != wave or run.state not in _SAID:
        return None
    return cards.card(one(session, run, tools))
