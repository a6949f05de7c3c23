"""Complaints: the table of contents."""

from functools import partial
from typing import Any

from handlers.complaints.cards import buttons, lists, receipts
from handlers.complaints.cards import report as report_cards
from handlers.complaints.forms import new as new_forms
from handlers.complaints.forms import steps as step_forms
from handlers.complaints.jobs import mail as mail_jobs
from handlers.complaints.jobs import reread as reread_jobs
from handlers.complaints.listeners import adding, channel, shown, steps
from handlers.complaints.rules import line, references
from handlers.complaints.rules.steps import Action
from handlers.complaints.rules.turns import Turn
from handlers.complaints.service import (
    asked,
    briefs,
    chasing,
    findings,
    intake,
    looks,
    lost,
    merging,
    owners,
    pictured,
    port,
    resting,
    sources,
    telling,
)
from handlers.complaints.service.record import KIND
from handlers.kit.area import (
    Area,
    Desk,
    Listener,
    Shortcut,
    Subject,
    Surface,
    Verb,
    one_by_one,
)
from handlers.kit.words import N_
from storage.enums import Role

_NUMBER = N_("<number>")
_WORDS = N_("<number> [<words>]")


def _verb(
    word: str, usage: str, example: str, summary: str, function: Listener, **more: Any
) -> Verb:
    return Verb(
        "/complaint", word, usage, f"/complaint {example}".strip(), summary, function, **more
    )


def _step(
    word: str, usage: str, example: str, summary: str, function: Listener, **more: Any
) -> Verb:
    """A verb about a complaint that exists; a complaint may begin with its word otherwise."""
    fits = references.is_about_one if usage == _NUMBER else references.begins_with_one
    return _verb(word, usage, f"{word} {example}", summary, function, fits=fits, **more)


