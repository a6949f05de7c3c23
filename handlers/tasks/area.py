"""Tasks: the table of contents."""

from typing import Any

from handlers.kit.area import (
    Area,
    Desk,
    Listener,
    NoticeWriter,
    Shortcut,
    Subject,
    Surface,
    TimerAnswer,
    Verb,
)
from handlers.kit.words import N_
from handlers.tasks.cards import briefs, buttons, checklist, hearing, lists, receipts
from handlers.tasks.cards import reminders as reminder_cards
from handlers.tasks.cards import ringing as ringing_cards
from handlers.tasks.forms import assign, change, date, new, parts, reason
from handlers.tasks.forms import reminders as reminder_forms
from handlers.tasks.jobs import export, photo
from handlers.tasks.listeners import adding, dates, reminders, ringing, shown, steps
from handlers.tasks.rules import line
from handlers.tasks.rules.steps import Action
from handlers.tasks.rules.turns import Turn
from handlers.tasks.rules.why import Why
from handlers.tasks.service import briefs as day
from handlers.tasks.service import export as exporting
from handlers.tasks.service import (
    findings,
    home,
    looks,
    lost,
    owners,
    photos,
    port,
    reminding,
    telling,
)
from handlers.tasks.service.record import KIND

_ADD = N_(
    "<what> [@owner …] [due <when>] [every <rule>] [#department] [at <site>]"
    " [!low | !normal | !high | !urgent]"
)
_NUMBER = N_("<number>")


def _verb(
    word: str, usage: str, example: str, summary: str, function: Listener, **more: Any
) -> Verb:
    return Verb("/task", word, usage, f"/task {example}".strip(), summary, function, **more)


def _step(word: str, summary: str, function: Listener) -> Verb:
    fits = line.is_nothing_but_tasks
    return _verb(word, _NUMBER, f"{word} T-12", summary, function, fits=fits)


# Writing: new tasks and changed ones.
_WRITING: tuple[Verb, ...] = (
    _verb("", "", "", N_("a form for a new task"), adding.open_form, read_only=True),
    _verb(
        "add",
        _ADD,
        "add Restock aisle 3 @ben due fri 5pm",
        N_("give somebody a task, or yourself one"),
        adding.add,
    ),
    _verb(
        "change",
        _NUMBER,
        "change T-12",
        N_("a form for what a task says"),
        adding.open_change,
        read_only=True,
        fits=line.is_nothing_but_tasks,
    ),
)
_WRITING_SHORTCUTS = (
    Shortcut(
        "tasks.new", Surface.GLOBAL, N_("Add a task"), N_("Who does what by when"), adding.open_form
    ),
    Shortcut(
        "tasks.of_message",
        Surface.MESSAGE,
        N_("Make this a task"),
        N_("A task that quotes this message and leads back to it"),
        adding.make_of_message,
    ),
)
_WRITING_ACTIONS: dict[str, Listener] = {
    new.MORE: adding.show_more,
    receipts.CHANGE: adding.open_change,
}
_WRITING_FORMS: dict[str, Listener] = {
    new.NEW: adding.submit,
    change.CHANGE: adding.submit_change,
}

# Steps: who took it, who is done, who has it now.
_STEPS: tuple[Verb, ...] = (
    _step("take", N_("take a task from the queue"), steps.type_in(Action.TAKE)),
    _step("accept", N_("promise to do a task"), steps.type_in(Action.ACCEPT)),
    _step("start", N_("say that you have begun"), steps.type_in(Action.START)),
    _step("resume", N_("go on with what was blocked"), steps.type_in(Action.RESUME)),
    _verb(
        "done",
        N_("<number> [<number> …]"),
        "done T-12",
        N_("finish one or more tasks"),
        steps.done,
        fits=line.is_nothing_but_tasks,
    ),
    _step("confirm", N_("confirm that a task is done"), steps.type_in(Action.CONFIRM)),
    _verb(
        "block",
        N_("<number> [waiting for @person:] <why>"),
        "block T-12 waiting for @cara: pallets",
        N_("say what keeps you from going on"),
        steps.say_why(Action.BLOCK),
        fits=line.is_about_a_task,
    ),
    _verb(
        "decline",
        N_("<number> <why>"),
        "decline T-12 I am at Harbour all day",
        N_("give a task back"),
        steps.say_why(Action.DECLINE),
        fits=line.is_about_a_task,
    ),
    _verb(
        "assign",
        N_("<number> @owner [@owner …] [any|all]"),
        "assign T-12 @ben",
        N_("give a task to somebody"),
        dates.say_owners,
        fits=line.is_about_a_task,
    ),
    _verb(
        "due",
        N_("<number> <when> [because <why>]"),
        "due T-12 fri 5pm because the supplier is late",
        N_("move the date of a task"),
        dates.say_date(Action.MOVE),
        fits=line.is_about_a_task,
    ),
    _verb(
        "propose",
        N_("<number> <when> [because <why>]"),
        "propose T-12 mon because I am away",
        N_("offer another date for a task of yours"),
        dates.say_date(Action.PROPOSE),
        fits=line.is_about_a_task,
    ),
    _step("agree", N_("agree to the date that is offered"), steps.type_in(Action.AGREE)),
    _step("refuse", N_("refuse the date that is offered"), steps.type_in(Action.REFUSE)),
    _verb(
        "cancel",
        N_("<number> [whole series] [<why>]"),
        "cancel T-12",
        N_("call a task off"),
        steps.say_cancel,
        fits=line.is_about_a_task,
    ),
    _step("reopen", N_("open a task again"), steps.type_in(Action.REOPEN)),
    _verb(
        "undo",
        "",
        "undo",
        N_("take back what you did last"),
        steps.take_back_newest,
        fits=line.is_empty,
    ),
)
_PRESSED = (
    *(Action.TAKE, Action.ACCEPT, Action.START, Action.RESUME, Action.CONFIRM, Action.DONE),
    *(Action.AGREE, Action.REFUSE, Action.REOPEN),
)
_STEP_ACTIONS: dict[str, Listener] = {
    **{f"tasks.{one}": steps.press(one) for one in _PRESSED},
    **{f"tasks.{one}": steps.ask(one) for one in (Action.BLOCK, Action.DECLINE)},
    **{f"tasks.{one}": dates.ask_date(one) for one in (Action.MOVE, Action.PROPOSE)},
    f"tasks.{Action.CANCEL}": steps.cancel,
    f"tasks.{Action.ASSIGN}": dates.ask_owners,
    receipts.UNDO: steps.take_back,
}
_STEP_FORMS: dict[str, Listener] = {
    reason.REASON: steps.submit_reason,
    date.DATE: dates.submit_date,
    assign.ASSIGN: dates.submit_owners,
}
_STEP_NOTICES: dict[str, NoticeWriter] = dict.fromkeys(Turn, telling.write)

