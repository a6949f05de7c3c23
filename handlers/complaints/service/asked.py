"""Tasks that are made of a complaint: linked to it, their progress on its card."""

import uuid
from datetime import datetime

from handlers.complaints.rules.steps import Action
from handlers.complaints.rules.targets import PRIORITIES
from handlers.complaints.rules.turns import Turn
from handlers.complaints.service import able, chasing, pictured, places, settle, steps, telling
from handlers.complaints.service.record import Changed
from handlers.kit.actors import Actor
from handlers.kit.area import Glance, Tools
from handlers.kit.blockkit import one_line
from handlers.kit.errors import Invalid
from handlers.kit.words import _
from handlers.tasks.service import ask as tasks
from storage import complaint_versions, complaints, links
from storage.complaints import Complaint
from storage.session import Session
from storage.tasks import Task

WHAT = "what"


def make_task(
    session: Session,
    actor: Actor,
    complaint: Complaint,
    what: str,
    *,
    owner: str | None,
    now: datetime,
    tools: Tools,
) -> tuple[Task, Changed]:
    """Have something done for a complaint, by somebody or by oneself.

    Errors: `Rejected` with who may; `Invalid` at `what` and `owner`.
    """
    more = steps.require(session, actor, complaint, Action.TASK, tools=tools)
    title = one_line(what)
    if not title:
        raise Invalid({WHAT: _("Say what is to be done.")})
    person = able.require(session, owner or actor.id)
    before = complaint_versions.read(complaint)
    task = tasks.ask(
        session,
        actor,
        title,
        owner=person.id,
        site_id=complaint.site_id,
        priority=PRIORITIES[complaint.severity],
        channel=complaint.channel_id,
        now=now,
        tools=tools,
    )
    links.watch(session, ("task", str(task.id)), (pictured.TASK, str(complaint.id)))
    more |= {"task": task.number}
    changed = settle.settle(
        session, actor.id, "task", complaint, before, now=now, tools=tools, more=more
    )
    return task, changed


def task_moved(session: Session, glance: Glance) -> None:
    """Answer that a task of a complaint has changed: the card shows how far it is.

    Who has the complaint hears when nothing is left to be done for it.
    """
    complaint = complaints.get(session, uuid.UUID(glance.alarm.subject))
    if complaint is None:
        return
    places.refresh(session, complaint)
    left = [
        said
        for one in pictured.tasks_of(session, complaint)
        if (said := tasks.progress(session, one, complaint.channel_id, glance.tools))
        and said.is_open
    ]
    if not left and complaint.state not in complaints.ENDED:
        count = len(pictured.tasks_of(session, complaint))
        telling.tell(
            session,
            complaint,
            Turn.TASK_DONE,
            complaint.owner_id,
            now=glance.now,
            occurrence=f"{count} done",
        )


def suggestion(session: Session, complaint: Complaint) -> str:
    """Return what a task that is made of a complaint is called unless somebody says otherwise."""
    return chasing.title(session, complaint)
