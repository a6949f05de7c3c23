"""What is shown of tasks: within Slack's limits at its worst, and all of it translatable."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from harness import pictures, pseudo
from harness.given import FRIDAY_5PM, LONDON

from handlers.kit.answers import Text, View
from handlers.kit.words import speaking
from handlers.tasks.cards import card as cards
from handlers.tasks.cards import lists, parts, receipts, refusals
from handlers.tasks.forms import parts as forms
from handlers.tasks.rules.buttons import steps_of
from handlers.tasks.rules.filters import Cursor, Filter, Only, Page, Scope, Turn
from handlers.tasks.rules.picture import Picture
from handlers.tasks.rules.steps import TRANSITIONS
from handlers.tasks.service.lists import PAGE
from handlers.tasks.service.shown import MOVES, NOTES
from sandbox.limits import message_problems, view_problems
from storage.enums import Evidence, Priority, TaskState

WORST = {
    "growing": "&",
    "emoji": "🦊",
    "right-to-left": "א",
    "mention": "<!channel> ",
    "wide": "Ŵ",
}
Shown = tuple[str, list[dict[str, Any]]]


def every(sign: str) -> Iterator[Picture]:
    for state, evidence in product(TaskState, Evidence):
        yield pictures.worst(sign, state=state, evidence=evidence)
    whole = pictures.worst(sign, state=TaskState.ACCEPTED)
    for priority in Priority:
        yield replace(whole, priority=priority, waits_for=None, given=(), least=None, moves=1)
    yield replace(whole, most=None, given=(), proposed_by=None, due_at=None, notes=1, site="")
    yield replace(whole, state_by=whole.assigner_id, owners=whole.owners[:1], due_zone=LONDON)
    yield replace(whole, assigner_id=whole.owners[0].person, owners=whole.owners[:1])
    yield replace(whole, owners=(), state=TaskState.OPEN, quoted="", newest=None, items=())


def updated(sign: str) -> Iterator[Shown]:
    """Yield cards, which are updated, and so have the tightest limits."""
    for one in every(sign):
        card = cards.card(one, steps_of(one))
        yield card.text, card.blocks
        hidden = cards.hidden(one)
        yield hidden.text, hidden.blocks


def answers(sign: str) -> Iterator[Text]:
    for one in every(sign):
        card = cards.card(one, steps_of(one))
        moves, notes = pictures.moves(sign, MOVES), pictures.notes(sign, NOTES)
        yield parts.details(card, one, moves=moves, notes=notes)
        for channel, undo in product(("C1", "D1", None), (uuid.uuid4(), None)):
            yield receipts.changed(one, channel=channel, undo=undo, more=one.title)
            yield receipts.added(
                one, zone=LONDON, channel=channel, undo=undo or uuid.uuid4(), more=one.title
            )
    yield receipts.noted(next(every(sign)), channel="C1")
    yield from pages(sign)


def pages(sign: str) -> Iterator[Text]:
    found = list(every(sign))[:PAGE]
    around = Turn(Filter(), Cursor(FRIDAY_5PM, 999_999_999), back=True)
    for scope, only in product(Scope, (None, *Only)):
        asked = Filter(scope, only, owner="U0000000000", channel="C1")
        whole = Page(asked, found, 999, around, around, *[sign * 80] * 3)
        yield from (lists.listing(one) for one in (whole, replace(whole, pictures=[])))
        yield lists.listing(replace(whole, filter=Filter(scope, only), back=None, next=None))
    yield lists.listing(Page(Filter(), [], 0))


def sentences(sign: str) -> Iterator[str]:
    for one in every(sign):
        yield refusals.too_late(one)
        yield refusals.needs(one)
        yield refusals.nothing_offered(one)
        yield receipts.told(one, one.state_by)
    for action, step in TRANSITIONS.items():
        yield refusals.not_yours(next(every(sign)), action, step.who)
    yield parts.note((sign * 120)[:120], (sign * 2000)[:2000])


def views(sign: str) -> Iterator[View]:
    yield forms.note(pictures.ID, "T-999999999", title=(sign * 200)[:200])
    worst = pictures.worst(sign, state=TaskState.DONE, evidence=Evidence.NUMBER)
    limits = refusals.limits(worst)
    yield forms.number(pictures.ID, "T-999999999", title=(sign * 200)[:200], limits=limits)


@pytest.mark.parametrize("sign", WORST.values(), ids=WORST)
@pytest.mark.parametrize("language", ["English", "made up"])
def test_everything_is_within_slacks_limits_at_its_worst(
    made_up: str, language: str, sign: str
) -> None:
    with speaking(made_up if language == "made up" else "en"):
        for text, blocks in updated(sign):
            assert message_problems({"text": text, "blocks": blocks}, update=True) == []
        for answer in answers(sign):
            assert message_problems({"text": answer.text, "blocks": answer.blocks}) == []
        for sentence in sentences(sign):
            assert message_problems({"text": sentence}, update=True) == []
        for view in views(sign):
            assert view_problems(view) == []


def test_no_word_stands_outside_the_catalogue(made_up: str) -> None:
    with speaking(made_up):
        shown = [
            *updated("Ŵ"),
            *((one.text, one.blocks) for one in answers("Ŵ")),
            *sentences("Ŵ"),
            *views("Ŵ"),
        ]
        texts = [
            text
            for one in shown
            for text in pseudo.texts_in(list(one) if isinstance(one, tuple) else one)
        ]
    assert len(set(texts)) > 150
    assert {one: found for one in texts if (found := pseudo.english_in(one))} == {}
