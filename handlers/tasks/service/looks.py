"""When a task is looked at again, and who then hears of it."""

import uuid
from datetime import datetime, timedelta

from handlers.kit.area import Glance, Tools
from handlers.kit.workdays import Calendar
from handlers.staff.service import calendars, people, telling
from handlers.tasks.rules import looks as rules
from handlers.tasks.rules import why as reasons
from handlers.tasks.rules.looks import Look, Pace
from handlers.tasks.rules.why import Why
from handlers.tasks.service import chasing, found, places, reminding
from storage import notices, reminders, task_dates, tasks, timers
from storage.enums import Lane, Priority, TaskState
from storage.session import Session
from storage.tasks import Task

LOOK = "tasks.look"


def arm(session: Session, task: Task, *, now: datetime, tools: Tools) -> None:
    """Bring the looks of a task in line with it, and tell who should hear of its change.

    Called after every change, with the row as it now stands. There is at most one look ahead. The
    briefs of its people are armed, too. Of an ended task everything is withdrawn.
    """
    subject = str(task.id)
    if task.state in tasks.ENDED:
        timers.disarm(session, subject)
        notices.drop_for_subject(session, subject)
        return
    # What was due before and was not had yet, as after an outage, is not passed over.
    missed = [_read(one).at for one in timers.waiting(session, LOOK, subject)]
    edge = min([now, *(at - timedelta(microseconds=1) for at in missed)])
    _arm_next(session, task, after=edge, tools=tools)
    owners = _expect(session, task, now=now, tools=tools)
    _tell_of_change(session, task, owners, now=now, tools=tools)
    _tell_of_urgency(session, task, owners, now=now, tools=tools)


def begin(session: Session, task: Task, *, now: datetime, tools: Tools) -> None:
    """Arm the first look of a task that was just made, as `arm` does after each change."""
    _arm_next(session, task, after=now, tools=tools, is_first=True)
    owners = _expect(session, task, now=now, tools=tools)
    _tell_of_urgency(session, task, owners, now=now, tools=tools)


def look(session: Session, glance: Glance) -> None:
    """Answer the timer of a task: look at it again, and arm the look after this one."""
    alarm, now, tools = glance.alarm, glance.now, glance.tools
    task = tasks.get(session, uuid.UUID(alarm.subject), lock=True)
    if task is None or task.state in tasks.ENDED:
        return
    this = _read(alarm.occurrence)
    _arm_next(session, task, after=this, tools=tools)
    if this.why is Why.PAST:
        places.show(session, task)
        return
    seen = reminding.seen(task)
    said = reasons.occurrence(this.why, seen)
    if reasons.is_true(this.why, seen, said=said, now=now):
        chasing.begin(session, task, this.why, now=now, tools=tools)
        who = reminding.audience(session, task, this.why, tools)
        reminding.tell(session, task, this.why, who, now=now, tools=tools)


def _expect(session: Session, task: Task, *, now: datetime, tools: Tools) -> list[str]:
    """See that whoever has to do with a task has a push ahead; return its owners."""
    owners = found.owner_ids(session, task)
    concerned = {*owners, task.assigner_id} | ({task.waits_for} if task.waits_for else set())
    telling.expect(session, concerned, now=now, tools=tools)
    return owners


def _arm_next(
    session: Session,
    task: Task,
    *,
    after: datetime | Look,
    tools: Tools,
    is_first: bool = False,
) -> None:
    if not is_first:
        timers.disarm(session, str(task.id), kind=LOOK)
    calendar = calendar_of(session, task, tools)
    seen = reminding.seen(task)
    ahead = rules.next_look(seen, after=after, calendar=calendar, pace=_pace(session))
    if ahead is not None:
        lane = Lane.URGENT if seen.is_urgent else Lane.NORMAL
        occurrence = f"{ahead.why}@{ahead.at.isoformat()}"
        timers.arm(session, LOOK, str(task.id), at=ahead.at, occurrence=occurrence, lane=lane)


def _read(occurrence: str) -> Look:
    why, _at, instant = occurrence.partition("@")
    return Look(datetime.fromisoformat(instant), Why(why))


def calendar_of(session: Session, task: Task, tools: Tools) -> Calendar:
    """Return the working time of a task: that of its first owner, else that of its site."""
    owners = found.owner_ids(session, task)
    if owners:
        return people.calendar_of(session, owners[0], tools)
    at_site = calendars.at(session, task.site_id)
    return at_site or people.working_calendar(people.home_zone(session, tools))


def _tell_of_change(
    session: Session, task: Task, owners: list[str], *, now: datetime, tools: Tools
) -> None:
    """Tell whom a change concerns: who is waited for, and who has another date."""
    if task.state is TaskState.BLOCKED and task.waits_for not in (None, task.state_by):
        who = reminding.audience(session, task, Why.WAITING, tools)
        reminding.tell(session, task, Why.WAITING, who, now=now, tools=tools)
    move = task_dates.newest_move(session, task.id) if task.moves or task.due_at else None
    if move is None or move.at != now:
        return
    others = [one for one in owners if one != move.person_id]
    reminding.tell(session, task, Why.MOVED, others, now=now, tools=tools)
    if task.moves == reasons.TOO_OFTEN:
        who = reminding.audience(session, task, Why.SLIPPING, tools)
        reminding.tell(session, task, Why.SLIPPING, who, now=now, tools=tools)


def _tell_of_urgency(
    session: Session, task: Task, owners: list[str], *, now: datetime, tools: Tools
) -> None:
    """What is urgent reaches who is off duty when they are back at work, if not before."""
    if task.priority is not Priority.URGENT or task.state is not TaskState.ASSIGNED:
        return
    new = [one for one in owners if one != task.state_by] if task.state_at == now else []
    tell_off_duty(session, task, new, now=now, tools=tools)


def tell_off_duty(
    session: Session, task: Task, owners: list[str], *, now: datetime, tools: Tools
) -> None:
    """Let those of these owners who are off duty hear of urgent work."""
    off = telling.off_duty(session, owners, now=now, tools=tools)
    reminding.tell(session, task, Why.URGENT, off, now=now, tools=tools)


def _pace(session: Session) -> Pace:
    numbers = reminders.numbers(session)
    return Pace(
        soon=timedelta(minutes=numbers.soon_minutes),
        untaken=timedelta(hours=numbers.untaken_hours),
        unaccepted=timedelta(hours=numbers.unaccepted_hours),
        share=numbers.unaccepted_percent / 100,
        lead_morning=numbers.lead_morning,
        manager_morning=numbers.manager_morning,
    )
