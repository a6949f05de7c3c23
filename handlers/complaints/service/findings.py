"""The open complaints that are not as they should be, for the digest of who leads there."""

import uuid
from datetime import datetime

from handlers.complaints.cards import findings as cards
from handlers.complaints.rules import findings as rules
from handlers.complaints.rules.findings import Facts
from handlers.complaints.service import found
from handlers.complaints.service.record import KIND
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.findings import Finding, Leading
from handlers.staff.service import people
from storage import complaint_findings
from storage.complaints import Complaint
from storage.enums import Severity
from storage.session import Session
from storage.task_findings import Scope

MOST = 30  # Of each kind of trouble.


def write(session: Session, led: Leading, now: datetime, tools: Tools) -> list[Finding]:
    """Return what is owed to customers by now, and what nobody has taken."""
    scope = Scope(led.everything, led.teams, led.people)
    wrong = complaint_findings.found(session, scope, found.eyes(led.actor), now=now, limit=MOST)
    zone = people.home_zone(session, tools) if wrong else ""
    return [_finding(one, zone, now) for one in wrong]


def seen(session: Session, actor: Actor, ids: set[str]) -> set[str]:
    """Return which of these complaints somebody may see."""
    wanted = [uuid.UUID(one) for one in ids]
    known = complaint_findings.seen_of(session, wanted, found.eyes(actor)) if wanted else set()
    return {str(one) for one in known}


def _finding(one: Complaint, zone: str, now: datetime) -> Finding:
    facts = Facts(one.state, one.severity, one.received_at, one.due_at, one.responded_at)
    troubles = rules.troubles(facts, now)
    return Finding(
        kind=KIND,
        subject=str(one.id),
        name=cards.name(one),
        title=cards.title(one),
        severity=rules.redness(facts, now),
        since=rules.since(facts, now),
        matter=cards.matter(one, troubles, zone=zone),
        press=cards.press(one),
        owner=one.owner_id,
        site_id=one.site_id,
        cost=list(Severity).index(one.severity),
        level=len(troubles),
    )
