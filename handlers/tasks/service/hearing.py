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
from storage.enums import Quiet, Role
from storage.reminders import Numbers
from storage.session import Session

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
    return _named(session, actor, [(quiet, subject)])[0]


def louden(session: Session, actor: Actor, quiet: Quiet, subject: str, *, now: datetime) -> None:
    """Let somebody hear of it again as everybody else."""
    require_own(actor)
    reminders.louden(session, actor.id, quiet, subject)
    _record(session, actor, "louder", quiet, subject, now=now)


def quieted_by(session: Session, actor: Actor) -> list[Quieter]:
    """Return all of which somebody wants to hear less."""
    require_own(actor)
    rows = reminders.quieted_by(session, actor.id)
    return _named(session, actor, [(row.quiet, row.subject) for row in rows])


def _subject(session: Session, actor: Actor, quiet: Quiet, task_id: str) -> str:
    if quiet is Quiet.ALL:
        return ""
    task = found.get(session, actor, task_id)
    if quiet is Quiet.TASK:
        return str(task.id)
    if task.channel_id is None:
        raise Rejected(_("{task} stands in no channel.", task=f"T-{task.number}"))
    return task.channel_id


def _named(session: Session, actor: Actor, those: list[tuple[Quiet, str]]) -> list[Quieter]:
    """Name what is quiet; what somebody may no longer see goes without its name."""
    about = {
        quiet: [subject for this, subject in those if this is quiet]
        for quiet in (Quiet.TASK, Quiet.CHANNEL)
    }
    names: dict[Quiet, dict[str, str]] = {
        Quiet.ALL: {},
        Quiet.TASK: _task_names(session, actor, about[Quiet.TASK]),
        Quiet.CHANNEL: _channel_names(session, actor, set(about[Quiet.CHANNEL])),
    }
    return [Quieter(quiet, subject, names[quiet].get(subject, "")) for quiet, subject in those]


def _task_names(session: Session, actor: Actor, ids: list[str]) -> dict[str, str]:
    known = list(tasks.get_many(session, [uuid.UUID(one) for one in ids]).values())
    seen = found.seen_among(session, actor, known) if known else set()
    return {
        str(one.id): f"T-{one.number} {one.title}" if one.id in seen else f"T-{one.number}"
        for one in known
    }


def _channel_names(session: Session, actor: Actor, ids: set[str]) -> dict[str, str]:
    if not ids:
        return {}
    seen = channels.public_among(session, ids) | channels.of_person(session, actor.id)
    return {one: f"<#{one}>" for one in ids & seen}


def _record(
    session: Session, actor: Actor, action: str, quiet: Quiet, subject: str, *, now: datetime
) -> None:
    about = (KIND, subject) if quiet is Quiet.TASK else None
    detail = {"quiet": quiet.value, "subject": subject}
    audit.write(session, f"task.{action}", at=now, actor_id=actor.id, subject=about, detail=detail)
