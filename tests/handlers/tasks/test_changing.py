"""Changing a task counts only where it was changed, for those whom the table allows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from harness import given
from harness.given import FRIDAY_5PM, HOME, MONDAY, SHOP, user_id

from handlers.kit.answers import Errors, OpenDialog, Silent, Text
from handlers.kit.errors import Invalid, Rejected
from handlers.tasks.listeners import adding
from handlers.tasks.rules.drafts import Draft
from handlers.tasks.service import change, reminding, undo
from handlers.tasks.service.record import Changed
from storage import notices, staff, task_parts, tasks, teams
from storage.audit import AuditEntry
from storage.enums import Evidence, Priority, Sharing, TaskState
from storage.session import Database, Session
from storage.tasks import Task

LATER = MONDAY + timedelta(hours=1)


def changed(
    session: Session, task: Task, *, by: str = "ana", reason: str = "", **more: Any
) -> Changed | None:
    """Let somebody open the dialog, change it and save."""
    actor, tools = given.actor(by), given.tools()
    shown = change.opened(session, actor, task, tools=tools)
    draft = replace(shown, **more)
    return change.change(
        session, actor, task, draft, shown=shown, reason=reason, now=LATER, tools=tools
    )


def refused(session: Session, task: Task, **more: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as invalid:
        changed(session, task, **more)
    return invalid.value.errors


def owners(session: Session, task: Task) -> list[str]:
    return [one.person_id for one in given.parts(session, task)]


def test_a_task_opens_as_it_stands(desk: Database) -> None:
    with desk.writing(HOME) as session:
        site = given.site(session)
        more = {"site_id": site.id, "evidence": Evidence.NUMBER, "least": Decimal("1.50")}
        task = given.task(session, "ben", "sam", priority=Priority.HIGH, **more)
        shown = change.opened(session, given.actor(), task, tools=given.tools())
        assert shown == Draft(
            title="Restock aisle 3",
            owners=(user_id("ben"), user_id("sam")),
            due="2027-03-05 17:00",
            site=site.id.hex,
            priority="high",
            evidence="number",
            least="1.50",
        )


def test_everything_that_was_touched_is_changed_in_one_step(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        more = {"title": "Restock aisle 4", "owners": (user_id("sam"),), "due": "thu 3pm"}
        found = changed(session, task, reason="Supplier early", priority="urgent", **more)
        assert found is not None
        assert (task.title, task.priority) == ("Restock aisle 4", Priority.URGENT)
        assert owners(session, task) == [user_id("sam")]
        assert (task.due_at, task.moves) == (datetime(2027, 3, 4, 15, tzinfo=UTC), 1)
        [move] = task_parts.moves_of(session, [str(task.id)])[str(task.id)]
        assert (move.person_id, move.reason) == (user_id("ana"), "Supplier early")


def test_it_is_taken_back_as_one_change(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        found = changed(session, task, title="Else", due="thu", owners=(user_id("sam"),))
        assert found is not None
        undo.take_back(session, given.actor(), found.undo.hex, now=LATER, tools=given.tools())
        assert (task.title, task.due_at) == ("Restock aisle 3", FRIDAY_5PM)
        assert owners(session, task) == [user_id("ben")]


def test_a_dialog_that_nobody_touched_changes_nothing(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        before = session.query(AuditEntry).count()
        assert changed(session, task) is None
        assert session.query(AuditEntry).count() == before


def test_two_people_who_change_different_things_both_count(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        tools, lea = given.tools(), given.actor("lea")
        shown = change.opened(session, lea, task, tools=tools)
        changed(session, task, title="Restock aisle 4")
        draft = replace(shown, priority="low")
        change.change(session, lea, task, draft, shown=shown, reason="", now=LATER, tools=tools)
        assert (task.title, task.priority) == ("Restock aisle 4", Priority.LOW)


def test_what_was_not_touched_may_be_past_or_somebody_who_left(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        task.due_at = MONDAY - timedelta(days=9)
        staff.refresh(session, [gone("ben")])
        assert changed(session, task, title="Restock aisle 4") is not None
        assert owners(session, task) == [user_id("ben")]
        assert task.due_at == MONDAY - timedelta(days=9)


def gone(name: str) -> dict[str, Any]:
    person = vars(given.person(name))
    row = {field: person.get(field) for field in staff.SLACK_FIELDS}
    flags = dict.fromkeys(("is_bot", "is_guest", "is_stranger", "is_slack_admin"), False)
    return {**row, **flags, "id": user_id(name), "is_gone": True}


@pytest.mark.parametrize(
    ("more", "errors"),
    [
        ({"title": ""}, {"title": "Say what is to be done."}),
        ({"owners": ()}, {"owners": "Name somebody, such as @ben."}),
        ({"owners": ("U1OLD",)}, {"owners": "Old cannot take tasks here."}),
        ({"least": "2", "most": "1"}, {"most": "This is less than the least."}),
        ({"due": "thu", "reason": "x" * 301}, {"reason": "At most 300 characters, please."}),
    ],
)
def test_a_wrong_change_is_refused_at_its_field_and_changes_nothing(
    desk: Database, more: dict[str, Any], errors: dict[str, str]
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        wanted = {"priority": "low", **more}
        assert refused(session, task, **wanted) == errors
        assert (task.priority, task.moves) == (Priority.NORMAL, 0)
        assert owners(session, task) == [user_id("ben")]


def test_limits_are_judged_together_with_the_one_that_stays(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, evidence=Evidence.NUMBER, most=Decimal(4))
        assert refused(session, task, least="5") == {"most": "This is less than the least."}


@pytest.mark.parametrize(
    ("by", "who"),
    [("ben", "Ana, its lead or a manager"), ("sam", "Ana, its lead or a manager")],
)
def test_only_who_gave_it_their_lead_and_managers_change_a_task(
    desk: Database, by: str, who: str
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        for allowed in ("ana", "lea", "max", "ada"):
            assert changed(session, task, by=allowed, title=f"By {allowed}") is not None
        said, actor, tools = f"Only {who} can change T-1", given.actor(by), given.tools()
        with pytest.raises(Rejected, match=said):
            change.opened(session, actor, task, tools=tools)
        with pytest.raises(Rejected, match=said):
            change.change(
                session,
                actor,
                task,
                Draft("Mine"),
                shown=Draft(),
                reason="",
                now=LATER,
                tools=tools,
            )


def test_what_has_ended_is_changed_no_more(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        task.state = TaskState.DONE
        with pytest.raises(Rejected, match="Nothing to do"):
            changed(session, task, title="Else")


def test_work_that_goes_to_another_department_stands_in_its_channel(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, channel=None)
        team = given.team(session, lead="lea")
        teams.change(session, team.id, channel_id=SHOP)
        assert team.department_id is not None
        changed(session, task, department=team.department_id.hex)
        assert (task.department_id, task.channel_id) == (team.department_id, SHOP)


def test_who_shares_a_task_may_be_changed_alone(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, "ben", "sam")
        changed(session, task, sharing="all")
        assert task.sharing is Sharing.ALL


def test_a_date_is_taken_away_which_its_owner_hears_and_undo_brings_back(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        found = changed(session, task, due="", reason="No hurry")
        assert found is not None
        assert (task.due_at, task.due_has_clock, task.moves) == (None, False, 1)
        [notice] = notices.open_for(session, user_id("ben"), LATER)
        [card] = reminding.write(session, [notice], LATER, given.tools())
        assert card is not None
        assert card.text == "No date any more: T-1 Restock aisle 3"
        undo.take_back(session, given.actor(), found.undo.hex, now=LATER, tools=given.tools())
        assert (task.due_at, task.due_has_clock, task.moves) == (FRIDAY_5PM, True, 0)


def test_a_moved_date_is_echoed_with_its_zone(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        opened = adding.open_change(given.call(session, value=str(task.id)))
        assert isinstance(opened, OpenDialog)
        view = {**opened.view, "state": {"values": values(due="thu 3pm")}}
        answer = adding.submit_change(given.call(session, view=view, channel=None))
        assert isinstance(answer, Text)
        assert "(Europe/London)." in answer.text


@pytest.mark.parametrize("carried", ["", "C1SHOP", "[1]", '{"task": "x", "shown": 3}'])
def test_a_dialog_that_is_none_of_ours_is_told_so(desk: Database, carried: str) -> None:
    with desk.writing(HOME) as session:
        view = {"private_metadata": carried, "state": {"values": values(title="Else")}}
        with pytest.raises(Rejected, match="out of date"):
            adding.submit_change(given.call(session, view=view, channel=None))


def test_the_dialog_is_opened_by_a_button_or_by_typing_and_saved(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        for call in (given.call(session, value=str(task.id)), given.call(session, text="T-1")):
            answer = adding.open_change(call)
            assert isinstance(answer, OpenDialog)
            assert answer.view["title"]["text"] == "Change T-1"
        view = {**answer.view, "state": {"values": values(title="Restock aisle 4")}}
        said = adding.submit_change(given.call(session, view=view))
        assert isinstance(said, Text)
        assert said.text.startswith("T-1 *Restock aisle 4*: ")
        wrong = {**answer.view, "state": {"values": values(title="")}}
        said = adding.submit_change(given.call(session, view=wrong))
        assert said == Errors({"title": "Say what is to be done."})
        same = {**answer.view, "state": {"values": {}}}
        assert adding.submit_change(given.call(session, view=same)) == Silent()
        assert tasks.by_number(session, 1) is task


def values(**fields: str) -> dict[str, Any]:
    return {name: {"value": {"value": value or None}} for name, value in fields.items()}
