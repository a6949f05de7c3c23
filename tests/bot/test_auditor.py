"""If something is late, somebody is told, once, and readiness goes down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from harness.desk import Desk
from harness.fake_api import Raw
from harness.payloads import HOME, OTHER
from sqlalchemy import update

from bot import auditor as module
from bot.auditor import Auditor
from bot.loops import Loop
from storage import migrate, outbox, sending, timers
from storage.enums import Lane
from storage.outbox import Place

LATE = timedelta(minutes=3)


@pytest.fixture
def loop() -> Loop:
    """A loop that was never started: it is heard of only when it was made."""
    return Loop("outbox", lambda: False, idle=lambda: None)


@pytest.fixture
def auditor(desk: Desk, loop: Loop) -> Auditor:
    return an_auditor(desk, loop, admins=frozenset({"U1", "U2"}))


def an_auditor(desk: Desk, loop: Loop, *, admins: frozenset[str]) -> Auditor:
    return Auditor(
        desk.database,
        desk.clock,
        tools=replace(desk.tools, admins=admins),
        loops=[loop],
        wire=desk.wire,
        tenants=desk.tenants,
        version="1",
    )


def told(desk: Desk) -> list[str]:
    return desk.api.texts()


def be_late(desk: Desk) -> None:
    with desk.database.writing(HOME) as session:
        timers.arm(session, "note", "s", at=desk.clock.now() - LATE, occurrence="o")


def post(desk: Desk) -> None:
    with desk.database.writing(HOME) as session:
        outbox.post(session, "C1", {"text": "hi"}, key="k")


def catch_up(desk: Desk) -> None:
    with desk.database.writing(HOME) as session:
        for alarm in timers.claim(session, Lane.NORMAL, desk.clock.now()):
            timers.mark_answered(session, alarm)


def test_while_all_is_well_nobody_is_told(desk: Desk, auditor: Auditor) -> None:
    auditor.look()
    assert (auditor.standing().ready, auditor.standing().late) == (True, ())
    assert auditor.may_claim()
    assert told(desk) == []


def test_late_reminders_are_told_to_every_admin_everywhere_once(
    desk: Desk, auditor: Auditor
) -> None:
    be_late(desk)
    auditor.look()
    auditor.look()
    assert told(desk) == ["Reminders are more than two minutes late."] * 4
    posts = [(one.token, one.arguments["channel"]) for one in desk.api.requests]
    assert set(posts) == {
        (f"Bearer xoxb-{team}", who) for team in (HOME, OTHER) for who in ("U1", "U2")
    }
    assert not auditor.standing().ready


def test_what_is_well_again_is_told_again_when_it_is_not(desk: Desk, auditor: Auditor) -> None:
    for subject in range(2):
        with desk.database.writing(HOME) as session:
            at = desk.clock.now() - LATE
            timers.arm(session, "note", str(subject), at=at, occurrence="o")
        auditor.look()
        assert not auditor.standing().ready
        catch_up(desk)
        auditor.look()
        assert auditor.standing().ready
    assert len(told(desk)) == 8


def test_a_little_late_is_not_late(desk: Desk, auditor: Auditor) -> None:
    with desk.database.writing(HOME) as session:
        at = desk.clock.now() - timedelta(minutes=1)
        timers.arm(session, "note", "s", at=at, occurrence="o")
    auditor.look()
    assert auditor.standing().ready


def test_late_messages_are_told(desk: Desk, auditor: Auditor) -> None:
    post(desk)
    auditor.look()
    assert auditor.standing().late == ("Messages are more than two minutes late.",)


def test_a_message_that_is_tried_again_and_again_is_told(
    desk: Desk, auditor: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STUCK_AFTER", timedelta(0))
    post(desk)
    with desk.database.writing(HOME) as session:
        now = session.engine_now()
        sending.claim(session, "C1", owner="me", now=now, lease=timedelta(minutes=1))
    auditor.look()
    assert auditor.standing().late == ("A message has waited for more than ten minutes.",)


def test_a_message_at_a_place_nobody_looks_at_is_found_and_sent(
    desk: Desk, auditor: Auditor
) -> None:
    post(desk)
    with desk.database.writing(HOME) as session:
        session.execute(update(Place).values(waiting=False))
    auditor.look()
    assert auditor.standing().late == ("Messages waited where nobody looked; they are sent now.",)
    with desk.database.reading(HOME) as session:
        assert sending.due_places(session, session.engine_now()) == ["C1"]


def test_a_silent_loop_is_told_by_its_name(
    desk: Desk, auditor: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SILENT_AFTER", 0.0)
    auditor.look()
    assert told(desk)[0] == "Loop outbox is silent."


def test_an_auditor_that_is_silent_itself_is_not_ready(
    auditor: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor.look()
    monkeypatch.setattr(module, "SILENT_AFTER", 0.0)
    assert auditor.standing().late == ("The auditor is silent.",)


def test_a_database_that_cannot_be_written_is_told(
    desk: Desk, auditor: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor.look()
    snapshot = desk.database.across_workspaces
    monkeypatch.setattr(desk.database, "across_workspaces", lambda **_: snapshot())
    auditor.look()
    assert auditor.standing().late == ("The database does not answer.",)


def test_tables_that_another_version_changed_are_told(
    auditor: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "HEAD", "0000")
    auditor.look()
    assert auditor.standing().late == ("The tables are of another version than this Opsbot.",)
    assert auditor.may_claim()


def test_what_nobody_heard_is_said_again(desk: Desk, loop: Loop) -> None:
    auditor = an_auditor(desk, loop, admins=frozenset({"U1"}))
    desk.api.will("chat.postMessage", Raw(503), Raw(503))
    be_late(desk)
    for _ in range(3):
        auditor.look()
    assert len(told(desk)) == 4, "two in vain, two that were heard, and then no more"


def test_without_an_admin_it_is_only_logged(
    desk: Desk, loop: Loop, caplog: pytest.LogCaptureFixture
) -> None:
    auditor = an_auditor(desk, loop, admins=frozenset())
    be_late(desk)
    auditor.look()
    auditor.look()
    assert caplog.text.count("Late: Reminders are") == 1
    assert (told(desk), auditor.standing().ready) == ([], False)


class AheadOfTime(datetime):
    """This machine's clock, two minutes wrong."""

    @classmethod
    def now(cls, tz: object = None) -> "AheadOfTime":
        del tz
        return cls.fromtimestamp(datetime.now(UTC).timestamp() + 120, UTC)


def test_a_machine_whose_clock_is_wrong_claims_nothing(
    desk: Desk, auditor: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "datetime", AheadOfTime)
    auditor.look()
    # On SQLite there is no other clock to differ from.
    alone = desk.database.on_sqlite
    assert auditor.may_claim() == auditor.standing().ready == alone
    assert any("clock differs" in text for text in told(desk)) != alone
    monkeypatch.undo()
    auditor.look()
    assert auditor.may_claim()
    assert auditor.standing().ready
