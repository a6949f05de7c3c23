"""Ticks, notes and evidence: who may, what is kept, and where it is shown; on both databases."""

from decimal import Decimal
from typing import Any

import pytest
from harness import given
from harness.given import HOME, MONDAY, SHOP
from sqlalchemy import select

from handlers.kit.answers import Errors, OpenDialog, Text
from handlers.kit.errors import Invalid, Rejected
from handlers.tasks.cards import checklist
from handlers.tasks.listeners import shown
from handlers.tasks.service import parts, pictured
from storage import audit, outbox, task_parts
from storage.enums import Evidence, TaskState
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.tasks import Task

NOW: dict[str, Any] = {"now": MONDAY, "tools": given.tools()}


def items(session: Session, task: Task) -> list[tuple[str, str | None]]:
    return [(one.text, one.ticked_by) for one in task_parts.items(session, [task.id])[task.id]]


def press(session: Session, who: str, task: Task, place: int, *, on: bool) -> None:
    """Let somebody tick a box as Slack tells of it."""
    item = task_parts.items(session, [task.id])[task.id][place]
    block = f"{task.id}:{item.id.hex}:0"
    assert checklist.read_block(block) == (str(task.id), item.id.hex)
    shown.tick(given.call(session, who, value=block, chosen=(item.id.hex,) if on else ()))


def test_two_people_who_tick_different_items_both_count(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, checklist=("Lights", "Doors", "Till"))
        press(session, "ben", task, 0, on=True)
        press(session, "ana", task, 2, on=True)
        # A box that was ticked by both at once is ticked, and stays whose it was first.
        press(session, "ana", task, 0, on=True)
        assert items(session, task) == [
            ("Lights", "U1BEN"),
            ("Doors", None),
            ("Till", "U1ANA"),
        ]
        press(session, "ben", task, 2, on=False)
        assert items(session, task)[2] == ("Till", None)
        story = [row.action for row in audit.story(session, str(task.id))]
        assert story == ["task.add", "task.tick", "task.tick", "task.untick"]


def test_a_tick_is_for_who_has_to_do_with_the_task_and_while_it_is_open(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, checklist=("Lights",))
        with pytest.raises(Rejected, match="Only Ben, Ana, its lead or a manager can tick"):
            press(session, "sam", task, 0, on=True)
        task.state = TaskState.DONE
        with pytest.raises(Rejected, match="finished T-1"):
            press(session, "ben", task, 0, on=True)
        assert items(session, task) == [("Lights", None)]


def test_an_item_of_another_task_is_not_ticked_here(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task, other = (given.task(session, checklist=("Lights",)) for _ in range(2))
        theirs = task_parts.items(session, [other.id])[other.id][0]
        with pytest.raises(Rejected, match="not on the list of T-1 any more"):
            parts.tick(session, given.actor("ben"), task, theirs.id.hex, on=True, **NOW)
        assert items(session, other) == [("Lights", None)]


def test_an_item_whose_text_stays_keeps_its_tick(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, checklist=("Lights", "Doors"))
        press(session, "ben", task, 1, on=True)
        task_parts.set_items(session, task.id, ["Alarm", "Doors"])
        assert items(session, task) == [("Alarm", None), ("Doors", "U1BEN")]


def stand(session: Session, task: Task, place: str, ts: str) -> None:
    """Let the card of a task stand as message `ts`."""
    row = session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.key == outbox.card_key("task", str(task.id), place)
        )
    ).one()
    row.sent_channel, row.sent_ts = place, ts
    session.flush()


def replies(session: Session) -> list[tuple[str, str, str]]:
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.key.like("note:%")))
    return [(row.place, row.payload["thread_ts"], row.payload["text"]) for row in rows]


