"""The outbox, sent: in order, paced, fair, and shown once however Slack answers."""

import json
import threading
import time
from collections import defaultdict
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from harness.desk import AT_ONCE, Desk
from harness.example import Example
from harness.fake_api import Raw, Request, drop, limited, refused
from harness.payloads import HOME, OTHER
from harness.threads import PATIENCE, at_once
from sqlalchemy.exc import OperationalError

from bot import pacing
from bot.sender import Patience, Sender
from handlers.kit.blockkit import Card
from handlers.kit.traces import metadata
from storage import backlog, outbox, parking, sending, staff
from storage.enums import OutboxKind, OutboxState, Role

BLOCKS = [{"type": "divider"}]
HOUR = timedelta(hours=1)
POST, UPDATE, OPEN = "chat.postMessage", "chat.update", "conversations.open"
HISTORY, EPHEMERAL = "conversations.history", "chat.postEphemeral"
PENDING, SENT, FAILED = OutboxState.PENDING, OutboxState.SENT, OutboxState.FAILED


def post(
    desk: Desk, *keys: str, place: str = "C1", workspace: str = HOME, more: Any = None, **how: Any
) -> None:
    with desk.database.writing(workspace) as session:
        for key in keys:
            outbox.post(session, place, {"text": key, **(more or {})}, key=key, **how)


def show(desk: Desk, subject: str = "s", place: str = "C1") -> None:
    with desk.database.writing(HOME) as session:
        outbox.show_card(session, "thing", subject, place)


def drain(sender: Sender) -> int:
    """Send until nothing is due; return how many attempts that took."""
    for attempts in range(500):
        if not sender.send_one():
            return attempts
    raise AssertionError("The sender never came to rest.")


def state(desk: Desk, key: str) -> tuple[OutboxState, str | None]:
    found = desk.message(key)
    return found.state, found.error


def wake(desk: Desk) -> None:
    """Let everything be tried at once, as a start of the process does."""
    with desk.database.writing(HOME) as session:
        sending.wake_workspace(session)
        parking.wake_workspace(session)


def test_a_channel_is_told_in_order(stage: Desk) -> None:
    post(stage, "a", "b")
    post(stage, "c")
    assert drain(stage.sender()) == 3
    assert stage.api.texts() == ["a", "b", "c"]
    assert {one.state for one in stage.messages()} == {SENT}


def test_one_message_is_in_flight_in_a_channel_however_many_send(stage: Desk) -> None:
    flying: dict[str, int] = defaultdict(int)
    crowds: list[int] = []
    lock = threading.Lock()

    def watch(request: Request) -> None:
        channel = request.arguments["channel"]
        with lock:
            flying[channel] += 1
            crowds.append(flying[channel])
        time.sleep(0.01)
        with lock:
            flying[channel] -= 1

    for place in ("C1", "C2", "C3"):
        post(stage, *(f"{place}-{n}" for n in range(6)), place=place)
    stage.api.on_request = watch
    at_once(*[partial(until_empty, stage, stage.sender())] * 8)
    assert set(crowds) == {1}
    for place in ("C1", "C2", "C3"):
        shown = [text for text in stage.api.texts() if text.startswith(place)]
        assert shown == [f"{place}-{n}" for n in range(6)]


def until_empty(desk: Desk, sender: Sender) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not sender.send_one():
            with desk.database.reading(HOME) as session:
                if not backlog.count_waiting(session):
                    return
    raise AssertionError("Some messages were never sent.")


def test_a_busy_workspace_does_not_starve_another(stage: Desk) -> None:
    post(stage, *(f"busy {n}" for n in range(200)))
    post(stage, "quiet", workspace=OTHER)
    sender = stage.sender()
    assert sender.send_one()
    assert sender.send_one()
    assert sorted(stage.api.texts()) == ["busy 0", "quiet"]
    assert {one.token for one in stage.api.requests} == {
        f"Bearer xoxb-{HOME}", f"Bearer xoxb-{OTHER}",
    }  # fmt: skip


