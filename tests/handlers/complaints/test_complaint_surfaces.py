"""What is shown of complaints: within Slack's limits at its worst, and all of it translatable."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from harness import complaint_pictures as pictures
from harness import pseudo
from harness.given import MONDAY

from handlers.complaints.cards import (
    briefs,
    card,
    lists,
    receipts,
    refusals,
    report,
    telling,
)
from handlers.complaints.forms import new, steps
from handlers.complaints.rules.buttons import steps_of
from handlers.complaints.rules.drafts import Written
from handlers.complaints.rules.figures import CauseFigures, Kept, Report
from handlers.complaints.rules.filters import Cursor, Filter, Only, Page, Turn
from handlers.complaints.rules.steps import TRANSITIONS, Action
from handlers.complaints.rules.turns import Turn as Told
from handlers.kit.answers import View
from handlers.kit.words import speaking
from sandbox.limits import message_problems, view_problems
from storage.enums import Cause, ComplaintSource, ComplaintState

SIGNS = {
    "growing": "&",
    "emoji": "🦊",
    "right-to-left": "א",
    "mention": "<!channel> ",
    "wide": "Ŵ",
}
NAME = "C-999999999"
# In Esperanto as babel writes it; and what one types as an example.
OF_THE_CALENDAR = re.compile(r"\b(?:mar|apr|maj|jun|jul|lun|mer|ven|sab|dim|fri)\b", re.IGNORECASE)
Shown = tuple[str, list[dict[str, Any]]]


def messages(sign: str) -> Iterator[Shown]:
    worst = pictures.worst(sign)
    for state, source in product(ComplaintState, ComplaintSource):
        one = replace(worst, state=state, source=source)
        shown = card.card(one, steps_of(one))
        yield shown.text, shown.blocks
        answered = replace(one, responded_at=MONDAY, resolution_due_at=None, state_by=None)
        shown = card.card(answered, steps_of(answered))
        yield shown.text, shown.blocks
        said = receipts.changed(one, undo=uuid.uuid4(), more=sign)
        yield said.text, said.blocks
    for shown in (card.hidden(worst), card.moved(worst)):
        yield shown.text, shown.blocks
    for turn, state in product(Told, (ComplaintState.NEW, ComplaintState.WAITING)):
        for answered_at in (None, MONDAY):
            one = replace(worst, state=state, responded_at=answered_at)
            shown = telling.turn(one, turn)
            yield shown.text, shown.blocks
    said = receipts.logged(worst, undo=uuid.uuid4(), more=sign)
    yield said.text, said.blocks
    brief = briefs.brief([worst] * 10, count=1000, now=MONDAY)
    yield brief.text, brief.blocks
    yield from _lists(worst, sign)
    yield from _reports(sign)


def _lists(worst: pictures.Picture, sign: str) -> Iterator[Shown]:
    turn = Turn(Filter(Only.OVERDUE, "U1", "0" * 32, "0" * 32, "C1"), Cursor(MONDAY, 9))
    name = (sign * 80)[:80]
    for found, only in product(([], [worst] * 15), (None, *Only)):
        asked = replace(turn.filter, only=only)
        page = Page(asked, found, MONDAY + timedelta(days=9), turn, turn, name, name, name)
        said = lists.listing(page)
        yield said.text, said.blocks
    said = lists.listing(Page(Filter(), [], MONDAY))
    yield said.text, said.blocks


def _reports(sign: str) -> Iterator[Shown]:
    kept = Kept(123_456, 999_999)
    causes = [CauseFigures(one, 999_999, kept, Kept(0, 0)) for one in (*Cause, None)]
    days = {MONDAY.date() + timedelta(days=one): 999_999 for one in range(130)}
    last = MONDAY.date() + timedelta(days=129)
    for received in (0, 1, 999_999):
        made = Report(MONDAY.date(), last, (sign * 80)[:80], received, 7, kept, Kept(0, 0), causes,
                      days)  # fmt: skip
        said = report.report(made, "2027-03-01;2027-03-01;" + "0" * 32)
        yield said.text, said.blocks
        drawn = report.drawn(made)
        yield drawn.text, drawn.blocks
        yield drawn.text, drawn.classic


def views(sign: str) -> Iterator[View]:
    text = (sign * 400)[:400]
    known = dict.fromkeys(("words", "until", "what"), text) | {"owner": "U1", "cause": "late"}
    errors = dict.fromkeys((*known, "severity", "text", "site", "customer"), "⟦Ŵ⟧")
    for action, filled in product(steps.STEPS, (known, {})):
        yield steps.step(
            action, pictures.ID, NAME, title=text[:200], channel="C1", known=filled, errors=errors
        )
    fields = ("text", "subject", "customer", "address", "order")
    carried = {"channel": "C1", "source_ts": "1.2", "permalink": "https://x/" * 29}
    written = Written(**dict.fromkeys(fields, text), site="1" * 32, **carried)
    sites = [(f"{number:032x}", f"{sign}{number}"[:80]) for number in range(150)]
    for some in ([], sites[:1], sites):
        yield new.new_complaint(written, some, errors=errors)
        yield new.new_complaint(Written(), some)
        yield new.change(pictures.ID, NAME, written, some, errors=errors)
    for said in ("", (sign * 10_000)[:10_000], f"{sign}\n" * 3000):
        yield steps.contact(NAME, name=text[:120], address=text[:200], text=said[:10_000])


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
        texts += [refusals.not_yours(pictures.worst("Ŵ"), one, TRANSITIONS[one].who)
                  for one in Action if one not in (Action.TAKE, Action.RESUME, Action.RESTORE,
                                                   Action.REOPEN)]  # fmt: skip
        texts += [
            said(replace(pictures.worst("Ŵ"), state=state, responded_at=MONDAY))
            for state in ComplaintState
            for said in (refusals.too_late, refusals.is_so_already, refusals.answered_already)
        ]
    assert len(set(texts)) > 150
    untranslated = {
        one: found for one in texts if (found := pseudo.english_in(OF_THE_CALENDAR.sub("", one)))
    }
    assert untranslated == {}


def test_a_plain_card_says_what_matters() -> None:
    one = pictures.picture(customer="Jane", order_number="4411", site="Harbour")
    shown = card.card(one, steps_of(one))
    said = str(shown.blocks)
    assert "C-7 *The lamp came broken*\\nJane · order 4411 · Harbour" in said
    assert "First answer by" in said
    assert "To be resolved by" in said
    assert shown.text == "C-7 The lamp came broken: New: nobody has taken it yet"


def test_a_card_quotes_nothing_twice() -> None:
    one = pictures.picture(text="The lamp came broken")
    assert "&gt;" not in str(card.card(one, []).blocks)
    longer = replace(one, text="The lamp came broken, and nobody answers")
    assert "> The lamp came broken, and nobody answers" in str(card.card(longer, []).blocks)


def test_what_a_dialog_carries_is_read_again() -> None:
    written = Written(
        text="x", department="#y", channel="C1", source_ts="1.2", permalink="https://z"
    )
    view = new.new_complaint(written, [])
    again = new.read({**view, "state": {"values": {"text": {"value": {"value": "x"}}}}})
    assert again == replace(written)
    for broken in ("", "{", "[]", '{"channel": 7}'):
        view["private_metadata"] = broken
        assert new.read(view).channel == ""
