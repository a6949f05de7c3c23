"""Changing the checklist of a task, and by which rule it comes round; on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from harness import given
from harness.given import FRIDAY_5PM, HOME, MONDAY
from harness.task_steps import perform
from sqlalchemy import select

from handlers.kit.answers import OpenDialog, Silent, Text
from handlers.kit.recurrence import Recurs, Rule
from handlers.tasks.listeners import adding
from handlers.tasks.rules.drafts import ITEM_LIMIT, MOST_ITEMS
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import change, series, undo
from handlers.tasks.service.record import Changed
from storage import task_parts
from storage.enums import TaskState
from storage.session import Database, Session
from storage.tasks import Task

LATER = MONDAY + timedelta(hours=1)
FRIDAYS = Rule("FREQ=WEEKLY;BYDAY=FR", time(17))
ITEMS = ("Lights", "Doors")


def changed(session: Session, task: Task, **more: Any) -> Changed:
    """Let Ana open the dialog, change it and save."""
    actor, tools = given.actor(), given.tools()
    shown = change.opened(session, actor, task, tools=tools)
    how: dict[str, Any] = {"shown": shown, "reason": "", "now": LATER, "tools": tools}
    done = change.change(session, actor, task, replace(shown, **more), **how)
    assert done is not None
    return done


def taken_back(session: Session, done: Changed) -> None:
    undo.take_back(session, given.actor(), done.undo.hex, now=LATER, tools=given.tools())


def items(session: Session, task: Task) -> list[tuple[str, str | None]]:
    return [(one.text, one.ticked_by) for one in task_parts.items(session, [task.id])[task.id]]


def finished(session: Session, task: Task) -> Task:
    """Let Ben finish a task, and return the newest there is."""
    perform(session, "ben", task, Action.DONE)
    return list(session.scalars(select(Task).order_by(Task.number)))[-1]


def submitted(session: Session, task: Task, **fields: str | None) -> Any:
    """Save the dialog as Slack sends it: every field, filled in as it was shown or as given."""
    opened = adding.open_change(given.call(session, value=str(task.id)))
    assert isinstance(opened, OpenDialog)
    assert len(opened.view["private_metadata"]) <= 3000
    blocks = [one for one in opened.view["blocks"] if one["type"] == "input"]
    state = {
        one["block_id"]: {
            one["element"]["action_id"]: {"value": one["element"].get("initial_value")}
        }
        for one in blocks
        if one["element"]["type"] == "plain_text_input"
    }
    state |= {name: {"value": {"value": value}} for name, value in fields.items()}
    view = {**opened.view, "state": {"values": state}}
    return adding.submit_change(given.call(session, view=view, channel=None, now=LATER))


def test_an_item_that_stays_keeps_its_tick_and_what_went_comes_back_with_its_own(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, checklist=ITEMS)
        perform(session, "ben", task, Action.TICK)
        assert change.opened(
            session, given.actor(), task, tools=given.tools()
        ).checklist == "\n".join(ITEMS)
        changed(session, task, checklist="Windows\nLights")
        assert items(session, task) == [("Windows", None), ("Lights", "U1BEN")]
        done = changed(session, task, checklist="Windows")
        taken_back(session, done)
        assert items(session, task) == [("Windows", None), ("Lights", "U1BEN")]


def test_a_checklist_that_was_not_touched_stays_however_long_it_is(desk: Database) -> None:
    with desk.writing(HOME) as session:
        long = tuple(f"{place:02}" + "ü" * (ITEM_LIMIT - 2) for place in range(MOST_ITEMS))
        task = given.task(session, checklist=long)
        assert isinstance(submitted(session, task), Silent)
        assert isinstance(submitted(session, task, title="Else"), Text)
        assert [text for text, _by in items(session, task)] == list(long)
        submitted(session, task, checklist="Doors")
        assert items(session, task) == [("Doors", None)]
        submitted(session, task, checklist=None)
        assert items(session, task) == []


def test_a_rule_that_was_changed_holds_from_the_next_time_on(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, rule=FRIDAYS)
        assert isinstance(submitted(session, task), Silent)
        submitted(session, task, rule="every monday 9:00")
        assert (task.due_at, task.moves) == (FRIDAY_5PM, 0)
        assert finished(session, task).due_at == datetime(2027, 3, 8, 9, tzinfo=UTC)


def test_a_rule_that_was_changed_by_mistake_is_put_back(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, rule=FRIDAYS)
        before = series.written(session, task)
        taken_back(session, changed(session, task, rule="every 2 weeks on fri", recurs="from_due"))
        assert series.written(session, task) == before
        taken_back(session, changed(session, task, recurs=Recurs.FROM_COMPLETION.value))
        assert series.written(session, task) == before


def test_a_rule_that_is_left_empty_ends_the_series_and_undo_resumes_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, rule=FRIDAYS)
        done = changed(session, task, rule="")
        assert not series.recurs(session, task)
        taken_back(session, done)
        assert series.recurs(session, task)
        changed(session, task, rule="")
        assert finished(session, task) is task


def test_what_begins_to_come_round_is_promised_and_has_its_first_date(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, due=None)
        done = changed(session, task, rule="every friday 17:00")
        assert (task.state, task.due_at) == (TaskState.ACCEPTED, FRIDAY_5PM)
        assert (task.series_day, task.moves) == (date(2027, 3, 5), 0)
        taken_back(session, done)
        assert (task.state, task.due_at, task.series_id) == (TaskState.ASSIGNED, None, None)
        dated = given.task(session)
        changed(session, dated, rule="every monday 9:00")
        assert dated.due_at == FRIDAY_5PM
        assert finished(session, dated).due_at == datetime(2027, 3, 8, 9, tzinfo=UTC)


def test_how_it_counts_is_nothing_without_a_rule(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task, actor, tools = given.task(session), given.actor(), given.tools()
        shown = change.opened(session, actor, task, tools=tools)
        draft = replace(shown, recurs=Recurs.FROM_DUE.value)
        how: dict[str, Any] = {"shown": shown, "reason": "", "now": LATER, "tools": tools}
        assert change.change(session, actor, task, draft, **how) is None
