"""Two complaints that are one, and what is taken back; on both databases."""

from datetime import timedelta

import pytest
from harness import complaints as harness
from harness import given
from harness.complaints import JANE, LATER, complaint_in, kinds, logged, perform
from harness.given import BACK, HOME, MONDAY

from handlers.complaints.rules.steps import Action
from handlers.complaints.service import merging, pictured, port, undo
from handlers.kit.errors import Rejected
from storage import complaint_versions
from storage.complaints import Complaint
from storage.enums import ComplaintState, Severity
from storage.session import Database, Session

A, S = Action, ComplaintState
HOW = {"now": MONDAY, "tools": given.tools()}
LAMP = "The reading lamp that you sent me last week came with a broken foot and no bulb in it"


def merge(session: Session, name: str, one: Complaint, other: Complaint, **more: object) -> object:
    return merging.merge(session, harness.actor(session, name), one, other, **{**HOW, **more})


def test_the_same_words_are_offered_and_never_merged_by_themselves(desk: Database) -> None:
    with desk.writing(HOME) as session:
        first = logged(session, LAMP)
        again = logged(session, f"Hello! {LAMP}")
        other = logged(session, "The soup was cold and the waiter laughed about it all evening")
        assert (again.looks_like, other.looks_like) == (first.id, None)
        assert again.state is S.NEW
        card = port.card(session, str(again.id), given.SHOP, given.MONDAY, given.tools())
        assert card is not None
        assert "It looks like C-1" in str(card.blocks)
        perform(session, "sam", again, A.DIFFER)
        assert again.looks_like is None


def test_two_orders_are_two_complaints(desk: Database) -> None:
    with desk.writing(HOME) as session:
        logged(session, f"Order 4411. {LAMP}")
        assert logged(session, f"Order 4412. {LAMP}").looks_like is None


def test_one_customer_about_one_order_is_offered_whatever_the_words(desk: Database) -> None:
    with desk.writing(HOME) as session:
        first = logged(session, "Where is it?", **JANE)
        assert logged(session, "No answer yet!", **JANE).looks_like == first.id


def test_what_stands_in_a_private_channel_is_offered_to_nobody_else(desk: Database) -> None:
    with desk.writing(HOME) as session:
        logged(session, LAMP, channel_id=BACK)
        assert logged(session, LAMP).looks_like is None
        public = logged(session, f"{LAMP}!!", by="sam")
        # Who reads the private channel may read the public one.
        inside = logged(session, f"{LAMP}?", channel_id=BACK)
        assert inside.looks_like is not None
        assert public.channel_id == given.SHOP


def test_a_merged_one_says_where_it_went_and_the_other_keeps_the_earlier_start(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        older = logged(session, LAMP, received_at=MONDAY - timedelta(days=1), by="sam")
        kept = complaint_in(session, S.IN_PROGRESS)
        merge(session, "ana", older, kept)
        assert (older.state, older.merged_into) == (S.MERGED, kept.id)
        assert kept.received_at == MONDAY - timedelta(days=1)
        card = port.card(session, str(older.id), given.SHOP, given.MONDAY, given.tools())
        assert card is not None
        assert "Goes on in C-2 The lamp came broken, says Ana" in card.text
        assert [block["type"] for block in card.blocks] == ["section", "context"]


def test_a_merge_is_taken_back_with_both_of_its_halves(desk: Database) -> None:
    with desk.writing(HOME) as session:
        older = logged(session, LAMP, received_at=MONDAY - timedelta(days=1))
        kept = complaint_in(session, S.IN_PROGRESS)
        due, before = kept.due_at, complaint_versions.read(older)
        changed = merge(session, "ana", older, kept)
        assert kept.due_at != due
        undo.take_back(session, given.actor(), changed.undo.hex, **HOW)  # type: ignore[attr-defined]
        assert complaint_versions.read(older) == before
        assert (kept.received_at, kept.due_at) == (MONDAY, due)
        assert kinds(session, older) == ["opened"]


@pytest.mark.parametrize("state", [S.RESOLVED, S.CLOSED, S.DISMISSED])
def test_nothing_is_merged_into_what_is_over(desk: Database, state: ComplaintState) -> None:
    with desk.writing(HOME) as session:
        over, one = complaint_in(session, state), logged(session, LAMP)
        with pytest.raises(Rejected, match="not open any more"):
            merge(session, "ana", one, over)
        ana = given.actor()
        with pytest.raises(Rejected, match="the same complaint"):
            merging.other_of(session, ana, one, f"C-{one.number}")
        with pytest.raises(Rejected, match="which other"):
            merging.other_of(session, ana, one, "")


def test_linked_ones_name_each_other_and_follow(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one, other = logged(session, LAMP), logged(session, "The soup was cold")
        ana = given.actor()
        changed = merging.link(session, ana, one, other, **HOW)
        for this, its in ((one, other), (other, one)):
            (named,) = pictured.picture(session, this, given.tools()).linked
            assert (named.number, named.title) == (its.number, its.title)
        perform(session, "ana", other, A.SEVERITY)
        assert harness.ring(session, one, pictured.LINKED, now=MONDAY) >= 1
        undo.take_back(session, ana, changed.undo.hex, **HOW)
        assert pictured.picture(session, one, given.tools()).linked == ()
        assert pictured.picture(session, other, given.tools()).linked == ()


@pytest.mark.parametrize(
    "action", [A.TAKE, A.RESPOND, A.WAIT, A.RESOLVE, A.DISMISS, A.SEVERITY, A.ASSIGN]
)
def test_a_step_is_taken_back_as_if_it_had_never_been(desk: Database, action: Action) -> None:
    with desk.writing(HOME) as session:
        one = logged(session)
        before, due = complaint_versions.read(one), one.due_at
        changed = perform(session, "ana", one, action, now=LATER)
        undo.take_back(session, given.actor(), changed.undo.hex, now=LATER, tools=given.tools())
        assert complaint_versions.read(one) == before
        assert (one.due_at, one.responded_at) == (due, None)
        assert kinds(session, one) == ["opened"]


def test_a_slip_is_taken_back_by_its_maker_once_and_soon(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session)
        changed = perform(session, "ana", one, A.SEVERITY, severity=Severity.MINOR)
        entry = changed.undo.hex
        with pytest.raises(Rejected, match="Only who made"):
            undo.take_back(session, given.actor("ben"), entry, **HOW)
        for nonsense in ("", "x", "0" * 32):
            with pytest.raises(Rejected, match="Only who made"):
                undo.take_back(session, given.actor(), nonsense, **HOW)
        late = MONDAY + timedelta(minutes=11)
        with pytest.raises(Rejected, match="too long ago"):
            undo.take_back(session, given.actor(), entry, now=late, tools=given.tools())
        perform(session, "ben", one, A.SEVERITY, severity=Severity.CRITICAL)
        with pytest.raises(Rejected, match="changed since"):
            undo.take_back(session, given.actor(), entry, **HOW)


def test_what_was_done_last_is_taken_back_by_a_word(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session)
        perform(session, "ana", one, A.TAKE)
        perform(session, "ana", one, A.CONTACT)
        perform(session, "ana", one, A.CHANGE)
        assert undo.take_back_newest(session, given.actor(), **HOW) is one
        assert one.state is S.NEW
        assert undo.take_back_newest(session, given.actor(), **HOW).state is S.DISMISSED
        with pytest.raises(Rejected, match="changed no complaint"):
            undo.take_back_newest(session, given.actor(), **HOW)