def test_a_note_stands_on_the_card_and_in_its_thread(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        stand(session, task, SHOP, "17.5")
        answer = shown.write_note(
            given.call(session, "sam", text="T-1 at the <!channel> back &amp; door")
        )
        assert isinstance(answer, Text)
        assert answer.text == "Noted on T-1 *Restock aisle 3*."
        assert replies(session) == [(SHOP, "17.5", ":memo: Sam: at the @channel back &amp; door")]
        picture = pictured.picture(session, task, given.tools())
        assert (picture.notes, picture.newest and picture.newest.text) == (
            1,
            "at the @channel back & door",
        )


def test_without_a_channel_a_note_reaches_everybody_else_who_has_the_card(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, channel=None)
        for place, ts in (("U1ANA", "1.1"), ("U1BEN", "2.2")):
            stand(session, task, place, ts)
        parts.write_note(session, given.actor("ben"), task, "two\n\n\nlines\x07", **NOW)
        assert replies(session) == [("U1ANA", "1.1", ":memo: Ben: two\n\nlines")]


def test_a_note_says_something_and_not_too_much(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        for text, said in (("  \n ", "Write what is to be noted."), ("x" * 2001, "at most 2000")):
            with pytest.raises(Invalid, match=said):
                parts.write_note(session, given.actor("ben"), task, text, **NOW)
        assert isinstance(shown.write_note(given.call(session, text="T-1")), OpenDialog)
        with pytest.raises(Rejected, match="no task “T-9”"):
            shown.write_note(given.call(session, text="T-9 hello"))


def measured(session: Session, **limits: Decimal) -> Task:
    return given.task(session, evidence=Evidence.NUMBER, **limits)


@pytest.mark.parametrize(
    ("typed", "kept"), [("4.2", "4.2"), ("4,2", "4.2"), ("-0", "0"), ("2", "2")]
)
def test_a_number_within_its_limits_is_kept(desk: Database, typed: str, kept: str) -> None:
    with desk.writing(HOME) as session:
        task = measured(session, least=Decimal(-1), most=Decimal(8))
        parts.give_number(session, given.actor("ben"), task, typed, **NOW)
        (one,) = task_parts.evidence(session, [task.id])[task.id]
        assert (one.person_id, one.number) == ("U1BEN", Decimal(kept))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("8.1", "A number from 2 to 8 is wanted."),
        ("1.99", "A number from 2 to 8 is wanted."),
        ("warm", "That is no number"),
        ("1e9", "That is no number"),
        ("NaN", "That is no number"),
        ("", "That is no number"),
    ],
)
def test_any_other_number_is_refused(desk: Database, typed: str, said: str) -> None:
    with desk.writing(HOME) as session:
        task = measured(session, least=Decimal(2), most=Decimal(8))
        with pytest.raises(Invalid, match=said):
            parts.give_number(session, given.actor("ben"), task, typed, **NOW)
        assert task_parts.evidence(session, [task.id])[task.id] == []


def test_a_number_is_typed_after_the_task_it_is_for(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = measured(session, least=Decimal(2))
        plain = given.task(session)
        ben = given.actor("ben")
        assert parts.take_number(session, ben, f"T-{plain.number} 4", **NOW) == "T-2 4"
        assert parts.take_number(session, ben, "T-1 T-2", **NOW) == "T-1 T-2"
        with pytest.raises(Rejected, match="A number of at least 2 is wanted"):
            parts.take_number(session, ben, "t1 1", **NOW)
        with pytest.raises(Rejected, match="can finish T-1"):
            parts.take_number(session, given.actor("sam"), "t1 4.2", **NOW)
        assert parts.take_number(session, ben, "t1 4.2", **NOW) == "t1"
        assert len(task_parts.evidence(session, [task.id])[task.id]) == 1


def number_view(task: Task, value: str) -> dict[str, Any]:
    typed = {"value": {"type": "plain_text_input", "value": value}}
    return {"private_metadata": str(task.id), "state": {"values": {"number": typed}}}


def test_the_dialog_takes_the_number_and_finishes_the_task(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = measured(session, most=Decimal(8))
        assert isinstance(
            shown.ask_number(given.call(session, "ben", value=str(task.id))), OpenDialog
        )
        wrong = shown.submit_number(given.call(session, "ben", view=number_view(task, "9")))
        assert wrong == Errors({"number": "A number of at most 8 is wanted."})
        assert task.state is TaskState.ASSIGNED
        shown.submit_number(given.call(session, "ben", view=number_view(task, "7.5")))
        assert task.state is TaskState.DONE


def test_more_takes_the_step_that_was_chosen(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        answer = shown.more(given.call(session, "ben", value=f"note:{task.id}"))
        assert isinstance(answer, OpenDialog)
        with pytest.raises(Rejected, match="out of date"):
            shown.more(given.call(session, "ben", value=f"explode:{task.id}"))


def test_who_may_not_see_a_task_reaches_none_of_its_parts(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, channel=given.BACK, checklist=("Lights",))
        number = f"T-{task.number}"
        for attempt in (
            lambda: press(session, "sam", task, 0, on=True),
            lambda: shown.write_note(given.call(session, "sam", text=f"{number} hello")),
            lambda: shown.show(given.call(session, "sam", text=number)),
            lambda: shown.tell(given.call(session, "sam", value=str(task.id))),
        ):
            with pytest.raises(Rejected, match=f"no task “{number}”"):
                attempt()
