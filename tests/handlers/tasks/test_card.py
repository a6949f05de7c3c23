"""What a card says of a task, line by line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from harness import pictures
from harness.given import FRIDAY_5PM, LONDON, MONDAY
from harness.pictures import picture

from handlers.kit.blockkit import date
from handlers.tasks.cards import card as cards
from handlers.tasks.cards import checklist, receipts
from handlers.tasks.rules.buttons import steps_of
from handlers.tasks.rules.picture import Given, Item, Note, Part, Picture
from handlers.tasks.rules.steps import Relation
from storage.enums import Evidence, Priority, Sharing, TaskState

NOW = date(MONDAY, LONDON)
FRIDAY = date(FRIDAY_5PM, LONDON)


def shown(one: Picture) -> str:
    """Return all texts of a card, a line each."""
    return "\n".join(texts(cards.card(one, steps_of(one)).blocks))


def texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for one in value.values() for text in texts(one)]


def labels(one: Picture) -> list[str]:
    row = cards.card(one, steps_of(one)).blocks[-1]
    return [each["text"]["text"] for each in row["elements"] if each["type"] == "button"]


def test_a_card_says_what_who_when_and_how_far() -> None:
    one = picture(due_at=FRIDAY_5PM, due_has_clock=True, priority=Priority.URGENT)
    card = cards.card(one, steps_of(one))
    assert card.text == "T-1 Restock aisle 3: Assigned by Ana, not accepted yet"
    assert [texts(block)[0] for block in card.blocks[:2]] == [
        f"T-1 *Restock aisle 3*\nFor Ben · due {FRIDAY} · :red_circle: urgent",
        ":hourglass_flowing_sand: Assigned by Ana, not accepted yet",
    ]
    assert labels(one) == ["Accept", "Done", "Blocked…", "I can do it by…", "Decline…"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (TaskState.OPEN, "Open: anybody of the team can take it"),
        (TaskState.ACCEPTED, "Accepted by Ben, assigned by Ana"),
        (TaskState.STARTED, f"Started by Ben, {NOW}"),
        (TaskState.BLOCKED, f"Blocked, says Ben, {NOW}"),
        (TaskState.CHECKING, f"Done by Ben, {NOW}; somebody else has to confirm it"),
        (TaskState.DECLINED, f"Declined by Ben, {NOW}; Ana decides who does it"),
        (TaskState.DONE, f"Done by Ben, {NOW}"),
        (TaskState.CANCELLED, f"Cancelled by Ben, {NOW}"),
    ],
)
def test_every_state_is_said_with_whose_doing_it_is(state: TaskState, said: str) -> None:
    assert cards.status(picture(state=state, state_by="U1BEN")) == said


def test_who_took_it_on_themselves_and_who_was_only_given_it_read_differently() -> None:
    accepted = picture(state=TaskState.ACCEPTED)
    assert cards.status(accepted) == "With Ben, assigned by Ana"
    own = replace(accepted, owners=(Part("U1ANA"),))
    assert cards.status(own) == "Taken on by Ana"


def test_a_date_of_another_zone_is_also_said_as_it_stands_on_the_wall_there() -> None:
    one = picture(due_at=FRIDAY_5PM, due_has_clock=True, due_zone="Asia/Tokyo")
    assert f"due {FRIDAY} (02:00 in Asia/Tokyo)" in cards.facts(one)
    day = date(FRIDAY_5PM, LONDON, clock=False)
    assert f"due {day} (2027-03-06 in Asia/Tokyo)" in cards.facts(replace(one, due_has_clock=False))


def test_several_owners_are_told_what_they_owe() -> None:
    any_of = picture("U1BEN", "U1CARA")
    assert cards.facts(any_of).startswith("For Ben and Cara, any of them · no date")
    parts = (Part("U1BEN", MONDAY, MONDAY), Part("U1CARA", MONDAY))
    each = replace(any_of, sharing=Sharing.ALL, owners=parts)
    assert cards.facts(each).startswith("For Ben and Cara, each of them")
    assert "Done so far: Ben · Accepted by Cara" in shown(each)


def test_what_stands_in_the_way_is_said_in_the_words_of_whoever_said_it() -> None:
    blocked = picture(
        state=TaskState.BLOCKED, state_by="U1BEN", reason="no <pallets>", waits_for="U1CARA"
    )
    assert "Waiting for Cara: no &lt;pallets&gt;" in shown(blocked)
    assert "Waiting for Cara" in shown(replace(blocked, reason=""))
    declined = replace(blocked, state=TaskState.DECLINED, waits_for=None)
    assert "“no &lt;pallets&gt;”" in shown(declined)
    assert ":raised_hand: Ben needs help" in shown(picture(help_by="U1BEN"))


def test_where_how_often_and_how_it_slipped_stand_on_the_card() -> None:
    one = picture(
        department="Warehouse", site="Harbour", rule="every weekday at 08:30",
        first_due_at=FRIDAY_5PM, moves=2, due_has_clock=True,
    )  # fmt: skip
    said = shown(one)
    assert "Warehouse at Harbour · :repeat: every weekday at 08:30" in said
    assert f":date: Moved 2 times, first {FRIDAY}" in said
    assert f":date: Moved once, first {FRIDAY}" in shown(replace(one, moves=1))


def test_a_quoted_message_is_linked() -> None:
    one = picture(quoted="The float\nis <short>", permalink="https://example.com/p1")
    assert "> The float is &lt;short&gt;\n> <https://example.com/p1|the message>" in shown(one)
    assert "<https://example.com/p1|the message>" in shown(replace(one, quoted=""))


def test_wanted_evidence_is_said_until_it_is_given() -> None:
    one = picture(evidence=Evidence.NUMBER, least=Decimal(2), most=Decimal("8.50"))
    assert ":1234: Done with a number from 2 to 8.5" in shown(one)
    given = (Given("U1BEN", MONDAY, number=Decimal("4.20")),)
    measured = shown(replace(one, given=given))
    assert f":1234: *4.2*, measured by Ben, {NOW}" in measured
    assert "Done with" not in measured
    photo = replace(one, given=(Given("U1BEN", MONDAY, file="https://example.com/f"),))
    assert f":camera: <https://example.com/f|a photo> by Ben, {NOW}" in shown(photo)


def test_done_asks_for_the_number_while_it_is_missing() -> None:
    one = picture(evidence=Evidence.NUMBER, state=TaskState.STARTED)
    row = cards.card(one, steps_of(one)).blocks[-1]
    assert row["elements"][0]["action_id"] == "tasks.number"
    given = replace(one, given=(Given("U1BEN", MONDAY, number=Decimal(4)),))
    row = cards.card(given, steps_of(given)).blocks[-1]
    assert row["elements"][0]["action_id"] == "tasks.done"


def test_another_date_is_offered_with_its_answers_to_who_may_give_them() -> None:
    one = picture(proposed_at=FRIDAY_5PM, proposed_has_clock=True, proposed_by="U1BEN")
    assert f":calendar: Ben can do it by {FRIDAY}" in shown(one).split("\n")
    because = replace(one, proposed_reason="the <driver> is ill")
    assert f"by {FRIDAY}: “the &lt;driver&gt; is ill”" in shown(because)
    assert {"Agree", "Refuse"} <= set(texts(cards.card(one, steps_of(one)).blocks))
    owner = cards.card(one, steps_of(one, frozenset({Relation.OWNER}), "U1BEN"))
    assert not {"Agree", "Refuse"} & set(texts(owner.blocks))


def test_the_newest_note_is_quoted_and_the_others_are_counted() -> None:
    one = picture(notes=3, newest=Note("U1BEN", MONDAY, "At the\nback door"))
    assert ":memo: Ben: At the back door (2 more)" in shown(one)
    assert ":memo: Ben: At the back door" in shown(replace(one, notes=1)).split("\n")


def test_every_item_has_a_box_of_its_own_whose_id_says_how_it_stands() -> None:
    items = (Item("a" * 32, "Lights"), Item("b" * 32, "x" * 80, "U1CARA"))
    one = picture(items=items)
    head, first, second = checklist.boxes(one, steps_of(one))
    assert texts(head) == [":ballot_box_with_check: 1 of 2 ticked"]
    assert (first["block_id"], second["block_id"]) == (
        f"{one.id}:{'a' * 32}:0",
        f"{one.id}:{'b' * 32}:1",
    )
    assert "initial_options" not in first["elements"][0]
    assert second["elements"][0]["initial_options"][0]["value"] == "b" * 32
    assert texts(second["elements"][0]["options"]) == ["x" * 75, "x" * 5]
    assert checklist.read_block(second["block_id"]) == (one.id, "b" * 32)


def test_a_finished_checklist_is_read_and_not_ticked() -> None:
    items = (Item("a" * 32, "Lights & heating"), Item("b" * 32, "Doors", "U1CARA"))
    one = picture(items=items, state=TaskState.DONE, state_by="U1BEN")
    blocks = checklist.boxes(one, steps_of(one))
    assert [block["type"] for block in blocks] == ["context", "section"]
    assert texts(blocks[1]) == [
        ":white_large_square: Lights &amp; heating\n:white_check_mark: Doors"
    ]


def test_who_has_no_name_yet_is_left_to_slack() -> None:
    assert cards.facts(picture("U1NEW")).startswith("For <@U1NEW>")


def test_what_is_left_for_who_may_not_see_it_any_more_tells_nothing() -> None:
    one = pictures.worst("secret", state=TaskState.STARTED)
    assert cards.hidden(one).text == "T-999999999 is with others now."
    assert len(cards.hidden(one).blocks) == 1


def test_a_summer_date_is_said_in_summer_time() -> None:
    summer = datetime(2027, 7, 1, 15, tzinfo=UTC) + timedelta(0)
    assert "Thu 01 Jul 2027, 16:00 BST" in cards.facts(picture(due_at=summer, due_has_clock=True))


def test_a_receipt_says_what_was_done_of_a_shared_task_and_which_date_was_offered() -> None:
    parts = (Part("U1BEN", MONDAY), Part("U1CARA"))
    shared = replace(picture(), sharing=Sharing.ALL, owners=parts)
    said = receipts.changed(shared, channel=None).text
    assert said.split("\n")[1:] == ["Accepted by Ben"]
    offered = picture(
        proposed_at=FRIDAY_5PM, proposed_has_clock=True, proposed_by="U1BEN", proposed_reason="ill"
    )
    said = receipts.changed(offered, channel=None).text
    assert said.split("\n")[1:] == [f":calendar: Ben can do it by {FRIDAY}: “ill”"]
