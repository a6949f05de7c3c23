"""Changing what a task says: only what its dialog was changed in, all of it or nothing."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.blockkit import one_line
from handlers.kit.errors import Invalid
from handlers.kit.when import When
from handlers.kit.words import _
from handlers.tasks.rules import sharing
from handlers.tasks.rules.drafts import REASON_LIMIT, Draft, Understood
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import (
    due,
    found,
    looks,
    owners,
    pictured,
    places,
    series,
    settle,
    steps,
    understand,
)
from handlers.tasks.service.record import Changed
from storage import task_parts, task_versions, tasks
from storage.enums import Priority
from storage.session import Session
from storage.tasks import Task

_COLUMNS = {
    **{name: name for name in ("title", "sharing", "priority", "evidence", "least", "most")},
    "department": "department_id",
    "site": "site_id",
}
# What is right or wrong only together.
_TOGETHER = ({"evidence", "least", "most"}, {"department", "site"})


def opened(session: Session, actor: Actor, task: Task, *, tools: Tools) -> Draft:
    """Return a task as its dialog shows it, its rule in words.

    Errors: `Rejected` with who may change it.
    """
    steps.require(session, actor, task, Action.CHANGE, tools)
    shown = pictured.picture(session, task, tools)
    return Draft(
        rule=shown.rule,
        recurs=series.recurs_by(session, task).value,
        checklist="\n".join(one.text for one in shown.items),
        title=task.title,
        owners=tuple(found.owner_ids(session, task)),
        sharing=task.sharing.value,
        due=_due(task),
        department=task.department_id.hex if task.department_id else "",
        site=task.site_id.hex if task.site_id else "",
        priority=task.priority.value,
        evidence=task.evidence.value,
        least="" if task.least is None else format(task.least, "f"),
        most="" if task.most is None else format(task.most, "f"),
    )


def change(
    session: Session,
    actor: Actor,
    task: Task,
    draft: Draft,
    *,
    shown: Draft,
    reason: str,
    now: datetime,
    tools: Tools,
) -> Changed | None:
    """Change a task in what differs between a dialog as it was `shown` and as it came back.

    What somebody else has changed meanwhile stays, unless it was changed here too. None when
    nothing differs. Errors: `Rejected` with who may; `Invalid` at the fields.
    """
    steps.require(session, actor, task, Action.CHANGE, tools)
    fields = {name for name in vars(draft) if getattr(draft, name) != getattr(shown, name)}
    if not (draft.rule or shown.rule):
        fields.discard("recurs")
    if not fields:
        return None
    meant = _understood(session, actor, draft, fields, now=now, tools=tools)
    said = _reason(reason)
    before = task_versions.read(session, task)
    for name in sorted(fields & _COLUMNS.keys()):
        setattr(task, _COLUMNS[name], getattr(meant, _COLUMNS[name]))
    if fields & {"department", "site"}:
        # Who is not in its channel may send it elsewhere, and does not thereby hide it.
        task.channel_id = places.channel_for(session, actor, task, None) or task.channel_id
    people = meant.owners if "owners" in fields else found.owner_ids(session, task)
    if people and fields & {"owners", "sharing"}:
        _give(session, actor, task, list(people), now=now, tools=tools)
    if "due" in fields:
        _move(session, actor, task, meant, reason=said, now=now, tools=tools)
    more = _checklist(session, task, meant, fields)
    more |= _rule(session, actor, task, meant, fields, now=now, tools=tools)
    done = settle.settle(session, actor, "change", task, before, now=now, tools=tools, more=more)
    if "priority" in fields and task.priority is Priority.URGENT:
        others = [one for one in found.owner_ids(session, task) if one != actor.id]
        looks.tell_off_duty(session, task, others, now=now, tools=tools)
    return done


def _understood(
    session: Session, actor: Actor, draft: Draft, fields: set[str], *, now: datetime, tools: Tools
) -> Understood:
    """Understand what was changed; what was not may be past, or be somebody who has left."""
    asked = replace(
        draft,
        # By a rule that is changed, what comes next follows from the date that stays.
        due=draft.due if fields & {"due", "rule"} else "",
        rule=draft.rule if "rule" in fields else "",
        checklist=draft.checklist if "checklist" in fields else "",
    )
    meant, errors = understand.attempt(session, actor, asked, now=now, tools=tools)
    touched = fields.union(*(names for names in _TOGETHER if names & fields))
    wrong = {name: said for name, said in errors.items() if name in touched}
    if "owners" in fields and not draft.owners:
        wrong["owners"] = _("Name somebody, such as @ben.")
    if wrong:
        raise Invalid(wrong)
    return meant


def _give(
    session: Session, actor: Actor, task: Task, people: list[str], *, now: datetime, tools: Tools
) -> None:
    steps.require(session, actor, task, Action.ASSIGN, tools)
    owners.give(session, actor, task, people, now=now)


def _move(
    session: Session,
    actor: Actor,
    task: Task,
    meant: Understood,
    *,
    reason: str,
    now: datetime,
    tools: Tools,
) -> None:
    steps.require(session, actor, task, Action.MOVE, tools)
    when = meant.due
    wanted = (when.at, when.has_clock) if when else (None, False)
    if (task.due_at, task.due_has_clock) == wanted:
        return
    due.change(session, actor, task, when, reason=reason, now=now)
    task.due_zone = meant.zone


def _checklist(session: Session, task: Task, meant: Understood, fields: set[str]) -> dict[str, Any]:
    """Change the checklist; return what the audit row says of it, with the ticks that go."""
    if "checklist" not in fields:
        return {}
    before = [
        [one.text, one.ticked_by, one.ticked_at.isoformat() if one.ticked_at else None]
        for one in task_parts.items(session, [task.id])[task.id]
    ]
    task_parts.set_items(session, task.id, meant.checklist)
    return {"checklist": {"before": before, "after": [*meant.checklist]}}


def _rule(
    session: Session,
    actor: Actor,
    task: Task,
    meant: Understood,
    fields: set[str],
    *,
    now: datetime,
    tools: Tools,
) -> dict[str, Any]:
    """Change by which rule a task comes round; return what the audit row says of it."""
    if not fields & {"rule", "recurs"}:
        return {}
    before = series.written(session, task)
    if "rule" in fields:
        first = _present_date(session, actor, task, meant, now=now, tools=tools)
        series.change(session, task, meant.rule, recurs=meant.recurs, first=first)
        if meant.rule is not None:
            _promise(session, actor, task, now=now)
    elif before is not None:
        series.write_back(session, task, {**before, "recurs": meant.recurs.value})
    return {"series": {"before": before, "after": series.written(session, task)}}


def _present_date(
    session: Session, actor: Actor, task: Task, meant: Understood, *, now: datetime, tools: Tools
) -> When:
    """Return when a task is due; by a rule alone what has no date gets its first one."""
    if task.due_at is None and meant.rule is not None:
        held, zone = found.owner_ids(session, task), task.due_zone
        first = series.first_of(session, task, meant.rule, held, zone=zone, now=now, tools=tools)
        due.change(session, actor, task, first, reason="", now=now)
    at = task.due_at or now
    return When(at, at.astimezone(ZoneInfo(task.due_zone)).date(), has_clock=task.due_has_clock)


def _promise(session: Session, actor: Actor, task: Task, *, now: datetime) -> None:
    """Nobody is asked to accept what comes round."""
    held = tasks.owners(session, [task.id])[task.id]
    for one in held:
        one.accepted_at = one.accepted_at or now
    state = sharing.promised(task.state, task.sharing, steps.parts_of(held))
    settle.enter(task, state, actor=actor, now=now)


def _reason(text: str) -> str:
    said = one_line(text)
    if len(said) > REASON_LIMIT:
        raise Invalid({"reason": _("At most {limit} characters, please.", limit=REASON_LIMIT)})
    return said


def _due(task: Task) -> str:
    """Write the date of a task as it would be typed, in its own zone."""
    if task.due_at is None:
        return ""
    local = task.due_at.astimezone(ZoneInfo(task.due_zone))
    return f"{local:%Y-%m-%d %H:%M}" if task.due_has_clock else f"{local:%Y-%m-%d}"