def test_a_limit_rests_one_method_of_one_workspace_and_nothing_else(
    stage: Desk, example: Example
) -> None:
    example.cards["s"] = Card("Ready.")
    show(stage)
    sender = stage.sender()
    drain(sender)
    stage.api.will(POST, limited(600))
    post(stage, "first", place="C2")
    drain(sender)
    post(stage, "second", place="C3")
    post(stage, "elsewhere", workspace=OTHER)
    show(stage)
    drain(sender)
    assert stage.api.texts() == ["Ready.", "first", "elsewhere"]
    assert len(stage.api.calls(UPDATE)) == 1
    assert (state(stage, "first"), state(stage, "second")) == (
        (PENDING, "429"),
        (PENDING, "resting"),
    )


def test_a_channel_rests_after_each_message(stage: Desk) -> None:
    post(stage, "a", "b")
    post(stage, "c", place="C2")
    drain(stage.sender(Patience(pace=HOUR)))
    assert stage.api.texts() == ["a", "c"]
    wake(stage)
    drain(stage.sender(Patience(pace=HOUR)))
    assert stage.api.texts() == ["a", "c", "b"]


def test_what_was_not_sent_costs_no_rest(stage: Desk, example: Example) -> None:
    example.still = None
    post(stage, "gone", revalidate="still")
    post(stage, "b")
    drain(stage.sender(Patience(pace=HOUR)))
    assert stage.api.texts() == ["b"]
    assert state(stage, "gone")[0] is OutboxState.DROPPED


def test_what_is_said_is_what_is_true_when_it_is_sent(stage: Desk, example: Example) -> None:
    post(stage, "k", revalidate="still")
    example.still = {"text": "By now it is so."}
    drain(stage.sender())
    assert stage.api.texts() == ["By now it is so."]


def test_a_method_is_not_called_beyond_its_budget(
    stage: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pacing.PER_MINUTE, EPHEMERAL, 2)
    for n in range(3):
        post(stage, f"e{n}", kind=OutboxKind.EPHEMERAL)
    post(stage, "post", place="C9")
    post(stage, "theirs", workspace=OTHER, kind=OutboxKind.EPHEMERAL)
    drain(stage.sender())
    assert [one.arguments["text"] for one in stage.api.calls(EPHEMERAL)] == ["e0", "theirs", "e1"]
    assert state(stage, "e2") == (PENDING, "budget")
    assert stage.api.texts() == ["post"]


def test_many_changes_of_a_card_are_one_edit(stage: Desk, example: Example) -> None:
    sender = stage.sender()
    for text in ("one", "two", "three"):
        example.cards["s"] = Card(text, BLOCKS)
        show(stage)
    drain(sender)
    assert stage.api.texts() == ["three"]
    for text in ("four", "five"):
        example.cards["s"] = Card(text, BLOCKS)
        show(stage)
    drain(sender)
    (edit,) = stage.api.calls(UPDATE)
    shown = stage.messages()[0]
    assert (edit.arguments["text"], edit.arguments["ts"]) == ("five", shown.sent_ts)
    assert len(stage.api.calls(POST)) == 1


def test_a_card_that_changes_while_it_is_sent_is_edited_after(
    stage: Desk, example: Example
) -> None:
    example.cards["s"] = Card("early")
    show(stage)

    def change(request: Request) -> None:
        if request.method == POST:
            example.cards["s"] = Card("late")
            show(stage)

    stage.api.on_request = change
    drain(stage.sender())
    assert [one.arguments["text"] for one in stage.api.requests] == ["early", "late"]
    assert [one.method for one in stage.api.requests] == [POST, UPDATE]


def test_a_card_that_is_gone_is_posted_anew_and_edited_there(stage: Desk, example: Example) -> None:
    example.cards["s"] = Card("Ready.")
    sender = stage.sender()
    show(stage)
    drain(sender)
    stage.api.will(UPDATE, refused("message_not_found"))
    show(stage)
    drain(sender)
    show(stage)
    drain(sender)
    assert [one.method for one in stage.api.requests] == [POST, UPDATE, POST, UPDATE]
    assert stage.api.requests[3].arguments["ts"] == "3.000100"


