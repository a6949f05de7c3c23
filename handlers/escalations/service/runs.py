"""What other areas ask for: escalate a subject, stop that, and say how it stands.

`start` and `stop` belong into the transaction that changes the subject. Who names a `watcher` has
that timer rung for the subject whenever its run has moved, and then asks `standing`.
"""

import uuid
from datetime import datetime
from typing import Any

from handlers.escalations.rules import run as rules
from handlers.escalations.rules.run import PEEK, Look
from handlers.escalations.service import chains, moves, shown
from handlers.kit.area import Fate, Glance, HandingOver, Tools
from handlers.kit.blockkit import escaped, one_line
from storage import absences, channels, links, staff, timers
from storage import escalations as rows
from storage.enums import EscalationState, Priority
from storage.escalations import Escalation, EscalationReach
from storage.notices import Notice
from storage.session import Session

TITLE_LIMIT = 300


def start(
    session: Session,
    subject: tuple[str, str],
    *,
    area: str,
    title: str,
    now: datetime,
    tools: Tools,
    site_id: uuid.UUID | None = None,
    priority: Priority = Priority.NORMAL,
    watcher: str | None = None,
) -> Escalation:
    """Begin to escalate a subject; while a run of it is open, that one is returned.

    `title` is plain text, and everybody whom the chain reaches reads it. `watcher` is the kind of
    a timer that is armed for the subject, due now, whenever the run has moved.
    """
    present = rows.of_subject(session, subject, lock=True)
    if present is not None and present.state is not EscalationState.ENDED:
        return present
    if present is not None:
        present.open_key = None
        session.flush()
    run = Escalation(
        id=uuid.uuid4(),
        open_key=rows.open_key(subject),
        subject_kind=subject[0],
        subject=subject[1],
        area=area,
        site_id=site_id,
        priority=priority,
        title=one_line(title)[:TITLE_LIMIT],
        state=EscalationState.RUNNING,
        started_at=now,
        passes=1,
    )
    chain = chains.in_force(session, area, site_id, priority).chain
    run.passes = chain.passes
    begun = rows.begin(session, run)
    run = _must(rows.of_subject(session, subject, lock=True))
    if not begun:
        return run
    chains.keep(session, run.id, chain)
    if watcher is not None:
        links.watch(session, (moves.KIND, str(run.id)), (watcher, subject[1]))
    moves.record(session, "start", run, now=now)
    moves.go_on(session, run, 1, now=now, tools=tools)
    return run


def stop(
    session: Session,
    subject: tuple[str, str],
    *,
    now: datetime,
    tools: Tools,
    actor_id: str | None = None,
) -> None:
    """End the escalation of a subject that is dealt with; without one nothing happens."""
    run = rows.of_subject(session, subject, lock=True)
    if run is not None:
        _stop(session, run, now=now, tools=tools, actor_id=actor_id)


def standing(session: Session, subject: tuple[str, str]) -> Escalation | None:
    """Return the run that a subject has now; None when it was resolved, or there was none."""
    return rows.of_subject(session, subject)


def rename(session: Session, subject: tuple[str, str], title: str) -> None:
    """Let every run of a subject call it so, as when somebody is forgotten."""
    rows.rename(session, subject, title)


def ring(session: Session, glance: Glance) -> None:
    """Answer the timer of a run: a wait is over, a promise has lapsed, or it is too early."""
    now, tools = glance.now, glance.tools
    run = rows.get(session, uuid.UUID(glance.alarm.subject), lock=True)
    if run is None or glance.alarm.occurrence != str(run.turn):
        return
    port = tools.registry.subjects.get(run.subject_kind)
    if port is not None and not port.is_open(session, run.subject):
        _stop(session, run, now=now, tools=tools, actor_id=None)
        return
    waiting = run.heard_at is None and _on_its_way(session, run, now)
    match rules.look(run.state, heard=run.heard_at is not None, on_its_way=waiting):
        case Look.PATIENCE:
            moves.arm(session, run, now + PEEK)
        case Look.AGAIN:
            moves.go_on(session, run, run.firing, now=now, tools=tools)
        case Look.ON:
            if run.state is EscalationState.TAKEN:
                run.lapsed_by = run.taken_by
                moves.record(session, "lapse", run, now=now)
            moves.go_on(session, run, run.firing + 1, now=now, tools=tools)


