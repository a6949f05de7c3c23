"""The open tasks that are not as they should be, for the digest of who leads there."""

import uuid
from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.findings import Finding, Leading
from handlers.tasks.cards import findings as cards
from handlers.tasks.rules import findings as rules
from handlers.tasks.rules.findings import Facts
from handlers.tasks.service import found
from handlers.tasks.service.record import KIND
from storage import task_findings, tasks
from storage.enums import Priority
from storage.session import Session
from storage.task_findings import Scope
from storage.tasks import Task

MOST = 30  # Of each kind of trouble.


def write(session: Session, led: Leading, now: datetime, tools: Tools) -> list[Finding]:
    """Return what is overdue, blocked, untaken or moved too often, with who has it."""
    del tools
    scope = Scope(led.everything, led.teams, led.people)
    waited = now - rules.UNTAKEN_AFTER
    wrong = task_findings.found(
        session, scope, found.eyes(led.actor), now=now, waited=waited, limit=MOST
    )
    owners = tasks.owners(session, [task.id for task in wrong])
    first = {task_id: held[0].person_id for task_id, held in owners.items() if held}
    return [_finding(task, first.get(task.id), now) for task in wrong]


def seen(session: Session, actor: Actor, ids: set[str]) -> set[str]:
    """Return which of these tasks somebody may see."""
    wanted = [uuid.UUID(one) for one in ids]
    known = task_findings.seen_of(session, wanted, found.eyes(actor)) if wanted else set()
    return {str(one) for one in known}


def _finding(task: Task, owner: str | None, now: datetime) -> Finding:
    facts = Facts(
        task.state, task.priority, task.due_at, task.state_at, task.created_at, task.first_due_at,
        task.moves,
    )  # fmt: skip
    troubles = rules.troubles(facts, now)
    return Finding(
        kind=KIND,
        subject=str(task.id),
        name=cards.name(task),
        title=cards.title(task),
        severity=rules.severity(facts, now),
        since=rules.since(facts, now),
        matter=cards.matter(task, troubles, now),
        press=cards.press(task, troubles[0]),
        owner=owner,
        site_id=task.site_id,
        cost=list(Priority).index(task.priority),
        level=len(troubles) + task.moves,
    )
