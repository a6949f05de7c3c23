"""What comes round again: a rule, and one open copy of the task at a time."""

import uuid
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from handlers.kit import recurrence
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.recurrence import Closed, Recurs, Rule
from handlers.kit.when import When
from handlers.kit.words import _
from handlers.kit.workdays import Calendar, NoWorkingTimeError
from handlers.staff.service import calendars, people
from handlers.tasks.rules import steps
from handlers.tasks.service import able, settle
from handlers.tasks.service.record import KIND
from storage import audit, counters, staff, task_dates, task_parts, tasks
from storage.enums import TaskState
from storage.session import Session
from storage.task_dates import TaskSeries
from storage.tasks import Task

COUNTER = "task"
_COPIED = (
    *("title", "priority", "sharing", "assigner_id", "department_id", "site_id", "channel_id"),
    *("evidence", "least", "most", "quoted", "permalink", "series_id"),
)


def begin(session: Session, rule: Rule, first: When, *, recurs: Recurs, zone: str) -> TaskSeries:
    """Keep a rule whose first copy is due at `first`."""
    series = TaskSeries(
        id=uuid.uuid4(),
        rrule=rule.rrule,
        clock=rule.clock.isoformat("minutes") if rule.clock else None,
        closed=rule.closed.value,
        recurs=recurs,
        zone=zone,
        start=first.day,
        ended=False,
    )
    session.add(series)
    session.flush()
    return series


def first_of(
    session: Session,
    task: Task,
    rule: Rule,
    owners: list[str],
    *,
    zone: str,
    now: datetime,
    tools: Tools,
) -> When:
    """Return the first date of a rule. Errors: `Invalid` at `rule` when it never comes round."""
    calendar = calendar_of(session, task, owners, zone=zone, tools=tools)
    try:
        today = calendar.local_date(now)
        return recurrence.next_after(rule, after=now, start=today, calendar=calendar)
    except NoWorkingTimeError as problem:
        raise Invalid({"rule": _("It would never come round.")}) from problem


def change(session: Session, task: Task, rule: Rule | None, *, recurs: Recurs, first: When) -> None:
    """Let a task, which is due at `first`, come round by another rule from its next time on.

    Without a rule it does not come round any more.
    """
    series = _series_of(session, task)
    if rule is None:
        end(session, task)
    elif series is None:
        kept = begin(session, rule, first, recurs=recurs, zone=task.due_zone)
        task.series_id, task.series_day = kept.id, first.day
    else:
        write_back(session, task, {
            "rrule": rule.rrule, "clock": rule.clock.isoformat("minutes") if rule.clock else None,
            "closed": rule.closed.value, "recurs": recurs.value, "ended": False,
            "start": (task.series_day or first.day).isoformat(),
        })  # fmt: skip


def recurs_by(session: Session, task: Task) -> Recurs:
    """Return from what the next date counts; as by default where there is none."""
    series = _series_of(session, task)
    return series.recurs if series is not None else Recurs.NEXT_IN_FUTURE


def written(session: Session, task: Task) -> dict[str, Any] | None:
    """Return a rule in JSON's types, so that its change can be taken back; None without one."""
    series = _series_of(session, task)
    if series is None:
        return None
    return {
        "rrule": series.rrule, "clock": series.clock, "closed": series.closed,
        "recurs": series.recurs.value, "start": series.start.isoformat(), "ended": series.ended,
    }  # fmt: skip


def write_back(session: Session, task: Task, rule: dict[str, Any]) -> None:
    """Let a task come round by a rule as `written` returned it."""
    series = _series_of(session, task)
    if series is not None:
        series.rrule, series.clock, series.closed = rule["rrule"], rule["clock"], rule["closed"]
        series.recurs, series.ended = Recurs(rule["recurs"]), rule["ended"]
        series.start = date.fromisoformat(rule["start"])
        session.flush()


def rule_of(series: TaskSeries) -> Rule:
    clock = time.fromisoformat(series.clock) if series.clock else None
    return Rule(series.rrule, clock, Closed(series.closed))


def recurs(session: Session, task: Task) -> bool:
    """Whether a task will come round again once it has ended."""
    series = _series_of(session, task)
    return series is not None and not series.ended


def end(session: Session, task: Task) -> bool:
    """Let a task not come round again; False when it does not anyway."""
    series = _series_of(session, task)
    if series is None or series.ended:
        return False
    series.ended = True
    session.flush()
    return True


