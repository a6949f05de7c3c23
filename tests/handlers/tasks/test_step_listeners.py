"""From a press, a typed step or a submitted dialog to an answer, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from harness import given
from harness.given import HOME
from harness.step_calls import buttons, dialog_of, pressed, submitted, text_of, typed
from harness.task_steps import perform

from handlers.kit.answers import Errors, OpenDialog, Silent, Text
from handlers.kit.errors import Rejected
from handlers.tasks.area import AREA
from handlers.tasks.rules.steps import Action
from storage.enums import Sharing, TaskState
from storage.session import Database
from storage.tasks import Task


@pytest.mark.parametrize(
    ("first", "who", "line", "said", "state"),
    [
        ((), "ben", "accept t1", "Accepted by Ben", "accepted"),
        ((), "ben", "start 1", "Started by Ben", "started"),
        ((), "ben", "done T-1", "Done by Ben", "done"),
        ((), "ben", "block T-1 no pallets", "Blocked, says Ben", "blocked"),
        ((Action.BLOCK,), "ben", "resume T-1", "Started by Ben", "started"),
        ((), "ben", "decline T-1 too busy", "Declined by Ben", "declined"),
        ((), "ana", "cancel T-1 nobody needs it", "Cancelled by Ana", "cancelled"),
        ((Action.DONE,), "ben", "reopen T-1", "Accepted by", "accepted"),
        ((), "ana", "assign T-1 <@U1SAM|sam>", "Assigned by Ana", "assigned"),
        ((), "ana", "assign T-1 @sam @ben all", "Assigned by Ana", "assigned"),
        ((), "ana", "due T-1 next monday 9am because supplier late", "Assigned", "assigned"),
        ((), "ben", "propose T-1 next monday 9am because I am away", "Assigned", "assigned"),
        ((Action.PROPOSE,), "ana", "agree T-1", "Accepted by Ben", "accepted"),
        ((Action.PROPOSE,), "ana", "refuse T-1", "Assigned by Ana", "assigned"),
    ],
)
def test_each_step_can_be_typed_and_is_answered_with_a_way_back(
    desk: Database, *, first: tuple[Action, ...], who: str, line: str, said: str, state: str
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        for action in first:
            perform(session, "ben", task, action)
        answer = typed(session, who, line)
        assert text_of(answer).startswith("T-1 *Restock aisle 3*: ")
        assert said in text_of(answer) or state == "assigned"
        assert task.state == state
        assert "tasks.undo" in buttons(answer)


@pytest.mark.parametrize(
    ("action", "answered"),
    [("accept", False), ("start", False), ("done", True)],
)
def test_a_press_is_seen_on_the_card_and_what_ends_a_task_can_be_taken_back_beside_it(
    desk: Database,
    action: str,
    answered: bool,  # noqa: FBT001  # A table.
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        answer = pressed(session, "ben", action, task.id)
        assert (answer != Silent()) is answered
        assert task.state is not TaskState.ASSIGNED
        if answered:
            undo = next(
                one["value"]
                for block in answer.blocks if block["type"] == "actions"  # type: ignore[union-attr]
                for one in block["elements"] if one["action_id"] == "tasks.undo"
            )  # fmt: skip
            back = pressed(session, "ben", "undo", undo)
            assert isinstance(back, Text)
            assert back.instead
            assert task.state is TaskState.ASSIGNED


@pytest.mark.parametrize(
    ("action", "who", "fields"),
    [
        ("block", "ben", ["words", "waits_for"]),
        ("decline", "ben", ["words"]),
        ("move", "ana", ["when", "reason"]),
        ("propose", "ben", ["when", "reason"]),
        ("assign", "ana", ["owners", "sharing"]),
    ],
)
def test_a_button_whose_step_needs_words_asks_for_them(
    desk: Database, action: str, who: str, fields: list[str]
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        assert list(dialog_of(pressed(session, who, action, task.id))[0]) == fields
        with pytest.raises(Rejected, match=r"^Only "):
            pressed(session, "sam", action, task.id)
        assert task.state is TaskState.ASSIGNED


@pytest.mark.parametrize(
    ("action", "who", "fields", "check"),
    [
        ("block", "ben", {"words": None, "waits_for": "U1SAM"}, lambda t: t.waits_for == "U1SAM"),
        ("decline", "ben", {"words": "too busy"}, lambda t: t.reason == "too busy"),
        ("move", "ana", {"when": "next monday", "reason": "late"}, lambda t: t.moves == 1),
        ("propose", "ben", {"when": "next monday", "reason": None}, lambda t: t.proposed_at),
        (
            "assign",
            "ana",
            {"owners": ["U1SAM", "U1BEN"], "sharing": "all"},
            lambda t: t.sharing is Sharing.ALL,
        ),
    ],
)
def test_a_submitted_dialog_takes_the_step(
    desk: Database, action: str, who: str, fields: dict[str, Any], check: Callable[[Task], bool]
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        opened = pressed(session, who, action, task.id)
        assert isinstance(opened, OpenDialog)
        with pytest.raises(Rejected, match=r"^Only "):
            submitted(session, "sam", opened.view, **fields)
        assert submitted(session, who, opened.view, **fields) == Silent()
        assert check(task)


@pytest.mark.parametrize(
    ("who", "action", "fields"),
    [
        ("ben", "block", {"words": "no pallets"}),
        ("ana", "move", {"when": "thu 3pm", "reason": "late"}),
        ("ana", "assign", {"owners": ["U1SAM"], "sharing": "any"}),
    ],
)
def test_where_the_card_is_not_in_view_a_dialog_is_answered_with_an_undo(
    desk: Database, who: str, action: str, fields: dict[str, Any]
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        press = given.call(session, who, value=str(task.id), channel="D1BEN")
        opened = AREA.actions[f"tasks.{action}"](press)
        assert isinstance(opened, OpenDialog)
        answer = submitted(session, who, opened.view, **fields)
        assert buttons(answer)[0] == "tasks.undo"
        assert ("(Europe/London)." in text_of(answer)) is (action == "move")


def test_a_typed_date_is_echoed_with_its_zone_also_where_the_reader_s_clock_shows_the_same(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        task.due_zone = "Europe/Lisbon"
        said = text_of(typed(session, "ana", "due T-1 thu 3pm because late"))
        assert "(Europe/Lisbon)" in said
        offered = text_of(typed(session, "ben", "propose T-1 fri 3pm because late"))
        assert "Offered: due" in offered


@pytest.mark.parametrize("carried", ["", "C1SHOP", "dance:1", "take:1", "{}"])
@pytest.mark.parametrize("form", ["tasks.reason", "tasks.date", "tasks.assign"])
def test_a_dialog_of_a_step_that_is_none_of_ours_is_told_so(
    desk: Database, form: str, carried: str
) -> None:
    with desk.writing(HOME) as session, pytest.raises(Rejected, match="out of date"):
        AREA.forms[form](given.call(session, view={"private_metadata": carried}))


@pytest.mark.parametrize(
    ("action", "who", "fields", "wrong"),
    [
        ("decline", "ben", {"words": None}, "words"),
        ("block", "ben", {"words": " ", "waits_for": None}, "words"),
        ("block", "ben", {"words": "x", "waits_for": "U1OLD"}, "waits_for"),
        ("move", "ana", {"when": "whenever", "reason": "late"}, "when"),
        ("move", "ana", {"when": "next monday", "reason": None}, "reason"),
        ("propose", "ben", {"when": None, "reason": None}, "when"),
        ("assign", "ana", {"owners": [], "sharing": "any"}, "owners"),
        ("assign", "ana", {"owners": ["U1BOT"], "sharing": "any"}, "owners"),
    ],
)
def test_a_wrong_field_gets_its_sentence_and_nothing_happens(
    desk: Database, action: str, who: str, fields: dict[str, Any], wrong: str
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        opened = pressed(session, who, action, task.id)
        assert isinstance(opened, OpenDialog)
        answer = submitted(session, who, opened.view, **fields)
        assert isinstance(answer, Errors)
        assert list(answer.errors) == [wrong]
        assert (task.state, task.moves, task.proposed_at) == (TaskState.ASSIGNED, 0, None)


@pytest.mark.parametrize(
    ("who", "line", "known", "errors"),
    [
        ("ben", "decline T-1", {}, {"words": "Say why, in a few words."}),
        ("ben", "block T-1", {}, {"words": "Say why, in a few words."}),
        (
            "ben",
            "block T-1 waiting for @zed: pallets &amp; nails",
            {"words": "pallets & nails"},
            {"waits_for": "I know nobody called “@zed”."},
        ),
        (
            "ana",
            "due T-1 whenever because late",
            {"when": "whenever", "reason": "late"},
            {
                "when": "I do not understand “whenever” as a date."
                " Try “fri 5pm”, “tomorrow” or “in 2 h”."
            },
        ),
        (
            "ana",
            "due T-1 next monday",
            {"when": "next monday"},
            {"reason": "Say why, in a few words."},
        ),
        ("ana", "assign T-1 @zed", {}, {"owners": "I know nobody called “@zed”."}),
        ("ana", "assign T-1", {}, {"owners": "Name somebody, such as @ben."}),
        ("ana", "assign T-1 ben", {}, {"owners": "I know nobody called “ben”."}),
    ],
)
def test_a_line_that_lacks_something_opens_the_dialog_filled_in(
    desk: Database, who: str, line: str, known: dict[str, str], errors: dict[str, str]
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        fields, said = dialog_of(typed(session, who, line))
        assert said == errors
        assert {name: fields[name]["initial_value"] for name in known} == known
        assert (task.state, task.moves) == (TaskState.ASSIGNED, 0)


def test_an_owner_who_may_not_move_a_date_is_told_that_they_can_offer_one(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.task(session)
        with pytest.raises(Rejected, match="You can offer another date: `/task propose T-1 mon`"):
            typed(session, "ben", "due T-1 mon")
        with pytest.raises(Rejected) as refused:
            typed(session, "sam", "due T-1 mon")
        assert "offer" not in refused.value.sentence
