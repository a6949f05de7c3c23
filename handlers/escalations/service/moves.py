"""How a run moves: reaching people, waiting for them, coming to an end."""

from datetime import datetime
from typing import Any

from handlers.escalations.rules.chain import Chain, End, Fire, Hold, advance, due
from handlers.escalations.rules.run import PEEK
from handlers.escalations.service import chains, crowds
from handlers.kit.area import Tools
from handlers.kit.workdays import Calendar
from handlers.staff.service import calendars, people
from storage import audit, links, notices, outbox, timers
from storage import escalations as rows
from storage.enums import EscalationState, Lane, Priority
from storage.escalations import Escalation
from storage.session import Session

KIND = "escalation"
LOOK, HEARD, LOST = "escalations.look", "escalations.heard", "escalations.lost"
ASKED = "escalations.asked"


def go_on(
    session: Session,
    run: Escalation,
    firing: int,
    *,
    now: datetime,
    tools: Tools,
    actor_id: str | None = None,
) -> None:
    """Do what the chain of a run says from the step of `firing` on."""
    chain = chains.of_run(session, run)
    crowd = crowds.of_run(session, run, chain, now=now, tools=tools)
    before = (run.state, run.firing)
    match advance(chain, firing, crowd) if chain.steps else End():
        case Fire(number, places, _instead, skipped):
            reach_out(session, run, number, list(places), now=now)
        case Hold(number, until, skipped):
            run.state, run.firing, run.taken_by = EscalationState.HELD, number, None
            arm(session, run, min(until or now + PEEK, now + PEEK))
            if before == (run.state, number):
                return
        case End(skipped):
            _end(session, run, chain, now=now, tools=tools)
    record(session, "step", run, now=now, actor_id=actor_id, skipped=list(skipped))
    tell_watchers(session, run, now=now)


def reach_out(
    session: Session, run: Escalation, firing: int, places: list[str], *, now: datetime
) -> None:
    """Let a wave of a run go to people and channels; its wait runs from when they hear of it."""
    run.state, run.firing, run.taken_by = EscalationState.RUNNING, firing, None
    _send(session, run, places, now=now)
    arm(session, run, now + PEEK)


def arm(session: Session, run: Escalation, at: datetime) -> None:
    """Have a run looked at again at `at`, and at no other time."""
    rest(session, run)
    run.next_at = at
    session.flush()
    timers.arm(
        session,
        LOOK,
        str(run.id),
        at=at,
        occurrence=str(run.turn),
        lane=lane_of(urgent=is_urgent(run)),
    )


def rest(session: Session, run: Escalation) -> None:
    """Let a run be; what was armed for an earlier turn means nothing any more."""
    run.turn += 1
    run.next_at = None
    session.flush()
    timers.disarm(session, str(run.id), kind=LOOK)


def wait_on(session: Session, run: Escalation, *, place: str, tools: Tools) -> None:
    """Let the wait of the present step run from when it was heard, by `place` first."""
    step, heard_at = chains.of_run(session, run).step(run.firing), run.heard_at
    if heard_at is not None:
        arm(session, run, due(step, heard_at, calendar_of(session, run, place, tools)))


def calendar_of(session: Session, run: Escalation, place: str, tools: Tools) -> Calendar:
    """Return in which working time a run waits: its site's, else that of who was reached."""
    at_site = calendars.at(session, run.site_id)
    return at_site or people.calendar_of(session, place, tools)


def close(session: Session, run: Escalation, *, now: datetime, actor_id: str | None) -> None:
    """Resolve a run: nobody is asked any more."""
    run.state, run.open_key = EscalationState.RESOLVED, None
    run.closed_at, run.closed_by = now, actor_id
    rest(session, run)
    tell_watchers(session, run, now=now)


def tell_watchers(session: Session, run: Escalation, *, now: datetime) -> None:
    """Have whoever watches a run look at it; they know what that means, we do not."""
    for kind, watcher in links.watchers(session, str(run.id)):
        timers.arm(session, kind, watcher, at=now, occurrence=f"{run.id.hex}:{run.turn}")


def heard(session: Session, run_id: str, occurrence: str, *, at: datetime, urgent: bool) -> None:
    """Let a run know that a wave (`occurrence` is `wave:place`) was seen at `at`."""
    lane = lane_of(urgent=urgent)
    timers.arm(session, HEARD, run_id, at=at, occurrence=occurrence, lane=lane)


def post_key(run: Escalation, wave: int, channel: str) -> str:
    return f"escalation:{run.id}:{wave}:{channel}"


def is_urgent(run: Escalation) -> bool:
    return run.priority is Priority.URGENT


def record(
    session: Session,
    action: str,
    run: Escalation,
    *,
    now: datetime,
    actor_id: str | None = None,
    **detail: Any,
) -> Any:
    """Write the audit row of what happened to a run, and return its id."""
    return audit.write(
        session,
        f"escalation.{action}",
        at=now,
        actor_id=actor_id,
        subject=(KIND, str(run.id)),
        detail={"state": run.state.value, "firing": run.firing, "turn": run.turn, **detail},
    )


def _send(session: Session, run: Escalation, places: list[str], *, now: datetime) -> None:
    run.wave += 1
    run.heard_at = None
    persons = [one for one in places if one.startswith(("U", "W"))]
    posts = [one for one in places if one not in persons]
    rows.reach(session, run, people=persons, channels=posts)
    subject, urgent = (KIND, str(run.id)), is_urgent(run)
    shown: list[str] = []
    for person in persons:
        is_new = notices.tell(
            session,
            person,
            ASKED,
            subject,
            at=now,
            occurrence=str(run.wave),
            at_once=urgent,
            urgent=urgent,
        )
        shown += [] if is_new else [person]
    for channel in posts:
        payload = {"run": str(run.id), "wave": run.wave, "channel": channel, "urgent": urgent}
        key = post_key(run, run.wave, channel)
        is_new = outbox.post(session, channel, payload, key=key, subject=subject, revalidate=ASKED)
        shown += [] if is_new else [channel]
    for place in shown:
        # Slack showed this wave before a restore: nobody will report that it was seen.
        heard(session, str(run.id), f"{run.wave}:{place}", at=now, urgent=urgent)


def _end(session: Session, run: Escalation, chain: Chain, *, now: datetime, tools: Tools) -> None:
    """Say aloud, once to everybody of the chain and to the managers, that nobody took it."""
    crowd = crowds.of_run(session, run, chain, now=now, tools=tools)
    reached = [one.place for one in rows.reaches(session, [run.id])]
    meant = [place for step in chain.steps for place in crowd.meant(step)]
    above = crowds.in_the_end(session, run.site_id, tools)
    run.state, run.taken_by = EscalationState.ENDED, None
    run.firing = max(chain.firings, 1)
    _send(session, run, list(dict.fromkeys([*reached, *meant, *above])), now=now)
    rest(session, run)


def lane_of(*, urgent: bool) -> Lane:
    return Lane.URGENT if urgent else Lane.NORMAL
