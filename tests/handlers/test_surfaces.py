"""Everything the bot shows: within Slack's limits at its worst, and all of it translatable."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from harness import given, pseudo
from harness.given import FRIDAY_5PM, LONDON, MONDAY

from bot.scopes import SCOPES
from handlers.kit import dates
from handlers.kit import help as help_texts
from handlers.kit.actors import require, require_own
from handlers.kit.answers import View
from handlers.kit.blockkit import Card
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.standing import Standing
from handlers.kit.words import _, speaking, spelling
from handlers.ops import cards as ops_cards
from handlers.ops.rules import Status
from handlers.staff.cards import told as staff_cards
from handlers.staff.service.people import working_calendar
from handlers.tasks import cards, forms, rules
from handlers.tasks.rules import Draft, Look
from sandbox.limits import message_problems, view_problems
from storage.enums import Priority, Role, TaskState
from storage.tasks import Task

WORST = {
    "growing": "&",
    "emoji": "🦊",
    "right-to-left": "א",
    "mention": "<!channel> ",
    "wide": "Ŵ",
}


@dataclass(frozen=True)
class Typed:
    """What people typed, at its longest: a title and a name."""

    title: str
    name: str

    @classmethod
    def of(cls, sign: str) -> "Typed":
        return cls((sign * 200)[:200], (sign * 120)[:120])

    def task(self, **more: Any) -> Task:
        wide = {"id": uuid.uuid4(), "number": 999_999_999, "title": self.title}
        then = {"accepted_at": MONDAY, "ended_at": MONDAY, "ended_by": "U1BEN"}
        return given.task(**{**wide, "due_at": FRIDAY_5PM, **then, **more})

    @property
    def names(self) -> cards.Names:
        return given.names(owner=self.name, assigner=self.name, ended_by=self.name)


Shown = tuple[str, list[dict[str, Any]]]


def of_tasks(typed: Typed) -> Iterator[Shown]:
    """Yield cards, which are updated, and so have the tightest limits."""
    for state, priority in product(TaskState, Priority):
        card = cards.card(typed.task(state=state, priority=priority), typed.names)
        yield card.text, card.blocks
    for due_at in (None, FRIDAY_5PM):
        card = cards.card(typed.task(due_at=due_at, owner_id="U1ANA"), typed.names)
        yield card.text, card.blocks


def reminders(typed: Typed, count: int) -> list[Card]:
    late = [FRIDAY_5PM, FRIDAY_5PM + timedelta(days=1)]
    looks = list(product(Look, late))
    return [
        cards.reminder(typed.task(), look, typed.names, now=now)
        for look, now in (looks * count)[:count]
    ]


def others(typed: Typed) -> Iterator[Shown]:
    for count in (1, 2, 8, 13, 60):
        card = staff_cards.bundle(reminders(typed, count))
        yield card.text, card.blocks
    found = [typed.task() for _ in range(cards.LISTED)]
    named = {str(task.id): typed.names for task in found}
    for listed, more in ((found, True), (found, False), (found[:1], False), ([], False)):
        answer = cards.listing(listed, named, more=more)
        yield answer.text, answer.blocks
    registry = given.tools().registry
    for command in registry.commands:
        answer = help_texts.of_command(registry, command)
        yield answer.text, answer.blocks
    everything = help_texts.of_everything(registry)
    yield everything.text, everything.blocks
    standing = Standing(version="1", ready=False, late=(), missing={given.HOME: SCOPES})
    for role, letters in product(Role, (None, 2)):
        answer = ops_cards.status(Status(standing, given.actor(role=role), MONDAY, 2, letters))
        yield answer.text, answer.blocks


def sentences(typed: Typed) -> Iterator[str]:
    """Yield what is said without blocks: receipts, refusals, errors."""
    task, names = typed.task(), typed.names
    for due_at, own in product((None, FRIDAY_5PM), (True, False)):
        yield cards.receipt(typed.task(due_at=due_at), names, own=own).text
    yield cards.cannot_post_there()
    for state in TaskState:
        yield cards.progress(typed.task(state=state), names).text
        yield cards.too_late(typed.task(state=state), names)
    yield cards.too_late(typed.task(state=TaskState.ACCEPTED, accepted_at=None), names)
    for action, step in rules.TRANSITIONS.items():
        yield cards.not_yours(task, names, action, who=step.who)
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


def views(typed: Typed) -> Iterator[View]:
    errors = dict.fromkeys(("title", "owner", "due", "priority"), typed.title)
    full = Draft(typed.title, "U1BEN", typed.title, "urgent")
    yield forms.new_task(full, channel="C1", errors=errors)
    yield forms.new_task(replace(full, owner="@x", priority=typed.title), channel=None)
    yield forms.new_task(Draft(), channel=None)


@pytest.mark.parametrize("sign", WORST.values(), ids=WORST)
@pytest.mark.parametrize("language", ["English", "made up"])
def test_everything_is_within_slacks_limits_at_its_worst(
    made_up: str, language: str, sign: str
) -> None:
    typed = Typed.of(sign)
    with speaking(made_up if language == "made up" else "en"):
        for text, blocks in of_tasks(typed):
            assert message_problems({"text": text, "blocks": blocks}, update=True) == []
        for text, blocks in others(typed):
            assert message_problems({"text": text, "blocks": blocks}) == []
        for sentence in sentences(typed):
            assert message_problems({"text": sentence}, update=True) == []
        for view in views(typed):
            assert view_problems(view) == []


def test_no_word_stands_outside_the_catalogue(made_up: str) -> None:
    typed = Typed("Ράφι", "Άννα")
    with speaking(made_up):
        shown = [*of_tasks(typed), *others(typed), *views(typed), *sentences(typed)]
        texts = [
            text
            for one in shown
            for text in pseudo.texts_in(list(one) if isinstance(one, tuple) else one)
        ]
    assert len(texts) > 300
    assert {text: found for text in texts if (found := pseudo.english_in(text))} == {}


def test_every_hint_is_spelled_with_the_prefix_of_the_commands() -> None:
    served = given.tools().registry.commands
    typed = Typed("Ράφι", "Άννα")
    with spelling({command: f"/x-{command[1:]}" for command in served}):
        shown = [*of_tasks(typed), *others(typed), *views(typed), *sentences(typed)]
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