# Logging.
_LOGGING: tuple[Verb, ...] = (
    _verb("", "", "", N_("a form for a new complaint"), adding.open_form, read_only=True),
    _verb(
        "add",
        N_(
            "<what> [@owner] [at <site>] [#department] [!minor | !normal | !serious | !critical]"
            " [customer: <name> <e-mail or telephone>]"
        ),
        "add Order 4411 came broken !serious customer: Jane Doe jane@example.com",
        N_("log what a customer complains about"),
        adding.add,
    ),
    _step(
        "change",
        _NUMBER,
        "C-7",
        N_("a form for what is known of it"),
        adding.open_change,
        read_only=True,
    ),
)
# Steps: who sees to it, and how far it is.
_STEPS: tuple[Verb, ...] = (
    _step("take", _NUMBER, "C-7", N_("see to it yourself"), steps.type_in(Action.TAKE)),
    _step(
        "assign",
        N_("<number> @owner"),
        "C-7 @ben",
        N_("give it to somebody"),
        steps.say(Action.ASSIGN),
    ),
    _step(
        "respond",
        _WORDS,
        "C-7 Called, a new one is on its way",
        N_("say that the customer was answered"),
        steps.type_in(Action.RESPOND),
    ),
    _step(
        "waiting",
        N_("<number> [until <when>][, <for what>]"),
        "C-7 until fri 5pm, photos of the damage",
        N_("wait for the customer; its time stands still"),
        steps.say(Action.WAIT),
    ),
    _step("resume", _NUMBER, "C-7", N_("go on after waiting"), steps.type_in(Action.RESUME)),
    _step(
        "resolve",
        N_("<number> cause <cause>[: <what was done>]"),
        "C-7 cause damaged: sent a new one",
        N_("say what it came from, and that it is settled"),
        steps.say(Action.RESOLVE),
    ),
    _step("close", _WORDS, "C-7", N_("close what is resolved"), steps.type_in(Action.CLOSE)),
    _step(
        "reopen",
        _WORDS,
        "C-7 The new one is broken, too",
        N_("open it again; it keeps its age"),
        steps.type_in(Action.REOPEN),
    ),
    _step(
        "severity",
        N_("<number> minor | normal | serious | critical"),
        "C-7 serious",
        N_("say how bad it is"),
        steps.say(Action.SEVERITY),
    ),
    _step(
        "not-a-complaint",
        _WORDS,
        "C-7",
        N_("take it out of the lists; one press brings it back"),
        steps.type_in(Action.DISMISS),
    ),
    _step(
        "restore",
        _NUMBER,
        "C-7",
        N_("say that it is a complaint after all"),
        steps.type_in(Action.RESTORE),
    ),
    _step(
        "task",
        N_("<number> <what> [@owner]"),
        "C-7 Send a new lamp @ben",
        N_("have something done for it"),
        steps.say(Action.TASK),
    ),
    _step(
        "link",
        N_("<number> <number>"),
        "C-8 C-7",
        N_("let two complaints name each other"),
        steps.say_sameness(Action.LINK),
    ),
    _step(
        "merge",
        N_("<number> into <number>"),
        "C-8 into C-7",
        N_("let it go on in another one"),
        steps.say_sameness(Action.MERGE),
    ),
    _verb(
        "undo",
        "",
        "undo",
        N_("take back what you did last"),
        steps.take_back_newest,
        fits=line.is_empty,
    ),
)
# Shown.
_SHOWN: tuple[Verb, ...] = (
    _verb(
        "list",
        N_("[mine|open] [overdue|new|waiting] [@person] [#department] [at <site>]"),
        "list overdue at Harbour",
        N_("open complaints, what is owed first on top"),
        shown.show_list,
        read_only=True,
        fits=line.is_a_filter,
    ),
    _step("show", _NUMBER, "C-7", N_("one complaint"), shown.show, read_only=True),
    _step(
        "contact",
        _NUMBER,
        "C-7",
        N_("who the customer is; that you looked is noted"),
        shown.contact,
    ),
    _verb(
        "report",
        N_("[<period>] [at <site>]"),
        "report last month at Harbour",
        N_("how many, how many in time, and what they came from"),
        shown.show_report,
        read_only=True,
    ),
    _step(
        "forget",
        _NUMBER,
        "C-7",
        N_("forget its customer and all that they said"),
        shown.forget,
    ),
)
# Where they come in by themselves.
_CHANNELS: tuple[Verb, ...] = (
    _verb(
        "channel on",
        N_("[mail | everything]"),
        "channel on mail",
        N_("make complaints of the e-mails, or of all messages, in this channel"),
        channel.switch_on,
        role=Role.LEAD,
    ),
    _verb(
        "channel off",
        "",
        "channel off",
        N_("make no more complaints of what is posted in this channel"),
        channel.switch_off,
        role=Role.LEAD,
    ),
)
_PRESSED = (
    *(Action.TAKE, Action.RESPOND, Action.RESUME, Action.CLOSE, Action.DISMISS, Action.RESTORE),
    Action.REOPEN,
)
_ASKED = (Action.WAIT, Action.RESOLVE, Action.ASSIGN, Action.SEVERITY, Action.TASK)
_ACTIONS: dict[str, Listener] = {
    **{f"complaints.{one}": steps.press(one) for one in _PRESSED},
    **{f"complaints.{one}": steps.ask(one) for one in _ASKED},
    **{f"complaints.{one}": steps.press_sameness(one) for one in (Action.LINK, Action.MERGE)},
    f"complaints.{Action.DIFFER}": steps.differ,
    f"complaints.{Action.CHANGE}": adding.open_change,
    f"complaints.{Action.CONTACT}": shown.contact,
    buttons.MORE: steps.more,
    receipts.UNDO: steps.take_back,
    lists.BACK: shown.turn_page,
    lists.NEXT: shown.turn_page,
    report_cards.CHART: shown.chart,
}

AREA = Area(
    name="complaints",
    commands={"/complaint": N_("What customers are unhappy about: log, answer and resolve it")},
    verbs=(*_LOGGING, *_STEPS, *_SHOWN, *_CHANNELS),
    shortcuts=(
        Shortcut(
            "complaints.of_message",
            Surface.MESSAGE,
            N_("Log a complaint"),
            N_("A complaint in the words of this message, with a way back to it"),
            adding.log_message,
        ),
    ),
    actions=_ACTIONS,
    forms={
        new_forms.NEW: adding.submit,
        new_forms.CHANGE: adding.submit_change,
        step_forms.STEP: steps.submit,
    },
    events={"message": channel.hear},
    timers={
        sources.REREAD: sources.read_is_due,
        looks.LOOK: looks.look,
        looks.UNTIL: resting.wait_is_over,
        looks.CLOSE: resting.stays_resolved,
        pictured.TASK: asked.task_moved,
        pictured.LINKED: merging.other_moved,
        chasing.RUN: merging.other_moved,
    },
    jobs={intake.JOB: mail_jobs.MAIL, sources.REREAD: reread_jobs.READ},
    subject=Subject(
        kind=KIND,
        title=port.title,
        card=port.card,
        is_open=port.is_open,
        responsible=port.responsible,
        trace=port.trace,
        recreate=lost.recreate,
        seen=findings.seen,
    ),
    desk=Desk(open_work=owners.open_work, hand_over=owners.hand_over),
    notices={turn.value: one_by_one(partial(telling.write, turn=turn)) for turn in Turn},
    brief=briefs.write,
    digest=findings.write,
)