def was_told(session: Session, notice: Notice, fate: Fate) -> None:
    """Note that a person has heard of a run, or never will."""
    _note(
        session,
        notice.subject,
        f"{notice.occurrence}:{notice.person_id}",
        fate,
        urgent=notice.urgent,
    )


def was_posted(session: Session, payload: dict[str, Any], fate: Fate, tools: Tools) -> None:
    """Note that a channel shows what a run says there, or never will."""
    del tools
    occurrence = f"{payload['wave']}:{payload['channel']}"
    _note(session, payload["run"], occurrence, fate, urgent=payload["urgent"])


def has_heard(session: Session, glance: Glance) -> None:
    """Answer that a message was shown: the wait of its step runs from then."""
    run, reach = _reach_of(session, glance)
    if run is None or reach is None:
        return
    reach.heard_at = glance.alarm.due_at
    if reach.wave == run.wave and run.heard_at is None:
        run.heard_at = reach.heard_at
        session.flush()
        if run.state is EscalationState.RUNNING:
            moves.wait_on(session, run, place=reach.place, tools=glance.tools)


def is_lost(session: Session, glance: Glance) -> None:
    """Answer that a message will never be shown: a step that reaches nobody is over."""
    run, reach = _reach_of(session, glance)
    if run is None or reach is None:
        return
    reach.lost = True
    session.flush()
    if _is_awaited(run, reach) and not _on_its_way(session, run, glance.now):
        moves.go_on(session, run, run.firing + 1, now=glance.now, tools=glance.tools)


def open_work(session: Session, person_id: str) -> list[tuple[str, str]]:
    """Return (title, id) of the escalations that somebody has taken."""
    return [(escaped(run.title, 300), str(run.id)) for run in rows.taken_by(session, person_id)]


def hand_over(session: Session, work: HandingOver, tools: Tools) -> int:
    """Give what somebody has taken to another, who keeps the promise; return how much it was."""
    del tools
    found = rows.taken_by(session, work.giver)
    for run in found:
        run.taken_by = work.receiver
        moves.record(session, "hand_over", run, now=work.now, actor_id=work.actor.id)
        moves.tell_watchers(session, run, now=work.now)
    return len(found)


def _stop(
    session: Session, run: Escalation, *, now: datetime, tools: Tools, actor_id: str | None
) -> None:
    moves.close(session, run, now=now, actor_id=actor_id)
    moves.record(session, "stop", run, now=now, actor_id=actor_id)
    shown.tell_channels(session, run, tools)


def _note(session: Session, run_id: str, occurrence: str, fate: Fate, *, urgent: bool) -> None:
    # Where a message is settled its place is locked, so the run is left to a timer.
    if fate.shown:
        moves.heard(session, run_id, occurrence, at=fate.at, urgent=urgent)
        return
    lane = moves.lane_of(urgent=urgent)
    timers.arm(session, moves.LOST, run_id, at=fate.at, occurrence=occurrence, lane=lane)


def _reach_of(session: Session, glance: Glance) -> tuple[Escalation | None, EscalationReach | None]:
    wave, _colon, place = glance.alarm.occurrence.partition(":")
    run = rows.get(session, uuid.UUID(glance.alarm.subject), lock=True)
    found = rows.reaches(session, [run.id]) if run else []
    return run, next((one for one in found if (str(one.wave), one.place) == (wave, place)), None)


def _is_awaited(run: Escalation, reach: EscalationReach) -> bool:
    running = run.state is EscalationState.RUNNING
    return running and reach.wave == run.wave and run.heard_at is None


def _on_its_way(session: Session, run: Escalation, now: datetime) -> bool:
    """Whether somebody of the present wave may still hear of it."""
    waves = rows.reaches(session, [run.id])
    waiting = [one for one in waves if one.wave == run.wave and not one.lost and not one.heard_at]
    persons = [one.person_id for one in waiting if one.person_id]
    known = staff.get_many(session, set(persons))
    away = absences.away_until(session, persons, now)
    here = [one for one in persons if one in known and not known[one].is_gone]
    urgent = moves.is_urgent(run)
    places = channels.get_many(session, {one.channel_id for one in waiting if one.channel_id})
    return any(urgent or one not in away for one in here) or any(
        not one.is_archived for one in places.values()
    )


def _must(run: Escalation | None) -> Escalation:
    if run is None:
        raise LookupError("A run that was just begun is gone.")
    return run
