"""Hearing less, asking why, the numbers of reminders, urgent work at night."""

from datetime import UTC, datetime
from typing import Any

import pytest
from harness import given
from harness.days import Days
from harness.given import HOME, MONDAY, user_id
from harness.statements import counted

from handlers.kit.answers import Errors, OpenDialog, Text
from handlers.kit.errors import Rejected
from handlers.tasks.listeners import reminders as listeners
from handlers.tasks.listeners import ringing
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import briefs, found, steps
from handlers.tasks.service import ringing as service
from storage import audit, reminders, tasks
from storage.enums import Priority, Push, Quiet
from storage.reminders import Numbers
from storage.session import Database, Session
from storage.tasks import Task

BEN, SAM = user_id("ben"), user_id("sam")
EVENING = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)
NUMBERS = {
    "brief_minutes": 15,
    "last_call_minutes": 0,
    "soon_minutes": 30,
    "untaken_hours": 2,
    "unaccepted_hours": 4,
    "unaccepted_percent": 25,
    "lead_morning": 1,
    "manager_morning": 3,
}


@pytest.fixture
def days(desk: Database) -> Days:
    return Days(desk)


def press(session: Session, name: str, action: str, value: str, now: datetime = MONDAY) -> Any:
    listener = given.tools().registry.actions[action]
    return listener(given.call(session, name, value=value, now=now))


def text(answer: Any) -> str:
    assert isinstance(answer, Text), answer
    return answer.text


def submitted(values: dict[str, Any], metadata: str = "") -> dict[str, Any]:
    state = {name: {"value": {"value": str(value)}} for name, value in values.items()}
    return {"private_metadata": metadata, "state": {"values": state}}


def save(session: Session, name: str, **more: int) -> Any:
    view = submitted({**NUMBERS, **more})
    return listeners.submit_numbers(given.call(session, name, view=view))


def urgent(session: Session, *owners: str, **more: Any) -> Task:
    fields = {"priority": Priority.URGENT, "now": EVENING, **more}
    return given.task(session, *owners, **fields)


def test_only_managers_change_the_numbers_and_everybody_sees_who_did(desk: Database) -> None:
    with desk.writing(HOME) as session:
        said = text(listeners.show(given.call(session, "ben")))
        assert "A last call 60 minutes before the end of your working day." in said
        assert "A brief at the start of your working day." in said
        assert "its lead after 1 hour of working time." in said
        assert "Nobody has changed that" in said
        with pytest.raises(Rejected, match="Only a manager or an admin"):
            save(session, "lea")
        with pytest.raises(Rejected, match="Only a manager or an admin"):
            listeners.open_numbers(given.call(session, "lea"))
        assert isinstance(listeners.open_numbers(given.call(session, "max")), OpenDialog)
        assert "There is no last call." in text(save(session, "max"))
        held = reminders.numbers(session)
        assert held == Numbers(**NUMBERS, changed_by=user_id("max"), changed_at=MONDAY)
        assert "Set by Max, " in text(listeners.show(given.call(session, "ben")))
        [entry] = audit.story(session, HOME)
        assert entry.detail["last_call_minutes"] == [60, 0]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"soon_minutes": 4}, "soon_minutes"),
        ({"unaccepted_percent": 91}, "unaccepted_percent"),
        ({"manager_morning": 1}, "manager_morning"),
        ({"lead_morning": 3}, "manager_morning"),
    ],
)
def test_a_number_out_of_its_range_changes_nothing(
    desk: Database, wrong: dict[str, int], field: str
) -> None:
    with desk.writing(HOME) as session:
        answer = save(session, "max", **wrong)
        assert isinstance(answer, Errors)
        assert list(answer.errors) == [field]
        assert reminders.numbers(session) == Numbers()


def test_the_numbers_hold_for_the_next_looks_and_pushes(days: Days) -> None:
    with days.writing() as session:
        save(session, "max")
        task = given.task(session, due=datetime(2027, 3, 2, 12, tzinfo=UTC))
        steps.take_step(
            session, given.actor("ben"), task, Action.ACCEPT, now=MONDAY, tools=given.tools()
        )
    days.until(datetime(2027, 3, 2, 23, tzinfo=UTC))
    told = [(one.at.hour, one.at.minute) for one in days.told if one.person == BEN]
    assert told == [(9, 15), (11, 30)]


