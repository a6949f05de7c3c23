"""Tasks: the table of contents."""

from datetime import datetime
from functools import partial

from handlers.kit.area import Area, Desk, Glance, Subject, Tools, Verb
from handlers.kit.blockkit import Card
from handlers.kit.words import N_
from handlers.tasks import forms, listeners, service
from handlers.tasks.rules import Action, Look
from storage.notices import Notice
from storage.session import Session

_ADD = N_("<what> [@owner] [due <when>] [!priority]")
_NUMBER = N_("<number>")


def _look(kind: Look, session: Session, glance: Glance) -> None:
    alarm = glance.alarm
    service.look(session, kind, alarm.subject, occurrence=alarm.occurrence, now=glance.now)


def _reminder(
    kind: Look, session: Session, notice: Notice, now: datetime, tools: Tools
) -> Card | None:
    return service.reminder(
        session, kind, notice.subject, occurrence=notice.occurrence, now=now, tools=tools
    )


AREA = Area(
    name="tasks",
    commands={"/task": N_("Who does what by when: give, take and finish tasks")},
    verbs=(
        Verb(
            "/task",
            "",
            "",
            "/task",
            N_("a form for a new task"),
            listeners.open_form,
            read_only=True,
        ),
        Verb(
            "/task",
            "add",
            _ADD,
            "/task add Restock aisle 3 @ben due fri 5pm",
            N_("give somebody a task, or yourself one"),
            listeners.add,
        ),
        Verb(
            "/task",
            "list",
            "",
            "/task list",
            N_("your open tasks"),
            listeners.show_list,
            read_only=True,
        ),
        Verb(
            "/task",
            "show",
            _NUMBER,
            "/task show T-12",
            N_("one task as it stands"),
            listeners.show,
            read_only=True,
        ),
        Verb(
            "/task",
            "accept",
            _NUMBER,
            "/task accept T-12",
            N_("promise to do a task"),
            listeners.accept,
        ),
        Verb("/task", "done", _NUMBER, "/task done T-12", N_("finish a task"), listeners.finish),
        Verb(
            "/task",
            "cancel",
            _NUMBER,
            "/task cancel T-12",
            N_("call a task off"),
            listeners.cancel,
        ),
    ),
    actions={
        f"tasks.{Action.ACCEPT}": listeners.accept,
        f"tasks.{Action.DONE}": listeners.finish,
        f"tasks.{Action.CANCEL}": listeners.cancel,
    },
    forms={forms.NEW: listeners.submit},
    timers={look.value: partial(_look, look) for look in Look},
    subject=Subject(
        kind=service.KIND,
        title=service.title,
        card=service.card,
        is_open=service.is_open,
        responsible=service.responsible,
        trace=service.trace,
        recreate=service.recreate,
    ),
    desk=Desk(open_work=service.open_work, hand_over=service.hand_over),
    notices={look.value: partial(_reminder, look) for look in Look},
)
