"""Escalations: the table of contents."""

from typing import Any

from handlers.escalations import forms
from handlers.escalations.cards.run import UNDO
from handlers.escalations.listeners import chains, runs
from handlers.escalations.rules.run import Action
from handlers.escalations.service import findings, moves, shown
from handlers.escalations.service import runs as service
from handlers.kit.area import Area, Desk, Listener, Subject, Verb, one_by_one
from handlers.kit.words import N_

_SCOPE = N_("<area> [<priority>] [at <site>]")


def _verb(
    word: str, usage: str, example: str, summary: str, function: Listener, **more: Any
) -> Verb:
    words = f"escalation {word}"
    return Verb("/ops", words, usage, f"/ops escalation {example}", summary, function, **more)


AREA = Area(
    name="escalations",
    verbs=(
        _verb(
            "list",
            "",
            "list",
            N_("what nobody has dealt with yet, and who is reached for what"),
            chains.show_list,
            read_only=True,
        ),
        _verb(
            "show",
            _SCOPE,
            "show tasks urgent at Harbour",
            N_("who is reached for something, and how long each step waits"),
            chains.show,
            read_only=True,
        ),
        _verb(
            "edit",
            _SCOPE,
            "edit tasks urgent at Harbour",
            N_("a form for who is reached"),
            chains.edit,
            read_only=True,
        ),
        _verb(
            "test",
            N_("<area> [<priority>] [at <site>] [<when>]"),
            "test tasks urgent at Harbour fri 6pm",
            N_("who would be reached when, and where nobody would be"),
            chains.try_out,
            read_only=True,
        ),
    ),
    actions={
        f"escalations.{Action.TAKE}": runs.take,
        f"escalations.{Action.UPDATE}": runs.take,
        f"escalations.{Action.RESOLVE}": runs.resolve,
        f"escalations.{Action.HAND}": runs.hand,
        f"escalations.{Action.FORCE}": runs.force,
        UNDO: runs.take_back,
    },
    forms={
        forms.TAKE: runs.submit_promise,
        forms.HAND: runs.submit_hand,
        forms.CHAIN: chains.submit,
    },
    timers={
        moves.LOOK: service.ring,
        moves.HEARD: service.has_heard,
        moves.LOST: service.is_lost,
    },
    subject=Subject(
        kind=moves.KIND,
        title=shown.title,
        card=shown.card,
        is_open=shown.is_open,
        responsible=shown.responsible,
    ),
    desk=Desk(open_work=service.open_work, hand_over=service.hand_over),
    notices={moves.ASKED: one_by_one(shown.notice)},
    heard={moves.ASKED: service.was_told},
    revalidate={moves.ASKED: shown.post},
    digest=findings.write,
    settled={moves.ASKED: service.was_posted},
)
