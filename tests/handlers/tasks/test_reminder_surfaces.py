"""What reminds people: within Slack's limits at its worst, and all of it translatable."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from harness import given, pictures, pseudo
from harness.given import FRIDAY_5PM, LONDON, MONDAY

from handlers.kit.answers import Text, View
from handlers.kit.blockkit import Card
from handlers.kit.words import speaking
from handlers.staff.cards import told
from handlers.tasks.cards import briefs, hearing, reminders, ringing
from handlers.tasks.forms import reminders as forms
from handlers.tasks.rules.briefs import Group
from handlers.tasks.rules.hearing import Quieter
from handlers.tasks.rules.why import Why
from handlers.tasks.service.briefs import MOST
from sandbox.limits import message_problems, view_problems
from storage.enums import Push, Quiet, TaskState
from storage.reminders import Numbers

WORST = {
    "growing": "&",
    "emoji": "🦊",
    "right-to-left": "א",
    "mention": "<!channel> ",
    "wide": "Ŵ",
}
WAITING = (TaskState.BLOCKED, TaskState.DECLINED, TaskState.CHECKING, TaskState.ACCEPTED)


def of_tasks(sign: str) -> Iterator[Card]:
    """Yield what is pushed of one task, for every reason and to everybody."""
    whole = pictures.worst(sign, state=TaskState.BLOCKED)
    pushed = [why for why in Why if why is not Why.PAST]  # Of that one only the card tells.
    for one, why in product((whole, replace(whole, channel_id="C1", due_at=None)), pushed):
        for reader in (whole.assigner_id, whole.owners[0].person):
            yield reminders.reminder(one, why, reader=reader)


def days(sign: str) -> Iterator[Card]:
    """Yield briefs with as much as there may be, alone and with what waited for them."""
    waiting = [pictures.worst(sign, state=state) for state in WAITING]
    for push, group in product(Push, Group):
        many = (waiting * MOST)[:MOST]
        reader = waiting[0].waits_for or ""
        yield briefs.brief(push, {group: many}, {group: 99}, reader=reader)
        yield briefs.brief(push, {group: many[:1]}, {group: 1}, reader=many[0].assigner_id)
    all_groups = dict.fromkeys(Group, (waiting * MOST)[: MOST // 4])
    counts = dict.fromkeys(Group, 999)
    full = briefs.brief(Push.BRIEF, all_groups, counts, reader=waiting[0].waits_for or "")
    beside = list(of_tasks(sign))
    for count in (0, 1, 3, 8, 60):
        yield told.day([full], (beside * 3)[:count])
    yield told.day([], beside)


def answers(sign: str) -> Iterator[Text]:
    one = pictures.worst(sign, state=TaskState.ASSIGNED)
    name = (sign * 120)[:120]
    off = dict.fromkeys(one.owner_ids, FRIDAY_5PM)
    changed = Numbers(last_call_minutes=0, changed_by="U1", changed_at=MONDAY)
    quieted = [
        Quieter(quiet, "x" * 36, said) for quiet, said in product(Quiet, ((sign * 210)[:210], ""))
    ] * 20
    for numbers, may_change in product((Numbers(), changed), (True, False)):
        for known in ([], quieted):
            yield hearing.rules(numbers, name, known, zone=LONDON, may_change=may_change)
        for why in Why:
            yield hearing.why_task(one, why, numbers, name, zone=LONDON)
        for push in Push:
            yield hearing.why_push(push, numbers, name, zone=LONDON)
    yield from (hearing.made_quieter(quieter) for quieter in quieted[:6])
    yield hearing.snoozed(one, "<!date^1^{date}|Mon>")
    yield hearing.helped(one, [])
    yield hearing.helped(one, [name])
    for may_ring in (True, False):
        yield ringing.question(one, off, may_ring=may_ring)
    yield ringing.waits(one, off)
    yield ringing.waits(one, {})
    yield ringing.rung(one, list(off))
    yield ringing.nobody_present(one)


def messages(sign: str) -> list[Card | Text]:
    return [*of_tasks(sign), *days(sign), *answers(sign)]


def views(sign: str) -> Iterator[View]:
    everybody = [given.person("ben", name=(sign * 120)[:120], id=f"U{n:010}") for n in range(100)]
    yield forms.until(pictures.ID, "T-999999999", {"when": (sign * 300)[:300]})
    yield forms.somebody_else(pictures.ID, "T-999999999", everybody)
    yield forms.numbers(Numbers())


@pytest.mark.parametrize("sign", WORST.values(), ids=WORST)
@pytest.mark.parametrize("language", ["English", "made up"])
def test_everything_is_within_slacks_limits_at_its_worst(
    made_up: str, language: str, sign: str
) -> None:
    with speaking(made_up if language == "made up" else "en"):
        for one in messages(sign):
            assert message_problems({"text": one.text, "blocks": one.blocks}) == []
        for view in views(sign):
            assert view_problems(view) == []


def test_no_word_stands_outside_the_catalogue(made_up: str) -> None:
    with speaking(made_up):
        shown = [[one.text, one.blocks] for one in messages("Ŵ")]
        texts = {text for one in (*shown, *views("Ŵ")) for text in pseudo.texts_in(one)}
    assert len(texts) > 100
    assert {one: found for one in texts if (found := pseudo.english_in(one))} == {}
