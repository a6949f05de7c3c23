"""Payloads that no client of Slack's would send: a place, a subject or an identity made up."""

import copy
import json
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from harness.bot import BotUnderTest
from harness.sights import cards, refusals, tasks
from slack_bolt import BoltRequest

Json = dict[str, Any]
_NUMBERS = count()


def deliver(bot: BotUnderTest, kind: str, change: Callable[[Json], object]) -> Json:
    """Deliver the newest payload of a kind again, changed, as a new one; return the answer."""
    ledger = bot.slack.ledger()["deliveries"]
    found = [one["payload"] for one in ledger if one["payload"].get("type") == kind]
    payload = copy.deepcopy(found[-1])
    payload["trigger_id"] = new = f"forged.{len(ledger)}.{next(_NUMBERS)}"
    if "view" in payload:
        payload["view"]["hash"] = new
    change(payload)
    answer = bot.bot.app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
    assert answer.status == 200
    bot.settle()
    return dict(payload)


def _put(place: str, body: Json) -> None:
    body["view"]["private_metadata"] = json.dumps({"channel": place})


def test_a_button_with_a_task_of_another_workspace_is_refused(monday: BotUnderTest) -> None:
    pier = monday.slack.in_workspace("north-pier")
    pier.person("milo").command("/task add Paint the pier", channel="warehouse")
    theirs = str(tasks(monday)[0].id)
    ana = monday.person("ana")
    ana.command("/task add Restock aisle 3", channel="general")
    monday.settle()
    ana.press(ana.sees("general")[-1], "tasks.done")
    monday.settle()
    before = [task.state for task in tasks(monday)]
    deliver(monday, "block_actions", lambda body: body["actions"][0].update(value=theirs))
    assert [task.state for task in tasks(monday)] == before
    assert refusals(monday) == [("press:tasks.done", monday.slack.user_id("ana"))]
    deliver(monday, "block_actions", lambda body: body["actions"][0].update(value="x' OR 1"))
    deliver(monday, "block_actions", lambda body: body["actions"][0].update(action_id="old.one"))
    assert [action for action, _who in refusals(monday)][1:] == [
        "press:tasks.done",
        "press:old.one",
    ]


def test_a_dialog_with_a_forged_channel_posts_nothing_there(monday: BotUnderTest) -> None:
    chidi = monday.person("chidi")
    chidi.command("/task", channel="warehouse")
    chidi.submit({"title": "Look inside"})
    monday.settle()
    private = monday.slack.channel_id("ops-leads")
    for place in (private, "C0NOWHERE", "x" * 3000):
        deliver(monday, "view_submission", partial(_put, place))
    assert cards(monday, "ops-leads") == []
    assert [task.channel_id for task in tasks(monday)][1:] == [None] * 3
    assert sum(text.startswith("T-") for text in monday.dm("chidi")) >= 3


def test_somebody_of_another_workspace_is_refused_politely(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    ana.command("/task add Restock aisle 3 @ben", channel="general")
    monday.settle()
    ben.press(ben.dm()[-1], "tasks.accept")
    monday.settle()

    def as_stranger(body: Json) -> None:
        body["user"] = {"id": "U0STRANGER", "username": "eve", "team_id": "T0OTHER"}
        body["actions"][0]["action_id"] = "tasks.done"

    deliver(monday, "block_actions", as_stranger)
    assert tasks(monday)[0].ended_at is None
    assert refusals(monday)[-1] == ("press:tasks.done", "U0STRANGER")