# Shown: cards, lists and what hangs on a task.
_SHOWN: tuple[Verb, ...] = (
    _verb(
        "list",
        N_("[mine|team|all] [overdue|blocked|open] [@person] [#department] [at <site>]"),
        "list overdue at Harbour",
        N_("open tasks: yours, or those you ask for"),
        shown.show_list,
        read_only=True,
        fits=line.is_a_filter,
    ),
    _verb(
        "show",
        _NUMBER,
        "show T-12",
        N_("one task with its story"),
        shown.show,
        read_only=True,
        fits=line.is_nothing_but_tasks,
    ),
    _verb(
        "note",
        N_("<number> <text>"),
        "note T-12 The pallets are at the back door",
        N_("write a note on a task"),
        shown.write_note,
        fits=line.is_about_a_task,
    ),
    _verb(
        "export",
        N_("[as for list]"),
        "export team",
        N_("a list as a sheet, in your direct messages"),
        shown.export_list,
        fits=line.is_a_filter,
    ),
)
_SHOWN_ACTIONS: dict[str, Listener] = {
    lists.BACK: shown.turn_page,
    lists.NEXT: shown.turn_page,
    receipts.TELL: shown.tell,
    checklist.TICK: shown.tick,
    buttons.MORE: shown.more,
    buttons.NUMBER: shown.ask_number,
    f"tasks.{Action.NOTE}": shown.open_note,
}
_SHOWN_FORMS: dict[str, Listener] = {
    parts.NOTE: shown.submit_note,
    parts.NUMBER: shown.submit_number,
}
_SHOWN_JOBS = {exporting.JOB: export.EXPORT, photos.JOB: photo.PHOTO}
_SUBJECT = Subject(
    kind=KIND,
    title=port.title,
    card=port.card,
    is_open=port.is_open,
    responsible=port.responsible,
    trace=port.trace,
    recreate=lost.recreate,
    seen=findings.seen,
)

# Reminders.
_REMINDING: tuple[Verb, ...] = (
    Verb(
        "/ops",
        "reminders",
        "",
        "/ops reminders",
        N_("how I remind people, and what you want to hear less of"),
        reminders.show,
        read_only=True,
    ),
)
_REMINDER_ACTIONS: dict[str, Listener] = {
    reminder_cards.SNOOZE: reminders.snooze,
    reminder_cards.HELP: reminders.ask_for_help,
    reminder_cards.LESS: reminders.less,
    briefs.MENU: reminders.menu,
    hearing.LOUDER: reminders.louder,
    hearing.CHANGE: reminders.open_numbers,
    ringing_cards.WAIT: ringing.wait,
    ringing_cards.ELSE: ringing.open_else,
    ringing_cards.RING: ringing.ring,
}
_REMINDER_FORMS: dict[str, Listener] = {
    reminder_forms.UNTIL: reminders.submit_until,
    reminder_forms.ELSE: ringing.submit_else,
    reminder_forms.NUMBERS: reminders.submit_numbers,
}
_REMINDER_EVENTS = {"reaction_added": ringing.reacted, "reaction_removed": ringing.unreacted}
_REMINDER_TIMERS: dict[str, TimerAnswer] = {looks.LOOK: looks.look}
_REMINDER_NOTICES: dict[str, NoticeWriter] = dict.fromkeys(Why, reminding.write)


AREA = Area(
    name="tasks",
    commands={"/task": N_("Who does what by when: give, take and finish tasks")},
    shortcuts=_WRITING_SHORTCUTS,
    verbs=(*_WRITING, *_STEPS, *_SHOWN, *_REMINDING),
    actions=_WRITING_ACTIONS | _STEP_ACTIONS | _SHOWN_ACTIONS | _REMINDER_ACTIONS,
    forms=_WRITING_FORMS | _STEP_FORMS | _SHOWN_FORMS | _REMINDER_FORMS,
    events={"file_shared": shown.photo_came, **_REMINDER_EVENTS},
    jobs=_SHOWN_JOBS,
    subject=_SUBJECT,
    desk=Desk(open_work=owners.open_work, hand_over=owners.hand_over),
    timers=_REMINDER_TIMERS,
    notices=_STEP_NOTICES | _REMINDER_NOTICES,
    brief=day.write,
    digest=findings.write,
    home=home.write,
)