@pytest.mark.parametrize("way", ["all", "task", "channel"])
def test_quieter_is_confirmed_with_a_way_back(desk: Database, way: str) -> None:
    with desk.writing(HOME) as session:
        task_id = str(given.task(session).id)
        answer = press(session, "ben", "tasks.less", f"{way}:{task_id}")
        assert text(answer).startswith(":zzz:")
        with pytest.raises(Rejected, match="so already"):
            press(session, "ben", "tasks.less", f"{way}:{task_id}")
        assert answer.text in text(listeners.show(given.call(session, "ben")))
        [element] = answer.blocks[1]["elements"]
        press(session, "ben", element["action_id"], element["value"])
        assert reminders.quieted_by(session, BEN) == []


def test_what_is_quiet_is_shown_in_as_many_questions_however_much_it_is(desk: Database) -> None:
    lea, counts = user_id("lea"), []
    with desk.writing(HOME) as session:
        given.team(session, "sam", lead="lea")
    for times in (1, 2):
        with desk.writing(HOME) as session:
            reminders.quieten(session, lea, Quiet.CHANNEL, given.SHOP)
            for _ in range(2):
                task = given.task(session, "sam", channel=None)
                reminders.quieten(session, lea, Quiet.TASK, str(task.id))
        with counted(desk) as statements, desk.reading(HOME) as session:
            said = text(listeners.show(given.call(session, "lea")))
        assert said.count("Restock aisle 3") == 2 * times
        counts.append(len(statements))
    assert counts[0] == counts[1] < 15


