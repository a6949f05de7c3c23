"""Everything the bot shows: within Slack's limits at its worst, and all of it translatable."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from harness import given, pictures, pseudo
from harness.given import LONDON, MONDAY

from bot.scopes import SCOPES
from handlers.kit import dates
from handlers.kit import help as help_texts
from handlers.kit.actors import require, require_own
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.standing import Standing
from handlers.kit.words import _, speaking, spelling
from handlers.ops import cards as ops_cards
from handlers.ops.rules import Status
from handlers.staff.cards import told as staff_cards
from handlers.staff.service.people import working_calendar
from handlers.tasks.cards import telling
from handlers.tasks.rules.turns import Turn
from sandbox.limits import message_problems
from storage.enums import Role, TaskState

WORST = {
    "growing": "&",
    "emoji": "🦊",
    "right-to-left": "א",
    "mention": "<!channel> ",
    "wide": "Ŵ",
}


Shown = tuple[str, list[dict[str, Any]]]


def answers() -> Iterator[Shown]:
    registry = given.tools().registry
    for command in registry.commands:
        answer = help_texts.of_command(registry, command)
        yield answer.text, answer.blocks
    everything = help_texts.of_everything(registry)
    yield everything.text, everything.blocks
    standing = Standing(version="1", ready=False, late=(), missing={given.HOME: SCOPES})
    for role, letters in product(Role, (None, 2)):
        status = ops_cards.status(Status(standing, given.actor(role=role), MONDAY, 2, letters))
        yield status.text, status.blocks


def bundles(sign: str) -> Iterator[Shown]:
    """Yield what several notices make together, each as long as it may be."""
    picture = pictures.worst(sign, state=TaskState.DECLINED)
    for count in (1, 2, 8, 13, 60):
        card = staff_cards.bundle([telling.turn(picture, Turn.DECLINED)] * count)
        yield card.text, card.blocks


def sentences() -> Iterator[str]:
    """Yield what is said without blocks."""
    for place, error in product(("C1", "U1"), staff_cards._REASONS):
        yield staff_cards.place_failed(place, error)
    registry = given.tools().registry
    for word in ("lsit", "ωωω"):
        yield help_texts.unknown_word(registry, "/task", word).text
    yield from refusals()


def refusals() -> Iterator[str]:
    for role in (Role.LEAD, Role.MANAGER, Role.ADMIN):
        with pytest.raises(Rejected) as refused:
            require(given.actor(), role)
        yield refused.value.sentence
    with pytest.raises(Rejected) as refused:
        require_own(given.actor("stu"))
    yield refused.value.sentence
    calendar = working_calendar(LONDON)
    for phrase in ("1999-01-01", "5", "ωωω", "2099-01-01", "at 8"):
        with pytest.raises(Invalid) as invalid:
            dates.read(phrase, field="due", now=MONDAY, calendar=calendar)
        yield from invalid.value.errors.values()


@pytest.mark.parametrize("sign", WORST.values(), ids=WORST)
@pytest.mark.parametrize("language", ["English", "made up"])
def test_everything_is_within_slacks_limits_at_its_worst(
    made_up: str, language: str, sign: str
) -> None:
    with speaking(made_up if language == "made up" else "en"):
        for text, blocks in (*answers(), *bundles(sign)):
            assert message_problems({"text": text, "blocks": blocks}) == []
        for sentence in sentences():
            assert message_problems({"text": sentence}, update=True) == []


def test_no_word_stands_outside_the_catalogue(made_up: str) -> None:
    with speaking(made_up):
        shown = [*answers(), *bundles("Ŵ"), *sentences()]
        texts = [
            text
            for one in shown
            for text in pseudo.texts_in(list(one) if isinstance(one, tuple) else one)
        ]
    assert len(texts) > 150
    assert {text: found for text in texts if (found := pseudo.english_in(text))} == {}


def test_every_hint_is_spelled_with_the_prefix_of_the_commands() -> None:
    served = given.tools().registry.commands
    with spelling({command: f"/x-{command[1:]}" for command in served}):
        shown = [*answers(), *bundles("Ŵ"), *sentences()]
    texts = " ".join(
        text
        for one in shown
        for text in pseudo.texts_in(list(one) if isinstance(one, tuple) else one)
    )
    assert {f"/x-{command[1:]}" for command in served} <= set(re.findall(r"/[\w-]+", texts))
    assert re.findall(rf"(?:{'|'.join(served)})\b.{{0,20}}", texts) == []


def test_every_usage_and_summary_of_a_verb_is_in_the_catalogue(made_up: str) -> None:
    with speaking(made_up):
        for verb in given.tools().registry.verbs.values():
            for said in (verb.usage, verb.summary):
                assert not said or _(said).startswith("⟦")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("⟦Đóñé⟧ by Άννα", []),
        ("⟦Đóñé⟧ forgotten words", ["forgotten", "words"]),
        ("⟦Đóñé: left⟧", ["left"]),
        ("`/task add Tea` <!date^1^{x}|Mon> :tada: T-12 !high Europe/London &amp;", []),
    ],
)
def test_an_english_word_is_noticed(text: str, found: list[str]) -> None:
    assert pseudo.english_in(text) == found
