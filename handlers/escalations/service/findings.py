"""The runs that nobody has taken, for the digest of who leads there."""

from collections import defaultdict
from datetime import datetime

from handlers.escalations.cards import findings as cards
from handlers.escalations.service import moves
from handlers.kit.area import Tools
from handlers.kit.findings import Finding, Leading
from storage import escalations as rows
from storage.enums import EscalationState, Priority, Redness
from storage.escalations import Escalation
from storage.session import Session

MOST = 100


def write(session: Session, led: Leading, now: datetime, tools: Tools) -> list[Finding]:
    """Return the runs that wait for somebody, lapsed promises and loud ends among them."""
    del now
    runs = rows.untaken(session, limit=MOST)
    reached = {
        one.run_id
        for one in rows.reaches(session, [run.id for run in runs])
        if one.person_id == led.actor.id
    }
    mine = [run for run in runs if led.hears_of(run.site_id) or run.id in reached]
    visible = _visible(session, led, mine, tools)
    # Who was reached has read already what it is about.
    return [
        _finding(run)
        for run in mine
        if run.id in reached or (run.subject_kind, run.subject) in visible
    ]


def _visible(
    session: Session, led: Leading, runs: list[Escalation], tools: Tools
) -> set[tuple[str, str]]:
    """Return the subjects that are for their eyes, asking each area once."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for run in runs:
        by_kind[run.subject_kind].add(run.subject)
    found = set()
    for kind, subjects in by_kind.items():
        port = tools.registry.subjects.get(kind)
        ask = port.seen if port else None
        found |= {(kind, one) for one in (ask(session, led.actor, subjects) if ask else subjects)}
    return found


def _finding(run: Escalation) -> Finding:
    is_over = run.state is EscalationState.ENDED
    pressing = run.priority is Priority.URGENT or is_over or run.lapsed_by is not None
    return Finding(
        kind=moves.KIND,
        subject=str(run.id),
        name=cards.name(run),
        title=cards.title(run),
        severity=Redness.CRITICAL if pressing else Redness.HIGH,
        since=run.started_at,
        matter=cards.matter(run),
        press=cards.press(run),
        owner=run.lapsed_by,
        site_id=run.site_id,
        cost=list(Priority).index(run.priority) + 1,
        level=run.firing + (100 if is_over else 0),
    )
