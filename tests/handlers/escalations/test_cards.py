"""What escalations show stays within Slack's limits at its worst, and all of it is translatable."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from harness import pseudo
from harness.given import LONDON, MONDAY

from handlers.escalations import forms
from handlers.escalations.cards import chain as chain_cards
from handlers.escalations.cards import run as cards
from handlers.escalations.cards.run import Shown
from handlers.escalations.rules import grammar
from handlers.escalations.rules.chain import Chain, Step
from handlers.escalations.rules.plan import Hole, Reached, Through
from handlers.escalations.rules.run import TRANSITIONS
from handlers.escalations.service import writing
from handlers.kit.answers import Text
from handlers.kit.words import _, speaking
from sandbox.limits import message_problems, view_problems
from storage.enums import EscalationState, EscalationTarget, IfEmpty, Priority
from storage.escalations import OPEN_STATES, Escalation

SIGNS = ["&", "🦊", "א", "<!channel> ", "`"]
ID = uuid.UUID(int=7)
STEPS = tuple(
    Step(target, "U1" if target is EscalationTarget.PERSON else "", timedelta(minutes=wait),
         working, empty)
    for target, wait, working, empty in zip(
        [*EscalationTarget] * 2, [30, 60] * 5, [True, False, False] * 4, [*IfEmpty] * 4,
        strict=False,
    )
)  # fmt: skip


def shown(sign: str, state: EscalationState, *, more: bool = False) -> Shown:
    run = Escalation(
        id=ID, title=(sign * 300)[:300], state=state, firing=12, priority=Priority.URGENT,
        started_at=MONDAY, taken_by="U1", promise_at=MONDAY, lapsed_by="U1",
        closed_by="U1" if more else None, closed_at=MONDAY,
    )  # fmt: skip
    return Shown(run, Chain(STEPS, 5), {"U1": (sign * 120)[:120]}, LONDON)


def messages(sign: str) -> Iterator[Text]:
    for state, more in product(EscalationState, (True, False)):
        found = shown(sign, state, more=more)
        card = cards.card(found)
        yield Text(card.text, card.blocks)
        yield cards.receipt(found, undo=ID, warning=_("{name} is away until {when}.", name="A",
                                                      when="B"))  # fmt: skip
        for count in (0, 1, cards.LISTED):
            lines = chain_cards.listing([(sign * 60, Chain(STEPS, 5), more)] * 60, {})
            listed = [found] * count if state in OPEN_STATES else []
            runs = cards.open_list(listed, more=more)
            yield chain_cards.everything(lines, runs, cards.status(found))
    one = chain_cards.one(sign * 60, Chain(STEPS, 5), {"U1": sign * 9},
                          origin=chain_cards.own(sign * 60, sign * 60, MONDAY, LONDON))  # fmt: skip
    yield one
    yield chain_cards.changed(sign * 60, one)
    yield from trials(sign)


def trials(sign: str) -> Iterator[Text]:
    names = {f"U{number}": (sign * 120)[:120] for number in range(20)}
    zones = dict.fromkeys(list(names)[:10], "America/Argentina/ComodRivadavia")
    places = tuple((one, MONDAY) for one in [*names, "owner"])
    events = tuple(
        one
        for number, step in enumerate(STEPS * 3)
        for one in (
            Reached(number, step, places, instead=True),
            Hole(number, step, MONDAY, tuple(names)),
            Hole(number, step, MONDAY, (), held=True),
            Hole(number, step, MONDAY, (), held=True, until=MONDAY),
        )
    )
    for some, end in ((events[:30], tuple(names)), ((Through(MONDAY),), ("U1",)), ((), ())):
        yield chain_cards.trial(sign * 60, MONDAY, (*some, Through(MONDAY)), names=names,
                                zones=zones, in_the_end=end, zone=LONDON)  # fmt: skip


def sentences(sign: str) -> Iterator[str]:
    for state, more in product(EscalationState, (True, False)):
        found = shown(sign, state, more=more)
        yield cards.too_late(found)
        yield cards.stale(found, 1)
        for action, step in TRANSITIONS.items():
            yield cards.not_yours(found, action, who=step.who)
    for wrong in writing._WRONG.values():
        yield _(wrong, words="", example="`x`", passes=5, steps=10, limit=2000)


def views(sign: str) -> Iterator[dict[str, Any]]:
    yield forms.promise(sign * 300, f"{ID}:1")
    yield forms.hand(sign * 300, f"{ID}:1")
    yield forms.chain(f"tasks urgent at {(sign * 60)[:60]}", grammar.write(Chain(STEPS, 5), {}))
    yield forms.chain("tasks", "")


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("language", ["English", "made up"])
def test_everything_is_within_slacks_limits_at_its_worst(
    made_up: str, language: str, sign: str
) -> None:
    with speaking(made_up if language == "made up" else "en"):
        for said in messages(sign):
            assert message_problems({"text": said.text, "blocks": said.blocks}) == []
            assert "<!channel>" not in said.text
        for sentence in sentences(sign):
            assert message_problems({"text": sentence}) == []
        for view in views(sign):
            assert view_problems(view) == []


def test_no_word_stands_outside_the_catalogue(made_up: str) -> None:
    with speaking(made_up):
        found = [*messages("ά"), *views("ά"), *sentences("ά")]
        texts = [
            text
            for one in found
            for text in pseudo.texts_in([one.text, one.blocks] if isinstance(one, Text) else one)
        ]
    assert len(texts) > 100
    assert {text: left for text in texts if (left := pseudo.english_in(text))} == {}


def test_nobody_is_mentioned_where_a_step_names_a_person() -> None:
    found = shown("A", EscalationState.RUNNING)
    assert "<@U1>" not in str(cards.card(found))
