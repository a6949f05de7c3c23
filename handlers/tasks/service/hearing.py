"""How much people hear: the numbers of the workspace, and what somebody wants to hear less of."""

import uuid
from dataclasses import asdict
from datetime import datetime

from handlers.kit.actors import Actor, require, require_own
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.staff.service import directory
from handlers.tasks.rules.hearing import Quieter
from handlers.tasks.service import found
from handlers.tasks.service.record import KIND
from storage import audit, channels, reminders, staff, tasks
from storage.enums import ChannelKind, Quiet, Role
from storage.reminders import Numbers
from storage.session import Session
from storage.tasks import Task

_SETTING = "reminders"


def numbers(session: Session) -> tuple[Numbers, str]:
    """Return the numbers that hold and who set them, nobody while they are the defaults."""
    held = reminders.numbers(session)
    person = staff.get(session, held.changed_by) if held.changed_by else None
    return held, (person.name or person.handle) if person else ""


def set_numbers(session: Session, actor: Actor, values: dict[str, int], *, now: datetime) -> None:
    """Change the numbers for everybody. Errors: `Rejected`, `Invalid` at the fields."""
    directory.require_insider(actor)
    require(actor, Role.MANAGER)
    if values["manager_morning"] <= values["lead_morning"]:
        raise Invalid({"manager_morning": _("The manager hears after the lead.")})
    before = asdict(reminders.numbers(session))
    reminders.set_numbers(session, {**values, "changed_by": actor.id, "changed_at": now})
    changed = {name: [before[name], value] for name, value in values.items()}
    audit.write(
        session,
        "task.reminders",
        at=now,
        actor_id=actor.id,
        subject=(_SETTING, session.workspace),
        detail={name: both for name, both in changed.items() if both[0] != both[1]},
    )


def quieten(
    session: Session, actor: Actor, quiet: Quiet, task_id: str, *, now: datetime
) -> Quieter:
    """Let somebody read of everything, a task or its channel only in their brief.

    Errors: `Rejected` when it was so already, or the task stands in no channel.
    """
    require_own(actor)
    subject = _subject(session, actor, quiet, task_id)
    if not reminders.quieten(session, actor.id, quiet, subject):
        raise Rejected(_("That is so already; `{example}` shows it.", example="/ops reminders"))
    _record(session, actor, "quieter", quiet, subject, now=now)
    return _named(session, actor, quiet, subject)


def louden(session: Session, actor: Actor, quiet: Quiet, subject: str, *, now: datetime) -> None:
    """Let somebody hear of it again as everybody else."""
    require_own(actor)
    reminders.louden(session, actor.id, quiet, subject)
    _record(session, actor, "louder", quiet, subject, now=now)


def quieted_by(session: Session, actor: Actor) -> list[Quieter]:
    """Return all of which somebody wants to hear less."""
    require_own(actor)
    rows = reminders.quieted_by(session, actor.id)
    return [_named(session, actor, row.quiet, row.subject) for row in rows]


def _subject(session: Session, actor: Actor, quiet: Quiet, task_id: str) -> str:
    if quiet is Quiet.ALL:
        return ""
    task = found.get(session, actor, task_id)
    if quiet is Quiet.TASK:
        return str(task.id)
    if task.channel_id is None:
        raise Rejected(_("{task} stands in no channel.", task=f"T-{task.number}"))
    return task.channel_id


def _named(session: Session, actor: Actor, quiet: Quiet, subject: str) -> Quieter:
    """Name what is quiet; what somebody may no longer see goes without its name."""
    name = ""
    if quiet is Quiet.TASK:
        task = tasks.get(session, uuid.UUID(subject))
        name = _task_name(session, actor, task) if task else ""
    if quiet is Quiet.CHANNEL:
        channel = channels.get(session, subject)
        public = channel is not None and channel.kind is ChannelKind.PUBLIC
        seen = public or channels.is_member(session, subject, actor.id)
        name = f"<#{subject}>" if seen else ""
    return Quieter(quiet, subject, name)


def _task_name(session: Session, actor: Actor, task: Task) -> str:
    seen = found.may_see(session, actor, task)
    return f"T-{task.number} {task.title}" if seen else f"T-{task.number}"


def _record(
    session: Session, actor: Actor, action: str, quiet: Quiet, subject: str, *, now: datetime
) -> None:
    about = (KIND, subject) if quiet is Quiet.TASK else None
    detail = {"quiet": quiet.value, "subject": subject}
    audit.write(session, f"task.{action}", at=now, actor_id=actor.id, subject=about, detail=detail)
