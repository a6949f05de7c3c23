"""Whatever is typed becomes a whole task or none."""

from collections.abc import Iterator

import pytest
from harness import given
from harness.databases import fresh_sqlite
from harness.given import HOME, user_id
from hypothesis import HealthCheck, settings
from hypothesis import given as any_of
from hypothesis import strategies as st
from sqlalchemy import func, select

from handlers.kit.answers import OpenDialog, Text
from handlers.kit.recurrence import Rule
from handlers.tasks.listeners import adding
from handlers.tasks.service import series
from sandbox.limits import message_problems, view_problems
from storage import task_dates, tasks, teams
from storage.audit import AuditEntry
from storage.enums import Priority, Sharing
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.task_dates import TaskSeries
from storage.task_parts import ChecklistItem
from storage.tasks import Task, TaskOwner
from storage.timers import Timer

LEFT_BY_A_TASK = (Task, TaskOwner, TaskSeries, ChecklistItem, OutboxMessage, Timer, AuditEntry)
MARKERS = {
    "<@U1BEN|ben>": "owner",
    "!high": "priority",
    "#warehouse": "department",
    "at the pier": "site",
    "due fri 5pm": "due",
    "every friday 5pm": "rule",
}
WRONG = ("@zed", "!soon", "#shoes", "due never", "every door", "<@U1OLD>", "due 2020-01-01")
WORDS = st.sampled_from([*MARKERS, *WRONG, *("Count", "at", "due", "every", "all", "5pm", '"')])
LINES = st.lists(WORDS | st.text(max_size=12), max_size=8).map(" ".join)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with fresh_sqlite(tmp_path_factory.mktemp("shop")) as database:
        yield given.desk(database)


def furnish(session: Session) -> None:
    given.site(session, "the pier")
    teams.add_department(session, "Warehouse")


def left(session: Session) -> list[int]:
    """Count everything that a task leaves behind."""
    counts = [session.scalar(select(func.count()).select_from(one)) for one in LEFT_BY_A_TASK]
    return [count or 0 for count in counts]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@any_of(LINES)
def test_a_line_makes_a_whole_task_or_nothing_and_a_dialog(shop: Database, line: str) -> None:
    with shop.writing(HOME) as session:
        furnish(session)
        before = left(session)
        answer = adding.add(given.call(session, text=line))
        if isinstance(answer, OpenDialog):
            assert left(session) == before
            assert view_problems(answer.view) == []
            assert message_problems({"text": answer.otherwise.text}) == []
        else:
            assert isinstance(answer, Text)
            assert message_problems({"text": answer.text, "blocks": answer.blocks}) == []
            assert left(session)[0] == before[0] + 1
        session.rollback()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@any_of(st.permutations(list(MARKERS)))
def test_the_order_of_the_markers_makes_no_difference(shop: Database, order: list[str]) -> None:
    with shop.writing(HOME) as session:
        furnish(session)
        adding.add(given.call(session, text=" ".join(["Count the float", *order])))
        task = session.scalars(select(Task)).one()
        assert (task.title, task.priority, task.sharing) == (
            "Count the float", Priority.HIGH, Sharing.ANY,
        )  # fmt: skip
        assert [one.person_id for one in given.parts(session, task)] == [user_id("ben")]
        assert (task.site_id is None, task.department_id is None) == (False, False)
        assert task.due_at == given.FRIDAY_5PM
        kept = task_dates.get_series(session, task.series_id) if task.series_id else None
        assert kept is not None
        assert series.rule_of(kept).shape == Rule("FREQ=WEEKLY;BYDAY=FR").shape
        session.rollback()


@pytest.mark.parametrize("wrong", WRONG)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@any_of(st.permutations(list(MARKERS)), st.integers(0, len(MARKERS)))
def test_one_wrong_marker_anywhere_makes_no_task(
    shop: Database, wrong: str, order: list[str], place: int
) -> None:
    kinds = {"@": "owner", "<": "owner", "!": "priority", "#": "department", "d": "due",
             "e": "rule"}  # fmt: skip
    others = [one for one in order if MARKERS[one] != kinds[wrong[0]]]
    line = " ".join(["Count the float", *others[:place], wrong, *others[place:]])
    with shop.writing(HOME) as session:
        furnish(session)
        assert isinstance(adding.add(given.call(session, text=line)), OpenDialog)
        assert tasks.by_number(session, 1) is None
        session.rollback()