def test_blocks_that_slack_refuses_are_sent_as_plain_text(stage: Desk) -> None:
    stage.api.will(POST, refused("invalid_blocks"))
    post(stage, "k", more={"blocks": BLOCKS})
    drain(stage.sender())
    first, second = stage.api.requests
    assert "blocks" in first.arguments
    assert "blocks" not in second.arguments
    assert state(stage, "k") == (SENT, None)


def test_a_chart_that_slack_refuses_is_not_tried_again_for_a_day(stage: Desk) -> None:
    chart, table = {"type": "data_visualization"}, [{"type": "section"}]
    stage.api.will(POST, refused("invalid_blocks"))
    post(stage, "k", "l", more={"blocks": [chart, *BLOCKS], "classic": table})
    drain(stage.sender())
    post(stage, "m", more={"blocks": [chart, *BLOCKS]})
    drain(stage.sender())
    shown = [json.loads(one.arguments["blocks"]) for one in stage.api.requests]
    assert shown == [[chart, *BLOCKS], table, table, BLOCKS]
    assert all("classic" not in one.arguments for one in stage.api.requests)


def test_a_message_waits_while_the_database_does_not_answer(stage: Desk, example: Example) -> None:
    example.cards["s"] = Card("Ready.")
    example.broken = OperationalError("SELECT 1", {}, Exception("connection lost"))
    show(stage)
    drain(stage.sender())
    (waiting,) = stage.messages()
    assert (waiting.state, waiting.error) == (PENDING, "the database: OperationalError")
    assert waiting.payload == {}


def test_a_limit_on_opening_dms_rests_those_that_are_not_open_yet(stage: Desk) -> None:
    with stage.database.writing(HOME) as session:
        staff.remember_dm(session, "U2", "DU2")
    stage.api.will(OPEN, limited())
    post(stage, "a", place="U1")
    post(stage, "c", place="U3")
    post(stage, "b", place="U2")
    drain(stage.sender())
    assert (len(stage.api.calls(OPEN)), stage.api.texts()) == (1, ["b"])
    assert {state(stage, one)[0] for one in ("a", "c")} == {PENDING}


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
def test_a_workspace_that_refuses_us_waits_and_loses_nothing(stage: Desk, error: str) -> None:
    stage.api.will(POST, refused(error))
    post(stage, "a", "b")
    post(stage, "theirs", workspace=OTHER)
    post(stage, "e", place="C2", kind=OutboxKind.EPHEMERAL)
    drain(stage.sender())
    assert stage.api.texts() == ["a", "theirs"]
    assert stage.api.calls(EPHEMERAL) == []
    assert {one.state for one in stage.messages()} == {PENDING}
    wake(stage)
    drain(stage.sender())
    assert stage.api.texts()[2:] == ["a", "b"]


def test_a_workspace_without_a_token_waits(stage: Desk) -> None:
    with stage.database.writing(HOME) as session:
        outbox.post(session, "C1", {"text": "a"}, key="a")
    stage.tenants = type(stage.tenants)([])
    assert drain(stage.sender()) == 1
    assert state(stage, "a") == (PENDING, "no token for this workspace")
    with stage.database.across_workspaces() as session:
        assert backlog.oldest_waiting(session) is None, "it rests, so nothing of it is late"


def test_leads_are_told_of_a_place_that_refuses_us(stage: Desk) -> None:
    with stage.database.writing(HOME) as session:
        staff.give_role(session, "U2", Role.LEAD)
    for key in ("a", "b"):
        stage.api.will(POST, refused("channel_not_found"))
        post(stage, key, place="C7")
        drain(stage.sender())
    assert (state(stage, "a")[0], state(stage, "b")[0]) == (FAILED, FAILED)
    told = [one.arguments for one in stage.api.calls(POST) if one.arguments["channel"] != "C7"]
    assert [one["channel"] for one in told] == ["DU2"], "once a day for a place and a reason"
    assert "<#C7>" in told[0]["text"]


def test_a_lead_who_cannot_be_reached_is_not_told_of_that(stage: Desk) -> None:
    with stage.database.writing(HOME) as session:
        staff.give_role(session, "U2", Role.LEAD)
    stage.api.will(POST, refused("user_disabled"))
    post(stage, "a", place="U2")
    drain(stage.sender())
    assert len(stage.messages()) == 1


