"""From what people typed, filled in or pressed to an answer."""

from typing import Any

import pytest
from harness import given
from harness.given import AWAY, HOME, SHOP

from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text
from handlers.kit.errors import Rejected
from handlers.tasks import listeners
from storage import tasks
from storage.enums import TaskState
from storage.session import Database, Session

LINE = "Restock aisle 3 <@U1BEN|ben> due fri 5pm"
IN_DM = {"channel_type": "im"}


def add(session: Session, line: str = LINE, **more: Any) -> Answer:
    return listeners.add(given.call(session, text=line, **more))


def view(channel: str = SHOP, **fields: Any) -> dict[str, Any]:
    filled = {"title": "Count", "owner": None, "due": None, "priority": "normal", **fields}
    kinds = {"owner": "selected_user"}
    values = {name: {"value": {kinds.get(name, "value"): value}} for name, value in filled.items()}
    return {"state": {"values": values}, "private_metadata": channel}


def text_of(answer: Answer) -> str:
    assert isinstance(answer, Text)
    return answer.text


def dialog_of(answer: Answer) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the elements by field, and the sentence below each field that has one."""
    assert isinstance(answer, OpenDialog)
    fields: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for block in answer.view["blocks"]:
        if block["type"] == "input":
            fields[block["block_id"]] = block["element"]
        else:
            errors[list(fields)[-1]] = block["elements"][0]["text"].removeprefix(":warning: ")
    return fields, errors


def test_a_typed_line_makes_a_task_and_is_echoed(desk: Database) -> None:
    with desk.writing(HOME) as session:
        said = text_of(add(session))
        assert said.startswith("T-1 *Restock aisle 3* is with Ben, due <!date^1804266000^")
        assert said.endswith("(Europe/London).")


def test_a_typed_title_is_kept_as_it_was_typed(desk: Database) -> None:
    with desk.writing(HOME) as session:
        add(session, "Tell <!channel> 2 &lt; 3 &amp;amp; <https://x.example|x>")
        found = tasks.by_number(session, 1)
        assert found is not None
        assert found.title == "Tell @channel 2 < 3 &amp; x"


def test_a_dialogs_title_is_kept_as_it_was_typed(desk: Database) -> None:
    with desk.writing(HOME) as session:
        listeners.submit(given.call(session, view=view(title="<b>&amp;</b> <!here>")))
        found = tasks.by_number(session, 1)
        assert found is not None
        assert found.title == "<b>&amp;</b> <!here>"


@pytest.mark.parametrize(
    ("line", "errors"),
    [
        ("", {}),  # Nothing is wrong yet.
        ("<@U1BEN> due fri", {"title": "Say what is to be done."}),
        ("x" * 10_000, {"title": "A title has at most 200 characters."}),
        ("Call @nobody", {"owner": "I know nobody called “@nobody”."}),
        ("Call @a\x00b", {"owner": "I know nobody called “@a”."}),
        ("Call <@U1BEN> <@U1SAM>", {"owner": "Name one person."}),
        ("Call !high !low", {"priority": "Name one priority."}),
        (
            "Call !asap",
            {"priority": "“asap” is no priority. Use !low, !normal, !high, !urgent."},
        ),
        (
            "Call due whenever",
            {
                "due": "I do not understand “whenever” as a date."
                " Try “fri 5pm”, “tomorrow” or “in 2 h”."
            },
        ),
        (
            "Call due 2027-02-01",
            {"due": "“2027-02-01” has passed already. Try “fri 5pm”, “tomorrow” or “in 2 h”."},
        ),
    ],
)
def test_a_line_that_is_not_understood_opens_the_dialog_with_the_error_at_its_field(
    desk: Database, line: str, errors: dict[str, str]
) -> None:
    with desk.writing(HOME) as session:
        assert dialog_of(add(session, line))[1] == errors
        assert tasks.by_number(session, 1) is None


def test_the_dialog_is_filled_in_with_what_was_understood(desk: Database) -> None:
    with desk.writing(HOME) as session:
        fields, _errors = dialog_of(add(session, "Call &amp; ask <@U1BEN> due &lt;soon&gt; !HIGH"))
    assert fields["title"]["initial_value"] == "Call & ask"
    assert fields["owner"]["initial_user"] == "U1BEN"
    assert fields["due"]["initial_value"] == "<soon>"
    assert fields["priority"]["initial_option"]["value"] == "high"


def test_a_hostile_word_mentions_nobody_in_the_dialog_or_beside_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        answer = add(session, "Call @&lt;!channel&gt;")
        assert isinstance(answer, OpenDialog)
        assert "<" not in answer.otherwise.text
        assert dialog_of(answer)[1]["owner"] == "I know nobody called “@&lt;!channel&gt;”."


@pytest.mark.parametrize(
    ("more", "echoed", "explained"),
    [
        ({}, True, False),
        ({"channel": AWAY}, True, True),
        ({"channel": "D1ANA"}, True, False),
        ({"channel": "D1ANA", "event": IN_DM}, False, False),
        ({"event": {"channel_type": "channel"}}, False, False),
        ({"channel": AWAY, "event": {"channel_type": "channel"}}, True, True),
    ],
)
def test_the_card_is_the_echo_where_it_comes_into_view(
    desk: Database, more: dict[str, Any], *, echoed: bool, explained: bool
) -> None:
    with desk.writing(HOME) as session:
        answer = add(session, **more)
        assert isinstance(answer, Text) == echoed
        assert ("I cannot post in this channel" in getattr(answer, "text", "")) == explained


@pytest.mark.parametrize(("channel", "said"), [(SHOP, False), ("", False), (AWAY, True)])
def test_a_submitted_dialog_says_where_the_card_is_unless_one_sees_it(
    desk: Database, channel: str, *, said: bool
) -> None:
    with desk.writing(HOME) as session:
        answer = listeners.submit(given.call(session, view=view(channel), channel=None))
        assert isinstance(answer, Text) == said


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"title": None}, {"title": "Say what is to be done."}),
        ({"title": "\u200b"}, {"title": "Say what is to be done."}),
        ({"owner": "U1OLD"}, {"owner": "Old cannot take tasks here."}),
    ],
)
def test_a_wrong_field_of_a_dialog_gets_its_sentence(
    desk: Database, fields: dict[str, Any], errors: dict[str, str]
) -> None:
    with desk.writing(HOME) as session:
        answer = listeners.submit(given.call(session, view=view(**fields)))
        assert answer == Errors(errors)


def test_the_bare_command_opens_an_empty_dialog_for_oneself(desk: Database) -> None:
    with desk.reading(HOME) as session:
        fields, errors = dialog_of(listeners.open_form(given.call(session)))
    assert errors == {}
    assert fields["owner"]["initial_user"] == "U1ANA"
    assert "initial_value" not in fields["title"]


def test_a_stranger_is_refused_before_a_dialog_opens(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for listener in (listeners.open_form, listeners.add, listeners.show_list):
            with pytest.raises(Rejected, match="Only people of this workspace"):
                listener(given.call(session, "stu", text="Call due never"))


@pytest.mark.parametrize(
    ("listener", "who", "said", "state"),
    [
        (listeners.accept, "ben", ": Accepted by Ben, assigned by Ana", TaskState.ACCEPTED),
        (listeners.finish, "ben", ": :white_check_mark: Done by Ben, <!date^", TaskState.DONE),
        (listeners.cancel, "ana", ": :no_entry_sign: Cancelled by Ana, <!", TaskState.CANCELLED),
    ],
)
def test_a_typed_step_is_answered_and_a_pressed_one_is_seen_on_the_card(
    desk: Database, listener: Any, who: str, said: str, state: TaskState
) -> None:
    with desk.writing(HOME) as session:
        add(session)
        add(session)
        answer = text_of(listener(given.call(session, who, text="T-1")))
        assert answer.startswith(f"T-1 *Restock aisle 3*{said}")
        second = tasks.by_number(session, 2)
        assert second is not None
        pressed = listener(given.call(session, who, value=str(second.id)))
        assert (pressed, second.state) == (Silent(), state)


def test_a_task_is_shown_with_its_buttons_and_a_list_without(desk: Database) -> None:
    with desk.writing(HOME) as session:
        add(session)
        shown = listeners.show(given.call(session, text="1"))
        listed = listeners.show_list(given.call(session, "ben"))
    assert isinstance(shown, Text)
    assert [block["type"] for block in shown.blocks] == ["section", "context", "actions"]
    assert text_of(listed).startswith("You have 1 open task\n• T-1 *Restock aisle 3* · <!date^")
