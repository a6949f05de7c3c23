"""Which tasks are red to whom, and that asking is cheap over a hundred thousand."""

from datetime import timedelta

import pytest
from harness import given
from harness.given import BACK, HOME, MONDAY, user_id
from harness.statements import counted

from handlers.kit.findings import Finding
from handlers.staff.service import leading
from handlers.tasks.rules import findings as rules
from handlers.tasks.rules.findings import Facts, Trouble
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import findings, steps
from storage.enums import Priority, Redness, TaskState
from storage.session import Database, Session

LATE, SOON = MONDAY - timedelta(hours=2), MONDAY + timedelta(hours=5)
DAY = timedelta(days=1)


def facts(**more: object) -> Facts:
    fields = {
        "state": TaskState.ACCEPTED,
        "priority": Priority.NORMAL,
        "due_at": SOON,
        "state_at": MONDAY,
        "created_at": MONDAY,
        "first_due_at": SOON,
        "moves": 0,
    }
    return Facts(**{**fields, **more})  # type: ignore[arg-type]  # A test says what it is about.


@pytest.mark.parametrize(
    ("task", "wrong"),
    [
        (facts(), []),
        (facts(due_at=LATE), [Trouble.OVERDUE]),
        (facts(due_at=LATE, state=TaskState.CHECKING), []),
        (facts(state=TaskState.BLOCKED), [Trouble.BLOCKED]),
        (facts(state=TaskState.OPEN), []),
        (facts(state=TaskState.OPEN, created_at=MONDAY - 2 * DAY), [Trouble.UNTAKEN]),
        (facts(moves=2), []),
        (facts(moves=3, due_at=LATE), [Trouble.OVERDUE, Trouble.SLIPPED]),
        (facts(due_at=None), []),
    ],
)
def test_what_is_wrong_with_a_task(task: Facts, wrong: list[Trouble]) -> None:
    assert rules.troubles(task, MONDAY) == wrong


@pytest.mark.parametrize(
    ("task", "severity"),
    [
        (facts(due_at=LATE), Redness.MEDIUM),
        (facts(due_at=MONDAY - 4 * DAY), Redness.HIGH),
        (facts(due_at=LATE, priority=Priority.HIGH), Redness.HIGH),
        (facts(due_at=LATE, priority=Priority.URGENT), Redness.CRITICAL),
        (facts(due_at=MONDAY - 4 * DAY, priority=Priority.URGENT), Redness.CRITICAL),
        (facts(state=TaskState.OPEN), Redness.HIGH),
        (facts(moves=3, due_at=MONDAY + 9 * DAY), Redness.MEDIUM),
        (facts(due_at=None, moves=4), Redness.MEDIUM),
    ],
)
def test_how_red_a_task_is(task: Facts, severity: Redness) -> None:
    assert rules.severity(task, MONDAY) is severity


def of(session: Session, name: str) -> list[Finding]:
    led = leading.of(session, user_id(name), given.tools())
    return findings.write(session, led, MONDAY, given.tools()) if led else []


def names(session: Session, name: str) -> list[str]:
    return sorted(one.name for one in of(session, name))


def test_a_lead_reads_of_their_team_and_a_manager_of_all_they_may_see(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.team(session, lead="lea")
        given.task(session, due=LATE, title="Of the team")
        given.task(session, "sam", due=LATE, title="Of somebody else")
        given.task(session, channel=BACK, due=LATE, title="Private")
        given.task(session, "lea", due=LATE, title="Her own")
        given.task(session, by="lea", channel=None, due=LATE, title="By message")
        assert names(session, "lea") == ["T-1 *Of the team*", "T-5 *By message*"]
        assert names(session, "max") == ["T-1 *Of the team*", "T-2 *Of somebody else*",
                                         "T-4 *Her own*"]  # fmt: skip
        assert names(session, "ben") == []


def test_what_a_finding_says(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.team(session, lead="lea")
        task = given.task(session, due=MONDAY - 2 * DAY, title="a < b")
        steps.take_step(
            session, given.actor("ben"), task, Action.BLOCK, words="no <keys>", now=MONDAY,
            tools=given.tools(),
        )  # fmt: skip
        [one] = of(session, "lea")
    assert one.name == "T-1 *a &lt; b*"
    assert one.matter.startswith("overdue since <!date^")
    assert one.matter.endswith(", blocked: no &lt;keys&gt;")
    assert (one.owner, one.press.action) == (user_id("ben"), "tasks.move")


def test_a_queue_that_nobody_takes_is_told_after_a_day(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.queued(session, due=None)
        assert names(session, "max") == []
        task.created_at = MONDAY - 2 * DAY
        session.flush()
        [one] = of(session, "max")
        assert (one.matter, one.owner) == ("untaken for 2 days", None)
        assert one.site_id == task.site_id


def test_the_questions_do_not_grow_with_the_tasks(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.team(session, lead="lea")

    def asked() -> int:
        with counted(desk) as statements, desk.reading(HOME) as session:
            of(session, "lea")
        return len(statements)

    with desk.writing(HOME) as session:
        given.task(session, due=LATE)
    few = asked()
    with desk.writing(HOME) as session:
        for _number in range(30):
            given.task(session, due=LATE)
    assert asked() == few < 15