def test_a_dm_is_opened_before_the_first_message_and_remembered(stage: Desk) -> None:
    post(stage, "a", "b", place="U1")
    drain(stage.sender())
    assert [one.method for one in stage.api.requests] == [OPEN, POST, POST]
    assert {one.arguments["channel"] for one in stage.api.calls(POST)} == {"DU1"}


def test_where_dms_may_not_be_opened_the_person_is_the_channel(stage: Desk) -> None:
    stage.api.will(OPEN, refused("missing_scope"))
    stage.api.will(POST, {"ok": True, "channel": "D9", "ts": "1.0"})
    post(stage, "a", "b", place="U1")
    drain(stage.sender())
    assert [one.arguments["channel"] for one in stage.api.calls(POST)] == ["U1", "D9"]
    assert len(stage.api.calls(OPEN)) == 1, "Slack named the DM when it showed the first"


@pytest.mark.parametrize("answer", [Raw(503), drop])
def test_nothing_is_sent_to_a_dm_that_slack_cannot_name_now(stage: Desk, answer: Any) -> None:
    stage.api.will(OPEN, answer)
    post(stage, "a", place="U1")
    drain(stage.sender())
    assert stage.api.calls(POST) == []
    assert state(stage, "a")[0] is PENDING
    wake(stage)
    drain(stage.sender())
    assert [one.arguments["channel"] for one in stage.api.calls(POST)] == ["DU1"]


LOST = [drop, Raw(503), Raw(body=b""), refused("fatal_error")]


@pytest.mark.parametrize("lost", LOST)
def test_a_message_whose_answer_was_lost_is_found_and_not_repeated(stage: Desk, lost: Any) -> None:
    stage.api.will(POST, lost)
    stage.api.will(HISTORY, {"ok": True, "messages": [{"ts": "7.0", "metadata": metadata("k")}]})
    post(stage, "k", "next")
    drain(stage.sender())
    assert stage.api.texts() == ["k", "next"]
    found = stage.message("k")
    assert (found.state, found.sent_channel, found.sent_ts) == (SENT, "C1", "7.0")


@pytest.mark.parametrize("history", [{"ok": True, "messages": []}, refused("not_in_channel")])
def test_a_message_that_is_not_to_be_found_is_sent_again_before_the_next(
    stage: Desk, history: Any
) -> None:
    stage.api.will(POST, drop)
    stage.api.will(HISTORY, history)
    post(stage, "k", "next")
    drain(stage.sender())
    assert stage.api.texts() == ["k", "k", "next"]
    assert len(stage.api.calls(HISTORY)) == 1


def test_while_history_cannot_be_read_nothing_is_sent_again(stage: Desk) -> None:
    stage.api.will(POST, drop)
    stage.api.will(HISTORY, limited(600))
    post(stage, "k", "next")
    drain(stage.sender())
    assert stage.api.texts() == ["k"]
    assert state(stage, "k")[0] is OutboxState.UNKNOWN


def test_history_is_not_read_before_the_grace_is_over(stage: Desk) -> None:
    stage.api.will(POST, drop)
    post(stage, "k", "next")
    drain(stage.sender(Patience(grace=HOUR, pace=timedelta(0))))
    assert [one.method for one in stage.api.requests] == [POST]
    with stage.database.across_workspaces() as session:
        due = sending.next_due(session)
        assert due is not None
        assert HOUR / 2 < due - session.engine_now() <= HOUR


def die(desk: Desk, place: str = "C1") -> None:
    """Claim what is first at a place, and never be heard of again."""
    with desk.database.writing(HOME) as session:
        now = session.engine_now()
        assert sending.claim(session, place, owner="dead", now=now, lease=timedelta(0))


def test_what_a_dead_sender_had_in_hand_is_looked_for_after_the_grace(stage: Desk) -> None:
    post(stage, "k")
    die(stage)
    drain(stage.sender(Patience(grace=HOUR, pace=timedelta(0))))
    assert stage.api.requests == []
    assert state(stage, "k")[0] is OutboxState.UNKNOWN


def test_what_a_dead_sender_never_sent_is_sent(stage: Desk) -> None:
    post(stage, "k")
    die(stage)
    drain(stage.sender())
    assert [one.method for one in stage.api.requests] == [HISTORY, POST]


