"""While a workspace recovers nothing is sent, nothing is drawn, and everybody is told why."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from harness import payloads
from harness.desk import AT_ONCE, Desk
from harness.payloads import HOME, OTHER
from sqlalchemy import delete

from bot.auditor import Auditor
from bot.gate import Gate, Resumer
from bot.sender import Sender
from bot.sweeper import Sweeper
from bot.tenants import Tenants
from bot.wrapper import Recovering, Wrapper
from handlers.kit.area import Area
from handlers.recovery.area import AREA
from storage import jobs, outbox, recovery, timers
from storage.agenda import look_ahead
from storage.enums import Lane
from storage.recovery import Recovery

REACTION = {"type": "reaction_added", "user": "U1", "event_ts": "2.0"}


@pytest.fixture
def restored(stage: Desk) -> Desk:
    """Two workspaces that were restored and have read nothing yet."""
    with stage.database.across_workspaces(writing=True) as session:
        recovery.begin(session, number=2)
    return stage


def gate(desk: Desk, tenants: Tenants | None = None) -> Gate:
    return Gate(desk.database, tenants or desk.tenants)


def finish(desk: Desk, *workspaces: str) -> None:
    for workspace in workspaces:
        with desk.database.writing(workspace) as session:
            recovery.finish(session)


def wrapper(desk: Desk) -> Wrapper:
    return Wrapper(
        desk.database, desk.tools, desk.clock, wire=desk.wire, tenants=desk.tenants,
        holds=gate(desk).holds,
    )  # fmt: skip


def serve(desk: Desk, body: dict[str, Any]) -> Any:
    return wrapper(desk).serve(desk.hear(body))


def test_a_database_that_was_never_restored_holds_nobody_and_is_asked_once(stage: Desk) -> None:
    one = gate(stage)
    assert not one.is_closed()
    with stage.database.across_workspaces(writing=True) as session:
        recovery.begin(session, number=2)
    assert not one.holds(HOME)


def test_it_opens_when_the_last_workspace_has_read_all(restored: Desk) -> None:
    one = gate(restored)
    assert (one.is_closed(), one.holds(HOME), one.holds(OTHER)) == (True, True, True)
    finish(restored, HOME)
    assert (one.is_closed(), one.holds(HOME), one.holds(OTHER)) == (True, False, True)
    finish(restored, OTHER)
    assert (one.is_closed(), one.holds(OTHER)) == (False, False)


def test_who_is_stuck_or_has_no_token_keeps_only_itself_waiting(restored: Desk) -> None:
    with restored.database.writing(HOME) as session:
        recovery.stick(session, "token_revoked")
    home_only = Tenants([one for one in restored.tenants.every() if one.workspace == HOME])
    one = gate(restored, home_only)
    assert (one.is_closed(), one.holds(HOME), one.holds(OTHER)) == (False, True, True)


def test_a_workspace_that_the_copy_does_not_know_recovers_at_the_first_start(
    restored: Desk,
) -> None:
    with restored.database.across_workspaces(writing=True) as session:
        session.execute(delete(Recovery).where(Recovery.workspace_id == OTHER))
        recovery.include(session, [HOME, OTHER])
        recovery.include(session, [HOME, OTHER])
        assert recovery.under_way(session) == {HOME: None, OTHER: None}
        session.execute(delete(Recovery).where(Recovery.workspace_id == OTHER))
    finish(restored, HOME)
    with restored.database.across_workspaces(writing=True) as session:
        recovery.include(session, [HOME, OTHER])
        assert recovery.under_way(session) == {}, "by then it is simply new"


def test_nothing_of_a_workspace_that_is_held_is_sent(restored: Desk) -> None:
    finish(restored, OTHER)
    for workspace in (HOME, OTHER):
        with restored.database.writing(workspace) as session:
            outbox.post(session, "C1", {"text": workspace}, key="k")
    sender = Sender(
        restored.database, restored.tools, restored.clock, wire=restored.wire,
        tenants=restored.tenants, owner="me", patience=AT_ONCE, holds=gate(restored).holds,
    )  # fmt: skip
    while sender.send_one():
        pass
    assert restored.api.texts() == [OTHER]


def test_a_command_is_refused_in_words_and_has_no_effect(restored: Desk) -> None:
    reply = serve(restored, payloads.command("do"))
    assert "restored from a backup" in reply["text"]
    assert ("did", "U1", False) not in restored.story()
    finish(restored, HOME)
    assert serve(restored, payloads.command("do"))["text"] == "Done."


@pytest.mark.parametrize("inner", [REACTION, payloads.mention("do")])
def test_what_slack_repeats_by_itself_is_left_for_the_repeat(
    restored: Desk, inner: dict[str, Any]
) -> None:
    body = payloads.event(inner)
    with pytest.raises(Recovering):
        serve(restored, body)
    finish(restored, HOME)
    serve(restored, body)
    assert [action for action, _who, _refused in restored.story()] == ["did"]


def test_readiness_says_so_from_the_first_moment(restored: Desk) -> None:
    auditor = Auditor(
        restored.database, restored.clock, tools=restored.tools, loops=[], wire=restored.wire,
        tenants=restored.tenants, version="1", recovering=gate(restored).is_closed,
    )  # fmt: skip
    assert not auditor.standing().ready
    auditor.look()
    assert auditor.standing().late == (
        "Restored from a backup: nothing is sent until it is known what Slack shows.",
    )
    finish(restored, HOME, OTHER)
    auditor.look()
    assert auditor.standing().ready


def stick(desk: Desk) -> None:
    with desk.database.writing(HOME) as session:
        recovery.stick(session, "access_denied")


def ring(desk: Desk) -> list[str]:
    """Let what is due ring as far as it may; return whose timers were answered."""
    rung: list[str] = []
    note = Area("note", timers={"note": lambda session, _glance: rung.append(session.workspace)})
    served = desk.serving(note)
    sweeper = Sweeper(desk.database, served.tools, desk.clock, held=gate(desk).held)
    while sweeper.sweep(Lane.NORMAL):
        pass
    return rung


def test_nothing_rings_for_who_is_stuck_because_what_it_draws_may_be_drawn(restored: Desk) -> None:
    stick(restored)
    finish(restored, OTHER)
    for workspace in (HOME, OTHER):
        with restored.database.writing(workspace) as session:
            timers.arm(session, "note", "s", at=restored.clock.now())
    assert ring(restored) == [OTHER]
    with restored.database.across_workspaces() as session:
        assert look_ahead(session, held=gate(restored).held()).lanes == {}, "nobody wakes in vain"
    finish(restored, HOME)
    assert ring(restored) == [HOME]


def test_a_reading_that_broke_off_is_begun_anew_and_others_do_not_wait_for_it(
    restored: Desk,
) -> None:
    finish(restored, OTHER)
    one = gate(restored)
    assert one.is_closed()
    Resumer(restored.database, one, restored.tenants).work()
    assert one.under_way() == {HOME: "broke off"}
    assert not one.is_closed()
    with restored.database.across_workspaces() as session:
        assert jobs.next_workspace(session, session.engine_now()) == HOME
    stick(restored)
    Resumer(restored.database, one, restored.tenants).work()
    assert one.under_way() == {HOME: "access_denied"}, "that reading is still to be done"


def test_admins_hear_of_a_workspace_that_is_stuck_and_the_others_are_ready(restored: Desk) -> None:
    stick(restored)
    finish(restored, OTHER)
    one = gate(restored)
    with restored.database.writing(HOME) as session:
        timers.arm(session, "note", "s", at=restored.clock.now() - timedelta(hours=1))
    auditor = Auditor(
        restored.database, restored.clock, tools=restored.tools, loops=[], wire=restored.wire,
        tenants=restored.tenants, version="1", recovering=one.is_closed, under_way=one.under_way,
    )  # fmt: skip
    auditor.look()
    standing = auditor.standing()
    assert standing.ready
    [said] = standing.late
    assert said.startswith(f"Workspace {HOME} rests")
    assert "access_denied" in said


@pytest.mark.parametrize("value", ["{id}", "cancel:{id}", "{id}:7:1"])
def test_a_menu_of_a_lost_card_says_so_as_its_buttons_do(restored: Desk, value: str) -> None:
    finish(restored, HOME, OTHER)
    subject = "00000000-0000-4000-8000-000000000007"
    card = recovery.Card(
        key="k", subject_kind="task", subject=subject, place="C1", channel="C1", ts="1.0",
        number=7, reference="T-7", title="Count",
    )  # fmt: skip
    with restored.database.writing(HOME) as session:
        recovery.lose(session, card, generation=2)
    desk = restored.serving(AREA)
    serve(desk, payloads.press("test.anything", value=value.format(id=subject)))
    [said] = [one.payload["text"] for one in desk.messages()]
    assert "T-7 is gone" in said


def test_two_processes_that_start_at_once_include_a_workspace_once(restored: Desk) -> None:
    database = restored.database
    with database.across_workspaces(writing=True) as session:
        session.execute(delete(Recovery).where(Recovery.workspace_id == OTHER))

    def start() -> None:
        with database.across_workspaces(writing=True) as session:
            looked.set()
            recovery.include(session, [HOME, OTHER])

    looked = threading.Event()
    with ThreadPoolExecutor(1) as second:
        with database.across_workspaces(writing=True) as session:
            recovery.include(session, [HOME, OTHER])
            session.flush()
            second_start = second.submit(start)
            # On SQLite the second one waits for the first from its very beginning.
            looked.wait(0.5)
            time.sleep(0.1)
        second_start.result()
    assert gate(restored).under_way() == {HOME: None, OTHER: None}
