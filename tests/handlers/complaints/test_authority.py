"""Who may do what to a complaint: every step, by everybody, on both databases.

Ana logged it and Ben has it. Sam is somebody else in the channel, Gus a guest who is not in it, Lea
has the role of a lead, Max is a manager and Ada an admin.
"""

from itertools import product

import pytest
from harness import complaints as harness
from harness import given
from harness.complaints import complaint_in, logged, perform, promote
from harness.given import BACK, HOME
from sqlalchemy import func, select

from handlers.complaints.rules.steps import TRANSITIONS, Action
from handlers.complaints.service import found, undo
from handlers.kit.errors import Rejected
from storage import channels, complaint_versions
from storage.audit import AuditEntry
from storage.enums import ComplaintState, Role
from storage.session import Database

A = Action
ABOVE = {"lea", "max", "ada"}
MANAGERS = {"max", "ada"}
DOERS = {"ben", *ABOVE}
ALL = {"ana", *DOERS}
EVERYBODY = ("ana", "ben", "sam", *sorted(ABOVE))
MAY = {
    A.TAKE: set(EVERYBODY),
    A.RESPOND: DOERS,
    A.WAIT: DOERS,
    A.RESUME: set(EVERYBODY),
    A.RESOLVE: DOERS,
    A.CLOSE: ALL,
    A.DISMISS: ALL,
    A.RESTORE: set(EVERYBODY),
    A.REOPEN: set(EVERYBODY),
    A.ASSIGN: ALL,
    A.SEVERITY: ALL,
    A.CHANGE: ALL,
    A.TASK: ALL,
    A.CONTACT: ALL,
    A.LINK: ALL,
    A.MERGE: ALL,
    A.DIFFER: ALL,
    A.FORGET: MANAGERS,
}
STATES = {
    A.TAKE: ComplaintState.NEW,
    A.RESUME: ComplaintState.WAITING,
    A.CLOSE: ComplaintState.RESOLVED,
    A.REOPEN: ComplaintState.RESOLVED,
    A.RESTORE: ComplaintState.DISMISSED,
}
HIDDEN = r"that you may see|Only people of this workspace"
LEADS = sorted(one for one, who in MAY.items() if "lea" in who and "sam" not in who)


def test_every_step_is_asked_of_everybody() -> None:
    assert set(MAY) == set(TRANSITIONS) == set(A)


@pytest.mark.parametrize(("action", "name"), list(product(A, EVERYBODY)))
def test_who_may_take_a_step(desk: Database, action: Action, name: str) -> None:
    with desk.writing(HOME) as session:
        one = complaint_in(session, STATES.get(action, ComplaintState.IN_PROGRESS))
        before = complaint_versions.read(one)
        if name in MAY[action]:
            perform(session, name, one, action)
            return
        with pytest.raises(Rejected, match=r"^Only .+ can"):
            perform(session, name, one, action)
        assert complaint_versions.read(one) == before


@pytest.mark.parametrize("action", LEADS)
def test_a_lead_of_somebody_else_may_not(desk: Database, action: Action) -> None:
    with desk.writing(HOME) as session:
        given.must(session, "ben").manager_id = given.user_id("max")
        one = complaint_in(session, STATES.get(action, ComplaintState.IN_PROGRESS))
        if action is A.TAKE:
            return
        with pytest.raises(Rejected, match=r"^Only"):
            perform(session, "lea", one, action)


@pytest.mark.parametrize("action", [A.RESPOND, A.WAIT, A.RESOLVE, A.DISMISS, A.SEVERITY, A.TASK])
def test_what_nobody_has_may_be_dealt_with_by_who_sees_it(desk: Database, action: Action) -> None:
    with desk.writing(HOME) as session:
        one = logged(session)
        perform(session, "sam", one, action)
        takes = action in (A.RESPOND, A.WAIT, A.RESOLVE)
        assert one.owner_id == (given.user_id("sam") if takes else None)


@pytest.mark.parametrize("name", ["gus", "stu"])
def test_guests_outside_and_strangers_find_nothing(desk: Database, name: str) -> None:
    with desk.writing(HOME) as session:
        one = logged(session)
        for text in (f"C-{one.number}", str(one.number), "C-99"):
            with pytest.raises(Rejected, match=HIDDEN):
                found.find(session, harness.actor(session, name), text)
        with pytest.raises(Rejected, match=HIDDEN):
            found.get(session, harness.actor(session, name), str(one.id))


def test_a_guest_in_the_channel_takes_but_never_reads_an_address(desk: Database) -> None:
    with desk.writing(HOME) as session:
        channels.join(session, given.SHOP, {given.user_id("gus")})
        one = logged(session, **harness.JANE)
        perform(session, "gus", one, A.TAKE)
        for action in (A.CONTACT, A.CHANGE):
            with pytest.raises(Rejected, match="Guests"):
                perform(session, "gus", one, action)


@pytest.mark.parametrize("name", ["sam", "lea", "max", "ada"])
def test_what_stands_in_a_private_channel_is_for_its_members(desk: Database, name: str) -> None:
    with desk.writing(HOME) as session:
        one = logged(session, channel_id=BACK)
        assert one.channel_id == BACK
        with pytest.raises(Rejected, match=HIDDEN):
            found.find(session, harness.actor(session, name), "C-1")
        assert found.find(session, harness.actor(session, "ben"), "c1") is one


def test_who_led_then_may_not_take_back_now(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = complaint_in(session, ComplaintState.IN_PROGRESS)
        changed = perform(session, "lea", one, A.SEVERITY)
        promote(session, "lea", Role.STAFF)
        with pytest.raises(Rejected, match="Only its lead"):
            undo.take_back(
                session,
                harness.actor(session, "lea"),
                changed.undo.hex,
                now=given.MONDAY,
                tools=given.tools(),
            )


def test_a_refused_step_leaves_no_row(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = complaint_in(session, ComplaintState.IN_PROGRESS)
        count = select(func.count()).select_from(AuditEntry)
        before = session.scalar(count)
        with pytest.raises(Rejected):
            perform(session, "sam", one, A.RESOLVE)
        assert session.scalar(count) == before