def resume(session: Session, task: Task) -> None:
    """Let a task whose series was ended come round again."""
    series = _series_of(session, task)
    if series is not None:
        series.ended = False
        session.flush()


def go_on(
    session: Session, task: Task, actor: Actor, *, now: datetime, tools: Tools
) -> dict[str, Any]:
    """Open the next copy of a task that has just ended, if it comes round again.

    Returns what the audit row of that end says of it.
    """
    series = _series_of(session, task)
    if series is None or series.ended:
        return {}
    owners, state = _next_owners(session, task)
    calendar = calendar_of(session, task, owners, zone=series.zone, tools=tools)
    try:
        due = _next_due(series, task, calendar, now=now)
    except NoWorkingTimeError:
        series.ended = True
        return {}
    copy = _copy(session, task, due, series.zone, state=state, actor=actor, now=now)
    _give(session, copy, owners, now=now)
    items = task_parts.items(session, [task.id])[task.id]
    task_parts.set_items(session, copy.id, [one.text for one in items])
    settle.begin(session, actor, "next", copy, now=now, tools=tools)
    return {"next": copy.id.hex}


def come_back(
    session: Session, task: Task, actor: Actor, *, now: datetime, tools: Tools
) -> dict[str, Any]:
    """Make room for an ended copy that is opened again: the next one is withdrawn.

    Errors: `Rejected` when somebody has begun the next one already.
    """
    copy = tasks.open_copy(session, task.series_id) if task.series_id else None
    if copy is None:
        return {}
    if len(audit.story(session, str(copy.id))) > 1:
        said = _("{task} stays: its next time, {next}, is under way already.", **_both(task, copy))
        raise Rejected(said)
    settle.enter(copy, TaskState.CANCELLED, actor=actor, now=now)
    session.flush()
    audit.write(
        session,
        "task.withdraw",
        at=now,
        actor_id=actor.id,
        subject=(KIND, str(copy.id)),
        detail={"number": copy.number},
    )
    settle.refresh(session, copy, now=now, tools=tools)
    return {"withdrawn": copy.id.hex}


def calendar_of(
    session: Session, task: Task, owners: list[str], *, zone: str, tools: Tools
) -> Calendar:
    """Return the working time in which a task's dates are meant: its site's, else its owner's."""
    found = calendars.at(session, task.site_id)
    if found is None:
        found = people.calendar_of(session, [*owners, task.assigner_id][0], tools)
    return found if str(found.zone) == zone else replace(found, zone=ZoneInfo(zone))


def _series_of(session: Session, task: Task) -> TaskSeries | None:
    return task_dates.get_series(session, task.series_id) if task.series_id else None


def _next_owners(session: Session, task: Task) -> tuple[list[str], TaskState]:
    """Return who has the next copy: who had this one, else the queue, else who gave it."""
    held = [one.person_id for one in tasks.owners(session, [task.id])[task.id]]
    known = staff.get_many(session, set(held))
    owners = [one for one in held if able.is_able(known[one])]
    if not owners and not (task.department_id or task.site_id):
        owners = [task.assigner_id]
    return owners, steps.first_state(has_owner=bool(owners), promised=True)


def _next_due(series: TaskSeries, task: Task, calendar: Calendar, *, now: datetime) -> When:
    due = task.series_day or series.start
    return recurrence.following(
        rule_of(series),
        mode=series.recurs,
        start=series.start,
        due=due,
        completed=task.ended_at or now,
        now=now,
        calendar=calendar,
    )


def _copy(
    session: Session,
    task: Task,
    due: When,
    zone: str,
    *,
    state: TaskState,
    actor: Actor,
    now: datetime,
) -> Task:
    copy = Task(
        id=uuid.uuid4(),
        number=counters.draw(session, COUNTER),
        state=state,
        state_by=actor.id,
        state_at=now,
        due_at=due.at,
        due_has_clock=due.has_clock,
        due_zone=zone,
        first_due_at=due.at,
        series_day=due.day,
        created_at=now,
        **{name: getattr(task, name) for name in _COPIED},
    )
    session.add(copy)
    session.flush()
    return copy


def _give(session: Session, copy: Task, owners: list[str], *, now: datetime) -> None:
    tasks.set_owners(session, copy, owners)
    for one in tasks.owners(session, [copy.id])[copy.id]:
        one.accepted_at = now


def _both(task: Task, copy: Task) -> dict[str, str]:
    return {"task": f"T-{task.number}", "next": f"T-{copy.number}"}
