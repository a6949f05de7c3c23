"""What the bot shows of a task, word for word."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from harness import given
from harness.given import FRIDAY_5PM, MONDAY

from handlers.tasks import cards, rules
from handlers.tasks.rules import Action, Look, Relation
from storage.enums import Priority, TaskState
from storage.tasks import Task

ID = uuid.UUID(int=7)
DUE = "<!date^1804266000^{date_short_pretty} at {time}|Fri 05 Mar 2027, 17:00 GMT>"
THEN = "<!date^1803893400^{date_short_pretty} at {time}|Mon 01 Mar 2027, 09:30 GMT>"
TITLE = "T-1 Restock aisle 3"
BOLD = "T-1 *Restock aisle 3*"


def task(**more: Any) -> Task:
    return given.task(id=ID, **more)


def ended(state: TaskState) -> Task:
    return task(state=state, ended_at=MONDAY, ended_by="U1BEN")


def button(label: str, action: str, **style: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "text": text, "action_id": action, "value": str(ID), **style}


def mrkdwn(text: str) -> dict[str, str]:
    return {"type": "mrkdwn", "text": text}


def test_a_new_card_says_who_when_how_urgent_and_offers_every_step() -> None:
    card = cards.card(task(due_at=FRIDAY_5PM, priority=Priority.HIGH), given.names())
    status = "Assigned by Ana, not accepted yet"
    facts = f"For Ben · due {DUE} · :large_orange_circle: high"
    assert card.text == f"{TITLE}: {status}"
    assert card.blocks == [
        {"type": "section", "text": mrkdwn(f"{BOLD}\n{facts}")},
        {"type": "context", "elements": [mrkdwn(status)]},
        {
            "type": "actions",
            "elements": [
                button("Accept", "tasks.accept", style="primary"),
                button("Done", "tasks.done"),
                button("Cancel task", "tasks.cancel"),
            ],
        },
    ]


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        (task(state=TaskState.ACCEPTED), "Accepted by Ben, assigned by Ana"),
        (task(state=TaskState.ACCEPTED, owner_id="U1ANA"), "Taken on by Ben"),
        (ended(TaskState.DONE), f":white_check_mark: Done by Ben, {THEN}"),
        (ended(TaskState.CANCELLED), f":no_entry_sign: Cancelled by Ben, {THEN}"),
    ],
)
def test_a_card_says_how_far_its_task_is(shown: Task, status: str) -> None:
    names = given.names(ended_by="Ben")
    card = cards.card(shown, names)
    assert card.text == f"{TITLE}: {status}"
    assert card.blocks[0]["text"] == mrkdwn(f"{BOLD}\nFor Ben · no date")
    assert card.blocks[1]["elements"] == [mrkdwn(status)]
    assert len(card.blocks) == 2 + (shown.state is TaskState.ACCEPTED)
    assert cards.progress(shown, names).text == f"{BOLD}: {status}"


def test_typed_text_mentions_nobody_and_a_missing_name_is_left_to_slack() -> None:
    hostile = task(title="<!channel> & <@U1>")
    card = cards.card(hostile, given.names(owner="<!here>", assigner=""))
    assert card.text == (
        "T-1 &lt;!channel&gt; &amp; &lt;@U1&gt;: Assigned by <@U1ANA>, not accepted yet"
    )
    assert card.blocks[0]["text"]["text"] == (
        "T-1 *&lt;!channel&gt; &amp; &lt;@U1&gt;*\nFor &lt;!here&gt; · no date"
    )


@pytest.mark.parametrize(
    ("look", "late", "said"),
    [
        (Look.DUE_SOON, timedelta(hours=-1), "Due soon: "),
        (Look.DUE, rules.SOON, "Due now: "),
        (Look.DUE, rules.SOON + timedelta(seconds=1), "Was due: "),
        (Look.OVERDUE, timedelta(days=3), "Overdue: "),
    ],
)
def test_a_reminder_is_true_when_it_is_said(look: Look, late: timedelta, said: str) -> None:
    due = task(due_at=FRIDAY_5PM)
    card = cards.reminder(due, look, given.names(), now=FRIDAY_5PM + late)
    assert card.text == said + TITLE
    assert card.blocks == [
        {"type": "section", "text": mrkdwn(f"{said}{BOLD}\ndue {DUE}")},
        {
            "type": "actions",
            "elements": [
                button("Accept", "tasks.accept", style="primary"),
                button("Done", "tasks.done"),
            ],
        },
    ]


@pytest.mark.parametrize(
    ("due_at", "own", "said"),
    [
        (None, True, f"{BOLD} is yours."),
        (None, False, f"{BOLD} is with Ben."),
        (FRIDAY_5PM, True, f"{BOLD} is yours, due {DUE} (Europe/London)."),
        (FRIDAY_5PM, False, f"{BOLD} is with Ben, due {DUE} (Europe/London)."),
    ],
)
def test_a_receipt_echoes_what_was_understood(due_at: Any, own: bool, said: str) -> None:  # noqa: FBT001  # A table.
    assert cards.receipt(task(due_at=due_at), given.names(), own=own).text == said


def test_a_list_has_a_line_for_each_task() -> None:
    found = [task(due_at=FRIDAY_5PM), given.task(id=uuid.UUID(int=8), number=2, title="Count")]
    named = {str(one.id): given.names() for one in found}
    listed = cards.listing(found, named, more=False)
    lines = f"• {BOLD} · {DUE}\n• T-2 *Count* · no date"
    assert listed.text == f"You have 2 open tasks\n{lines}"
    assert [block["text"] for block in listed.blocks] == [
        mrkdwn(f"*You have 2 open tasks*\n{lines}")
    ]
    assert cards.listing(found, named, more=True).text.startswith("Your first 2 open tasks\n")
    assert cards.listing(found[:1], named, more=False).text.startswith("You have 1 open task\n")


def test_an_empty_list_says_what_to_do() -> None:
    assert cards.listing([], {}, more=False).text == (
        "You have no open tasks. `/task add Count the float` makes one."
    )


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action.ACCEPT, "Only Ben can accept T-1."),
        (Action.DONE, "Only Ben, Ana or a lead can finish T-1."),
        (Action.CANCEL, "Only Ana or a lead can cancel T-1."),
    ],
)
def test_a_refusal_names_who_can(action: Action, said: str) -> None:
    who = rules.TRANSITIONS[action].who
    assert cards.not_yours(task(), given.names(), action, who=who) == said


def test_a_refusal_names_somebody_in_two_roles_once() -> None:
    who = frozenset({Relation.OWNER, Relation.ASSIGNER})
    said = cards.not_yours(task(), given.names(assigner="Ben"), Action.DONE, who=who)
    assert said == "Only Ben can finish T-1."


@pytest.mark.parametrize(
    ("stale", "said"),
    [
        (ended(TaskState.DONE), f"Nothing to do: Sam finished T-1, {THEN}."),
        (ended(TaskState.CANCELLED), f"Nothing to do: Sam cancelled T-1, {THEN}."),
        (
            task(state=TaskState.ACCEPTED, accepted_at=MONDAY),
            f"Nothing to do: Ben accepted T-1, {THEN}.",
        ),
        (task(state=TaskState.ACCEPTED), "Nothing to do: Ben has taken on T-1 already."),
    ],
)
def test_a_stale_press_hears_who_did_what_and_when(stale: Task, said: str) -> None:
    assert cards.too_late(stale, given.names(ended_by="Sam")) == said