def test_a_lost_message_to_a_dm_that_never_was_opened_is_sent_again(stage: Desk) -> None:
    post(stage, "k", place="U1")
    die(stage, "U1")
    drain(stage.sender())
    assert [one.method for one in stage.api.requests] == [OPEN, POST]


@pytest.mark.parametrize("kind", [OutboxKind.EPHEMERAL, OutboxKind.RESPOND])
def test_a_private_answer_is_shown_at_most_once(stage: Desk, kind: OutboxKind) -> None:
    url = f"{stage.api.url}respond"
    more = {"response_url": url} if kind is OutboxKind.RESPOND else {"user": "U1"}
    for method in (EPHEMERAL, "respond"):
        stage.api.will(method, drop)
    post(stage, "k", kind=kind, more=more)
    drain(stage.sender())
    assert len(stage.api.requests) == 1
    post(stage, "died", kind=kind, more=more)
    die(stage)
    drain(stage.sender())
    assert len(stage.api.requests) == 1
    assert {one.state for one in stage.messages()} == {OutboxState.DROPPED}


def test_a_response_url_is_answered_without_token_or_channel(stage: Desk) -> None:
    url = f"{stage.api.url}respond?x=1"
    post(stage, "k", place="answer:U1", kind=OutboxKind.RESPOND, more={"response_url": url})
    drain(stage.sender())
    (asked,) = stage.api.requests
    assert (asked.arguments, asked.token) == ({"text": "k"}, None)
    assert state(stage, "k")[0] is SENT


def test_an_expired_response_url_troubles_nobody(stage: Desk) -> None:
    with stage.database.writing(HOME) as session:
        staff.give_role(session, "U2", Role.LEAD)
    stage.api.will("respond", Raw(404, b"expired_url"))
    more = {"response_url": f"{stage.api.url}respond"}
    post(stage, "k", place="answer:U1", kind=OutboxKind.RESPOND, more=more)
    drain(stage.sender())
    assert [one.state for one in stage.messages()] == [FAILED]


def test_whoever_lost_the_lease_settles_nothing(stage: Desk) -> None:
    post(stage, "k")

    def steal(_request: Request) -> None:
        claim = None
        while claim is None:
            with stage.database.writing(HOME) as session:
                now = session.engine_now()
                claim = sending.claim(session, "C1", owner="thief", now=now, lease=HOUR)

    stage.api.on_request = steal
    short = Patience(lease=timedelta(milliseconds=200), margin=timedelta(0))
    assert stage.sender(short).send_one()
    found = stage.message("k")
    assert found.state is OutboxState.UNKNOWN
    assert (found.owner or "").startswith("thief/")
    assert found.sent_ts is None


def test_no_send_starts_near_the_end_of_the_lease(stage: Desk) -> None:
    post(stage, "k")
    near = Patience(lease=timedelta(seconds=20), margin=timedelta(seconds=20))
    assert stage.sender(near).send_one()
    assert stage.api.requests == []
    assert state(stage, "k") == (PENDING, "the lease was nearly over")


def test_a_message_that_cannot_be_written_holds_up_only_its_place_and_not_for_ever(
    stage: Desk, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(stage, "broken")
    post(stage, "behind")
    post(stage, "elsewhere", place="C2")
    example.broken = True
    drain(stage.sender())
    assert stage.api.texts() == ["elsewhere"]
    monkeypatch.setattr("bot.verdicts.MAX_ATTEMPTS", 2)
    wake(stage)
    drain(stage.sender())
    assert stage.api.texts() == ["elsewhere", "behind"]
    assert state(stage, "card:thing:broken:C1") == (FAILED, "RuntimeError: broken")


def test_the_named_points_of_a_send_are_passed_in_order(stage: Desk) -> None:
    post(stage, "k")
    passed: list[str] = []
    stage.database.reached = passed.append
    stage.api.on_request = lambda request: passed.append(request.method)
    stage.sender(AT_ONCE).send_one()
    commit = ["before commit", "after commit"]
    assert passed == [
        *commit, "after claim", "before send", POST, "after answer", *commit, "after settle",
    ]  # fmt: skip
