"""What steps come to and what they leave behind, on both databases."""

from datetime import timedelta

import pytest
from harness import complaints as harness
from harness import given
from harness.complaints import JANE, LATER, complaint_in, kinds, logged, perform, told
from harness.given import BACK, HOME, MONDAY, SHOP

from handlers.complaints.rules.steps import TRANSITIONS, Action, Go, NotYours, TooLate, decide
from handlers.complaints.service import looks, owners, port
from handlers.kit.area import HandingOver, Lost
from handlers.kit.errors import Invalid, Rejected
from storage import audit, complaints, outbox
from storage.enums import Cause, ComplaintState, Severity
from storage.session import Database

A, S = Action, ComplaintState


def test_a_complaint_goes_from_new_to_closed(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session, **JANE)
        assert (one.number, one.state, one.channel_id) == (1, S.NEW, SHOP)
        perform(session, "ben", one, A.TAKE)
        assert (one.state, one.owner_id) == (S.IN_PROGRESS, "U1BEN")
        perform(session, "ben", one, A.WAIT, words="photos", until=MONDAY + timedelta(days=2))
        assert (one.state, one.reason, one.until) == (S.WAITING, "photos", MONDAY + timedelta(2))
        perform(session, "sam", one, A.RESUME)
        assert (one.state, one.until, one.reason) == (S.IN_PROGRESS, None, "")
        perform(session, "ben", one, A.RESOLVE, cause=Cause.DAMAGED, words="sent a new one")
        assert (one.state, one.cause, one.reason) == (S.RESOLVED, Cause.DAMAGED, "sent a new one")
        perform(session, "ana", one, A.CLOSE)
        assert (one.state, one.reason) == (S.CLOSED, "sent a new one")
        assert kinds(session, one) == [
            *("opened", "responded", "paused", "resumed", "resolved", "closed"),
        ]


def test_who_waits_for_the_customer_has_answered_them(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session)
        perform(session, "ben", one, A.WAIT, now=LATER)
        assert (one.responded_at, one.response_late, one.owner_id) == (LATER, False, "U1BEN")
        with pytest.raises(Rejected, match="was answered"):
            perform(session, "ben", one, A.RESPOND)


def test_a_first_answer_is_noted_once_and_takes_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session)
        perform(session, "sam", one, A.RESPOND, words="called")
        assert (one.state, one.owner_id, one.reason) == (S.IN_PROGRESS, "U1SAM", "called")
        assert one.responded_at == MONDAY


