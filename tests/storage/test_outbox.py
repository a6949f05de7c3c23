"""The outbox: in order, one in flight at a place, never forgotten, never settled by the wrong."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from harness.statements import counted
from sqlalchemy import select

from storage import backlog, outbox, parking, sending
from storage.enums import OutboxKind, OutboxState
from storage.outbox import OutboxMessage, Place
from storage.sending import Claim, Settlement
from storage.session import Database, News, Session, Wake

HOME, OTHER = "T1HOME", "T2OTHER"
LEASE, PACE = timedelta(seconds=60), timedelta(seconds=1)
SENT = Settlement(OutboxState.SENT, channel="C1", ts="1.0")
HOUR = timedelta(hours=1)


def post(database: Database, *keys: str, place: str = "C1", workspace: str = HOME) -> None:
    with database.writing(workspace) as session:
        for key in keys:
            outbox.post(session, place, {"text": key}, key=key)


def show(database: Database, subject: str = "task", place: str = "C1") -> None:
    with database.writing(HOME) as session:
        outbox.show_card(session, "task", subject, place)


def claim(
    database: Database, place: str = "C1", *, after: timedelta = timedelta(), owner: str = "me"
) -> Claim | None:
    with database.writing(HOME) as session:
        now = session.engine_now() + after
        return sending.claim(session, place, owner=owner, now=now, lease=LEASE)


def must(found: Claim | None) -> Claim:
    assert found is not None
    return found


def settle(database: Database, found: Claim, settlement: Settlement = SENT) -> bool:
    with database.writing(HOME) as session:
        return sending.settle(session, found, settlement, pace=PACE)


def message(database: Database, key: str) -> OutboxMessage:
    with database.reading(HOME) as session:
        return session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def place_of(database: Database, address: str = "C1") -> Place:
    with database.reading(HOME) as session:
        return session.scalars(select(Place).where(Place.address == address)).one()


def now_of(database: Database) -> datetime:
    with database.reading(HOME) as session:
        return session.engine_now()


def test_messages_leave_a_place_in_the_order_they_were_posted(home: Database) -> None:
    post(home, "a", "b")
    post(home, "c")
    seen = []
    while (found := claim(home, after=HOUR)) is not None:
        seen.append(found.key)
        assert settle(home, found)
    assert seen == ["a", "b", "c"]
    assert not place_of(home).waiting


def test_one_message_is_in_flight_at_a_place(home: Database) -> None:
    post(home, "a", "b")
    post(home, "elsewhere", place="C2")
    assert must(claim(home)).key == "a"
    assert claim(home) is None
    assert must(claim(home, "C2")).key == "elsewhere"


def test_after_a_message_the_place_rests_for_its_pace(home: Database) -> None:
    post(home, "a", "b")
    settle(home, must(claim(home)))
    assert claim(home) is None
    assert must(claim(home, after=2 * PACE)).key == "b"


def test_a_claim_carries_all_that_a_sender_needs(home: Database) -> None:
    with home.writing(HOME) as session:
        outbox.post(
            session, "C1", {"text": "x"}, key="k", kind=OutboxKind.EPHEMERAL,
            subject=("task", "s"), revalidate="still_open",
        )  # fmt: skip
    found = must(claim(home))
    assert (found.workspace_id, found.place, found.key, found.attempts) == (HOME, "C1", "k", 1)
    assert (found.kind, found.payload) == (OutboxKind.EPHEMERAL, {"text": "x"})
    assert (found.subject_kind, found.subject, found.revalidate) == ("task", "s", "still_open")
    assert (found.to_reconcile, found.attempted_at) == (False, None)
    assert found.lease_until == message(home, "k").lease_until


def test_a_message_of_a_dead_sender_is_found_as_to_reconcile(home: Database) -> None:
    post(home, "a")
    dead = must(claim(home))
    assert claim(home, after=LEASE - PACE) is None
    found = must(claim(home, after=LEASE + PACE, owner="you"))
    assert (found.key, found.to_reconcile, found.attempts) == ("a", True, 2)
    assert found.attempted_at == dead.lease_until - LEASE
    assert message(home, "a").state is OutboxState.UNKNOWN


@pytest.mark.parametrize("owner", ["you", "me"])
def test_whoever_lost_the_lease_settles_nothing(home: Database, owner: str) -> None:
    post(home, "a")
    late = must(claim(home))
    claim(home, after=LEASE + PACE, owner=owner)
    before, place = vars(message(home, "a")), vars(place_of(home))
    assert not settle(home, late)
    after = vars(message(home, "a"))
    assert {**after, "_sa_instance_state": 0} == {**before, "_sa_instance_state": 0}
    assert place_of(home).next_at == place["next_at"]


def test_a_settled_message_is_settled_once(home: Database) -> None:
    post(home, "a")
    found = must(claim(home))
    assert settle(home, found)
    assert not settle(home, found, Settlement(OutboxState.FAILED, error="late"))
    assert message(home, "a").state is OutboxState.SENT


def test_a_message_to_retry_waits_and_keeps_its_turn(home: Database) -> None:
    post(home, "a", "b")
    again = now_of(home) + HOUR
    settle(home, must(claim(home)), Settlement(OutboxState.PENDING, retry_at=again, error="429"))
    assert claim(home, after=HOUR / 2) is None
    found = must(claim(home, after=HOUR + PACE))
    assert (found.key, found.attempts, found.to_reconcile) == ("a", 2, False)


def test_an_unknown_outcome_is_reconciled_when_its_time_has_come(home: Database) -> None:
    post(home, "a")
    again = now_of(home) + HOUR
    settle(home, must(claim(home)), Settlement(OutboxState.UNKNOWN, retry_at=again))
    assert claim(home, after=HOUR / 2) is None
    assert must(claim(home, after=HOUR + PACE)).to_reconcile


def test_a_repeat_of_a_key_posts_once(home: Database) -> None:
    post(home, "a", "a")
    settle(home, must(claim(home)))
    post(home, "a")
    assert claim(home, after=HOUR) is None


def test_a_repeat_does_not_hold_up_what_comes_after_it(home: Database) -> None:
    post(home, "a")
    settle(home, must(claim(home)))
    post(home, "a")
    assert claim(home, after=2 * PACE) is None
    post(home, "b")
    assert must(claim(home, after=2 * PACE)).key == "b"


def test_ten_changes_of_a_card_are_one_send(home: Database) -> None:
    for _ in range(10):
        show(home)
    settle(home, must(claim(home)))
    assert claim(home, after=HOUR) is None


def test_to_ask_for_a_card_is_one_statement_and_one_for_its_place(home: Database) -> None:
    for _ in range(2):
        with counted(home) as statements, home.writing(HOME) as session:
            outbox.show_card(session, "task", "1", "C1")
        assert len(statements) == 2


def test_changes_of_a_card_in_flight_are_one_more_send(home: Database) -> None:
    show(home)
    found = must(claim(home))
    show(home)
    show(home)
    settle(home, found)
    again = must(claim(home, after=HOUR))
    assert (again.sent_ts, again.attempts) == ("1.0", 1)
    settle(home, again)
    assert claim(home, after=2 * HOUR) is None


def test_a_card_that_changes_all_the_time_lets_others_go_first(home: Database) -> None:
    show(home)
    found = must(claim(home))
    post(home, "a")
    show(home)
    settle(home, found)
    assert must(claim(home, after=HOUR)).key == "a"


def test_a_card_at_rest_that_changes_again_knows_where_it_stands(home: Database) -> None:
    show(home)
    settle(home, must(claim(home)))
    show(home)
    found = must(claim(home, after=HOUR))
    assert (found.sent_channel, found.sent_ts) == ("C1", "1.0")
    settle(home, found, Settlement(OutboxState.SENT, channel="C1", ts="2.0", forget_ts=True))
    assert message(home, found.key).sent_ts == "2.0"


def test_a_card_whose_message_is_gone_can_forget_where_it_stood(home: Database) -> None:
    show(home)
    settle(home, must(claim(home)))
    show(home)
    found = must(claim(home, after=HOUR))
    settle(home, found, Settlement(OutboxState.PENDING, retry_at=now_of(home), forget_ts=True))
    assert must(claim(home, after=HOUR)).sent_ts is None


def test_where_a_message_stands_can_be_asked(home: Database) -> None:
    post(home, "a")
    show(home, place="C2")
    show(home, place="C1")
    with home.reading(HOME) as session:
        assert outbox.posted(session, "a") is None
        assert outbox.cards_of(session, "task") == ["C1", "C2"]
    settle(home, must(claim(home)))
    with home.reading(HOME) as session:
        assert outbox.posted(session, "a") == ("C1", "1.0")
        assert outbox.posted(session, "never") is None
        assert outbox.card_key("task", "s", "C1") == "card:task:s:C1"


def test_what_has_not_reached_its_end_is_counted(home: Database) -> None:
    post(home, "a", "b")
    post(home, "c", workspace=OTHER)
    settle(home, must(claim(home)))
    must(claim(home, after=HOUR))
    with home.reading(HOME) as session:
        assert backlog.count_waiting(session) == 1


def test_a_settlement_may_change_what_is_sent_next(home: Database) -> None:
    post(home, "a")
    plain = Settlement(OutboxState.PENDING, retry_at=now_of(home), payload={"text": "plain"})
    settle(home, must(claim(home)), plain)
    assert must(claim(home, after=HOUR)).payload == {"text": "plain"}


@pytest.mark.parametrize("state", [OutboxState.FAILED, OutboxState.DROPPED])
def test_a_message_given_up_makes_room_for_the_next(home: Database, state: OutboxState) -> None:
    post(home, "a", "b")
    settle(home, must(claim(home)), Settlement(state, error="channel_not_found"))
    assert message(home, "a").error == "channel_not_found"
    assert must(claim(home, after=HOUR)).key == "b"


def test_a_rolled_back_transaction_leaves_no_place_waiting(home: Database) -> None:
    def fail(session: Session) -> None:
        outbox.post(session, "C1", {}, key="a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), home.writing(HOME) as session:
        fail(session)
    with home.across_workspaces() as session:
        assert sending.next_due(session) is None
        assert session.scalars(select(Place)).all() == []


def test_posting_wakes_the_sender_only_after_the_commit(home: Database) -> None:
    woken: list[Any] = []

    def on_wake(wakes: frozenset[News]) -> None:
        with home.reading(HOME) as session:
            woken.append((wakes, sending.due_places(session, session.engine_now())))

    home.on_wake = on_wake
    with home.writing(HOME) as session:
        outbox.post(session, "C1", {}, key="a")
        assert woken == []
    assert woken == [({Wake.OUTBOX}, ["C1"])]


def test_settling_wakes_the_sender_only_for_what_waits_behind(home: Database) -> None:
    post(home, "a", "b")
    woken: list[frozenset[News]] = []
    for _message in range(2):
        found = must(claim(home))
        home.on_wake = woken.append
        settle(home, found)
        home.on_wake = lambda _news: None
        with home.writing(HOME) as session:
            sending.wake_workspace(session)
    assert woken == [{Wake.OUTBOX}]


def test_places_are_served_longest_waiting_first_and_when_they_are_due(home: Database) -> None:
    for place in ("C1", "C2", "C3"):
        post(home, f"{place}a", f"{place}b", place=place)
    settle(home, must(claim(home, "C1")))
    with home.reading(HOME) as session:
        now = session.engine_now()
        assert set(sending.due_places(session, now)) == {"C2", "C3"}
        assert sending.due_places(session, now + HOUR)[-1] == "C1"
        assert len(sending.due_places(session, now + HOUR, limit=2)) == 2


def test_workspaces_take_turns(home: Database) -> None:
    post(home, "a")
    post(home, "b", workspace=OTHER)
    with home.across_workspaces() as session:
        now = session.engine_now()
        turns = [sending.next_workspace(session, now, after=last) for last in ("", HOME, OTHER)]
        assert turns == [HOME, OTHER, HOME]
        assert sending.next_workspace(session, now - 365 * 50 * 24 * HOUR, after="") is None
        assert sending.next_due(session) == outbox.LONG_AGO


def test_messages_of_dead_processes_are_released_and_no_others(home: Database) -> None:
    for place in ("dead", "alive", "uncertain"):
        post(home, place, place=place)
    claim(home, "dead", owner="p_1")
    claim(home, "alive", owner="px1")
    unknown = Settlement(OutboxState.UNKNOWN, retry_at=now_of(home) + HOUR)
    settle(home, must(claim(home, "uncertain", owner="p_1")), unknown)
    with home.across_workspaces(writing=True) as session:
        now = session.engine_now()
        assert sending.release_of_the_dead(session, living="px", now=now) == 1
    assert must(claim(home, "dead")).to_reconcile
    assert claim(home, "alive") is None
    assert claim(home, "uncertain", after=HOUR / 2) is None


@pytest.mark.parametrize(("minutes", "resting"), [(5, True), (0, True), (-2, False)])
def test_what_waits_in_a_workspace_counts_unless_it_refuses_us_still(
    home: Database, minutes: int, *, resting: bool
) -> None:
    with home.writing(HOME) as session:
        outbox.post(session, "C1", {"text": "hi"}, key="k")
        until = session.engine_now() + timedelta(minutes=minutes)
        parking.park(session, parking.EVERY_METHOD, until=until, reason="invalid_auth")
    with home.across_workspaces() as session:
        assert (backlog.oldest_waiting(session) is None) is resting


def redraw(database: Database, *keys: str) -> None:
    with database.writing(HOME) as session:
        outbox.redraw(session, keys)


def post_asking(database: Database, key: str = "a") -> None:
    with database.writing(HOME) as session:
        outbox.post(session, "C1", {"about": key}, key=key, revalidate="still")


def test_a_post_is_edited_after_it_was_shown_and_once_however_often_it_is_asked(
    home: Database,
) -> None:
    post_asking(home)
    redraw(home, "a", "never")
    redraw(home, "a")
    assert must(claim(home)).key == "a"
    assert claim(home) is None
    post(home, "b")
    found = message(home, "edit:a")
    assert (found.kind, found.place, found.revalidate) == (OutboxKind.EDIT, "C1", "still")
    assert found.payload == {"about": "a", "of": "a"}
    assert found.revision == 2
    with home.reading(HOME) as session:
        assert backlog.count_waiting(session) == 3


def test_what_asks_no_question_is_not_edited(home: Database) -> None:
    post(home, "a")
    redraw(home, "a")
    with home.reading(HOME) as session:
        assert not outbox.is_known(session, "edit:a")


def test_what_changes_while_its_edit_is_in_flight_is_edited_again(home: Database) -> None:
    post_asking(home)
    settle(home, must(claim(home)))
    redraw(home, "a")
    flying = must(claim(home, after=2 * PACE))
    redraw(home, "a")
    settle(home, flying)
    again = must(claim(home, after=4 * PACE))
    assert (again.key, again.revision) == ("edit:a", 2)
    settle(home, again)
    assert claim(home, after=6 * PACE) is None


def test_a_home_tab_is_one_row_and_tells_when_it_was_shown(home: Database) -> None:
    def shown_at() -> datetime | None:
        with home.reading(HOME) as session:
            return outbox.home_shown_at(session, "U1")

    assert shown_at() is None
    for _time in range(2):
        with home.writing(HOME) as session:
            outbox.show_home(session, "U1", {"person": "U1"}, "home")
    found = must(claim(home, "U1"))
    assert (found.kind, found.payload, found.revision) == (OutboxKind.HOME, {"person": "U1"}, 2)
    assert shown_at() is None
    settle(home, found)
    assert must_be(shown_at()) <= now_of(home)


def must_be(at: datetime | None) -> datetime:
    assert at is not None
    return at