def test_nobody_makes_a_task_quiet_that_they_may_not_see(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task_id = str(given.task(session, channel=given.BACK).id)
        for way in ("task", "channel", "why:tasks.soon"):
            with pytest.raises(Rejected, match="no task"):
                press(session, "sam", "tasks.less", f"{way}:{task_id}")


def test_every_push_says_why_it_came_and_who_set_the_rule(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        why = text(press(session, "ben", "tasks.less", f"why:tasks.soon:{task.id}"))
        assert "You own it, and it is due at a set time or urgent." in why
        assert "Ana gave it, due " in why
        assert "60 minutes before. Nobody has changed that" in why
        save(session, "max")
        brief = text(press(session, "ben", "tasks.less", "why:brief"))
        assert "15 minutes after the start of your working day" in brief
        assert "Set by Max" in brief


def test_snooze_and_help_work_from_a_reminder_and_from_a_brief(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task_id = str(given.task(session, due=None).id)
        for action in ("tasks.snooze", "tasks.menu"):
            assert "come back to T-1" in text(press(session, "ben", action, f"hour:{task_id}"))
            press(session, "ben", action, f"tomorrow:{task_id}")
        dialog = press(session, "ben", "tasks.snooze", f"pick:{task_id}")
        assert isinstance(dialog, OpenDialog)
        view = submitted({"when": "whenever"}, task_id)
        assert isinstance(listeners.submit_until(given.call(session, "ben", view=view)), Errors)
        view = submitted({"when": "fri 10:00"}, task_id)
        assert "come back" in text(listeners.submit_until(given.call(session, "ben", view=view)))
        assert "I told Ana" in text(press(session, "ben", "tasks.menu", f"help:{task_id}"))
        with pytest.raises(Rejected, match="still has to do"):
            press(session, "ana", "tasks.snooze", f"hour:{task_id}")


def test_urgent_work_for_who_is_off_duty_asks_and_waits_by_itself(days: Days) -> None:
    days.now = EVENING
    with days.writing() as session:
        task = urgent(session, due=None)
        tools = given.tools()
        question = service.question(session, given.actor(), task, now=EVENING, tools=tools)
        assert question is not None
        assert "will only be at work again" in question.text
        assert "Tue 02 Mar 2027, 09:00" in question.text
        own = service.question(session, given.actor("ben"), task, now=EVENING, tools=tools)
        assert own is None
        waits = text(press(session, "ana", "tasks.ring.wait", str(task.id), now=EVENING))
        assert waits.startswith("Ben hears of T-1")
    days.until(datetime(2027, 3, 2, 9, 15, tzinfo=UTC))
    [told] = [one for one in days.told if one.person == BEN]
    assert told.at == datetime(2027, 3, 2, 9, tzinfo=UTC)


def test_nobody_is_asked_about_work_that_can_begin_or_is_not_urgent(desk: Database) -> None:
    with desk.writing(HOME) as session:
        tools, ana = given.tools(), given.actor()
        at_work = urgent(session, now=MONDAY)
        assert service.question(session, ana, at_work, now=MONDAY, tools=tools) is None
        calm = urgent(session, priority=Priority.HIGH)
        assert service.question(session, ana, calm, now=EVENING, tools=tools) is None


def test_only_leads_and_above_ring_somebody_off_duty_and_only_once(days: Days) -> None:
    days.now = EVENING
    with days.writing() as session:
        task = urgent(session, due=None, by="lea")
        of_ana = urgent(session, due=None)
        with pytest.raises(Rejected, match="Only leads"):
            press(session, "ana", "tasks.ring.now", str(of_ana.id), now=EVENING)
        with pytest.raises(Rejected, match="Only who gave"):
            press(session, "sam", "tasks.ring.now", str(of_ana.id), now=EVENING)
        assert "ringing Ben" in text(
            press(session, "lea", "tasks.ring.now", str(task.id), now=EVENING)
        )
    assert [one.text for one in days.until(EVENING)] == ["Urgent: T-1 Restock aisle 3"]
    with days.writing() as session, pytest.raises(Rejected, match="have heard"):
        press(session, "lea", "tasks.ring.now", str(task.id), now=EVENING)


def test_somebody_present_can_have_it_instead(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.must(session, "ben").timezone = "Asia/Tokyo"
        given.must(session, "sam").timezone = "Europe/London"
        given.away(session, "lea", until=EVENING)
        session.flush()
        task = urgent(session, now=MONDAY)
        dialog = press(session, "ana", "tasks.ring.else", str(task.id))
        options = dialog.view["blocks"][0]["element"]["options"]
        offered = {one["value"] for one in options}
        assert {SAM, user_id("ana")} <= offered
        assert not offered & {BEN, user_id("lea"), user_id("old"), user_id("stu")}
        view = {
            "private_metadata": str(task.id),
            "state": {"values": {"owners": {"value": {"selected_option": {"value": SAM}}}}},
        }
        ringing.submit_else(given.call(session, "ana", view=view))
        assert found.owner_ids(session, task) == [SAM]


def test_a_brief_asks_as_much_for_two_tasks_as_for_many(desk: Database) -> None:
    counts = []
    for size in (2, 30):
        with desk.writing(HOME) as session:
            for _ in range(size):
                given.task(session, by="sam")
        with counted(desk) as statements, desk.reading(HOME) as session:
            now = datetime(2027, 3, 5, 9, tzinfo=UTC)
            assert briefs.write(session, BEN, Push.BRIEF, now, given.tools())
        counts.append(len(statements))
    assert counts[0] == counts[1] < 20
    with desk.reading(HOME) as session:
        assert tasks.by_number(session, 32)


def test_a_brief_counts_also_what_it_has_no_room_for(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for _ in range(23):
            given.task(session)
        waiting(session)
        brief = briefs.write(session, BEN, Push.BRIEF, MONDAY, given.tools())
    assert brief is not None
    assert brief.card.text.startswith("Your day: 23 not accepted yet, 1 waits for you")
    assert len(brief.subjects) == 20


def waiting(session: Session) -> Task:
    """Return a task of Sam's that is blocked until Ben acts."""
    task = given.task(session, "sam")
    fields: dict[str, Any] = {"now": MONDAY, "words": "keys", "waits_for": BEN}
    steps.take_step(session, given.actor("sam"), task, Action.BLOCK, tools=given.tools(), **fields)
    return task
