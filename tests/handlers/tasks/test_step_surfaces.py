"""What is said around steps: within Slack's limits at its worst, and all of it translatable."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from harness import pictures, pseudo
from harness.given import FRIDAY_5PM

from handlers.kit.answers import View
from handlers.kit.words import speaking
from handlers.tasks.cards import several, telling
from handlers.tasks.cards.several import Line
from handlers.tasks.forms import assign, date, reason
from handlers.tasks.rules.drafts import MOST_OWNERS
from handlers.tasks.rules.steps import Action
from handlers.tasks.rules.turns import Turn, is_true
from handlers.tasks.service.found import MOST_AT_ONCE
from sandbox.limits import message_problems, view_problems
from storage.enums import Sharing, TaskState

SIGNS = {"growing": "&", "emoji": "🦊", "mention": "<!channel> ", "wide": "Ŵ"}
NAME = "T-999999999"
Shown = tuple[str, list[dict[str, Any]]]


def messages(sign: str) -> Iterator[Shown]:
    worst = pictures.worst(sign, state=TaskState.DECLINED)
    for turn, offered in product(Turn, (worst.proposed_at, None)):
        card = telling.turn(replace(worst, proposed_at=offered, proposed_reason=sign * 300), turn)
        yield card.text, card.blocks
    done = Line(NAME, picture=worst, undo=uuid.uuid4())
    for lines in ([done] * MOST_AT_ONCE, [done, Line(NAME, refusal="⟦Ŵ⟧")]):
        said = several.told(lines)
        yield said.text, said.blocks


def views(sign: str) -> Iterator[View]:
    text = (sign * 300)[:300]
    errors = dict.fromkeys(("words", "waits_for", "when", "reason", "owners"), "⟦Ŵ⟧")
    known = {"words": text, "waits_for": "U1", "when": text, "reason": text}
    for action, recurs in product((Action.BLOCK, Action.DECLINE, Action.CANCEL), (True, False)):
        more = {"known": known, "errors": errors}
        yield reason.reason(action, pictures.ID, NAME, title=text, recurs=recurs, **more)
        yield reason.reason(action, pictures.ID, NAME, title="&")
    for action, why in product((Action.MOVE, Action.PROPOSE), (True, False)):
        more = {"known": known, "errors": errors}
        yield date.new_date(action, pictures.ID, NAME, title=text, asks_why=why, **more)
    for sharing, count in product(Sharing, (0, MOST_OWNERS + 5)):
        people = [f"U{number}" for number in range(count)]
        yield assign.assign(
            pictures.ID, NAME, title=text, owners=people, sharing=sharing, errors=errors
        )


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize("language", ["English", "made up"])
def test_everything_is_within_slacks_limits_at_its_worst(
    made_up: str, language: str, sign: str
) -> None:
    with speaking(made_up if language == "made up" else "en"):
        for text, blocks in messages(sign):
            assert message_problems({"text": text, "blocks": blocks}) == []
        for view in views(sign):
            assert view_problems(view) == []


def test_no_word_stands_outside_the_catalogue(made_up: str) -> None:
    with speaking(made_up):
        shown = [*messages("Ŵ"), *views("Ŵ")]
        texts = [
            text
            for one in shown
            for text in pseudo.texts_in(list(one) if isinstance(one, tuple) else one)
        ]
    assert len(set(texts)) > 40
    assert {one: found for one in texts if (found := pseudo.english_in(one))} == {}


@pytest.mark.parametrize(
    ("turn", "more", "who", "expected"),
    [
        (Turn.DECLINED, {"state": TaskState.DECLINED}, "U1ANA", True),
        (Turn.DECLINED, {"state": TaskState.DECLINED}, "U1BEN", False),
        (Turn.DECLINED, {"state": TaskState.ASSIGNED}, "U1ANA", False),
        (Turn.PROPOSED, {"proposed_at": FRIDAY_5PM}, "U1ANA", True),
        (Turn.PROPOSED, {}, "U1ANA", False),
        (Turn.REFUSED, {}, "U1BEN", True),
        (Turn.REFUSED, {}, "U1CARA", False),
        (Turn.REFUSED, {"proposed_at": FRIDAY_5PM}, "U1BEN", False),
        (Turn.CHECKING, {"state": TaskState.CHECKING}, "U1ANA", True),
        (Turn.CHECKING, {"state": TaskState.DONE}, "U1ANA", False),
    ],
)
def test_a_turn_is_told_while_it_is_true(
    turn: Turn,
    more: dict[str, Any],
    who: str,
    expected: bool,  # noqa: FBT001  # A table.
) -> None:
    assert is_true(turn, pictures.picture(**more), who) is expected