def test_reopening_keeps_the_age_and_forgets_the_cause(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = complaint_in(session, S.CLOSED)
        perform(session, "sam", one, A.REOPEN, words="broken again", now=LATER)
        assert (one.state, one.owner_id, one.cause) == (S.IN_PROGRESS, "U1BEN", None)
        assert (one.received_at, one.resolved_at) == (MONDAY, None)
        assert told(session, "complaints.reopened") == ["U1BEN"]


def test_what_somebody_who_left_had_is_reopened_for_everybody(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = complaint_in(session, S.RESOLVED)
        given.must(session, "ben").is_gone = True
        session.flush()
        perform(session, "sam", one, A.REOPEN)
        assert (one.state, one.owner_id) == (S.NEW, None)


def test_no_complaint_is_one_press_and_so_is_the_way_back(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = complaint_in(session, S.IN_PROGRESS)
        perform(session, "ben", one, A.DISMISS)
        assert (one.state, one.due_at) == (S.DISMISSED, None)
        perform(session, "sam", one, A.RESTORE, now=MONDAY + timedelta(days=30))
        assert (one.state, one.owner_id, one.received_at) == (S.IN_PROGRESS, "U1BEN", MONDAY)


def test_another_severity_measures_anew_from_the_start(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session)
        assert one.due_at == MONDAY + timedelta(hours=23, minutes=30) + timedelta(minutes=30)
        perform(session, "ana", one, A.SEVERITY, severity=Severity.CRITICAL, now=LATER)
        assert one.due_at == MONDAY + timedelta(hours=1)
        with pytest.raises(Rejected, match="already"):
            perform(session, "ana", one, A.SEVERITY, severity=Severity.CRITICAL)


def test_a_step_that_has_lost_its_meaning_says_what_happened(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = complaint_in(session, S.RESOLVED)
        with pytest.raises(Rejected, match="Ben resolved C-1"):
            perform(session, "sam", one, A.RESOLVE)
        taken = complaint_in(session, S.IN_PROGRESS)
        with pytest.raises(Rejected, match="Ben sees to C-2"):
            perform(session, "sam", taken, A.TAKE)


@pytest.mark.parametrize(
    ("action", "said", "field"),
    [
        (A.RESOLVE, {"cause": None}, "cause"),
        (A.SEVERITY, {"severity": None}, "severity"),
        (A.WAIT, {"until": MONDAY}, "until"),
        (A.RESOLVE, {"words": "x" * 301}, "words"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(
    desk: Database, action: Action, said: dict[str, object], field: str
) -> None:
    with desk.writing(HOME) as session:
        one = complaint_in(session, S.IN_PROGRESS)
        with pytest.raises(Invalid) as wrong:
            perform(session, "ben", one, action, **said)
        assert list(wrong.value.errors) == [field]
        assert one.state is S.IN_PROGRESS


def test_giving_it_to_somebody_tells_them(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session)
        perform(session, "ana", one, A.ASSIGN)
        assert (one.state, one.owner_id) == (S.IN_PROGRESS, "U1LEA")
        assert told(session, "complaints.given") == ["U1LEA"]
        with pytest.raises(Rejected, match="with them already"):
            perform(session, "ana", one, A.ASSIGN)


@pytest.mark.parametrize("name", ["old", "bot", "stu"])
def test_who_does_not_work_here_gets_none(desk: Database, name: str) -> None:
    with desk.writing(HOME) as session:
        one = logged(session)
        how = {"now": MONDAY, "tools": given.tools()}
        with pytest.raises(Invalid, match="cannot take complaints"):
            owners.assign(session, harness.actor(session, "ana"), one, given.user_id(name), **how)


def test_it_is_given_to_nobody_who_cannot_read_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session, channel_id=BACK)
        with pytest.raises(Invalid, match="not in its channel"):
            perform(session, "ana", one, A.ASSIGN)


def test_open_work_is_given_on_and_a_private_one_becomes_nobodys(desk: Database) -> None:
    with desk.writing(HOME) as session:
        shop = complaint_in(session, S.IN_PROGRESS)
        back = complaint_in(session, S.WAITING, channel_id=BACK)
        complaint_in(session, S.CLOSED)
        listed = owners.open_work(session, "U1BEN")
        assert listed == [("C-1 *The lamp came broken*", str(shop.id)), ("C-2", str(back.id))]
        work = HandingOver("U1BEN", "U1SAM", given.actor("max"), MONDAY)
        assert owners.hand_over(session, work, given.tools()) == 2
        assert (shop.owner_id, back.owner_id, back.state) == ("U1SAM", None, S.NEW)
        assert owners.open_work(session, "U1BEN") == []


def test_every_change_is_written_down_without_anything_personal(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session, "Jane Doe, 0171 2345678, is furious", **JANE)
        perform(session, "ben", one, A.TAKE)
        perform(session, "ben", one, A.RESOLVE, words="Jane is happy")
        perform(session, "ben", one, A.CONTACT)
        story = audit.story(session, str(one.id))
        assert [entry.action for entry in story] == [
            *("complaint.add", "complaint.take", "complaint.resolve", "complaint.contact"),
        ]
        for word in ("jane", "doe", "4411", "furious", "2345678"):
            assert word not in str([entry.detail for entry in story]).casefold()


def test_its_cards_stand_in_its_channel_and_with_who_has_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session)
        assert outbox.cards_of(session, str(one.id)) == [SHOP]
        perform(session, "ben", one, A.TAKE)
        assert set(outbox.cards_of(session, str(one.id))) == {SHOP, "U1BEN"}


def test_a_complaint_that_only_its_card_knows_is_made_anew(desk: Database) -> None:
    with desk.writing(HOME) as session:
        lost = Lost(
            "6d4a4d3e-7b6e-4a74-9f25-6fb5a0a3a111", 7, "Lamp", (SHOP,), given.actor("ada"), MONDAY
        )
        recreate = given.tools().registry.subjects["complaint"].recreate
        assert recreate is not None
        recreate(session, lost, given.tools())
        found = complaints.by_number(session, 7)
        assert found is not None
        assert (found.title, found.channel_id, found.state) == ("Lamp", SHOP, S.NEW)
        assert harness.pending(session, found, looks.LOOK)
        trace = port.trace(session, lost.subject)
        assert trace is not None
        assert (trace.number, trace.reference, trace.title) == (7, "C-7", "Lamp")


def test_the_table_decides_for_every_state() -> None:
    for action, step in TRANSITIONS.items():
        for state in ComplaintState:
            verdict = decide(action, state, step.who)
            assert isinstance(verdict, Go if state in step.before else TooLate)
            if state in step.before:
                assert isinstance(decide(action, state, frozenset()), NotYours)
