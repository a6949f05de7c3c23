"""Pages of tasks: each once, in order, none that is not for these eyes; on both databases."""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from harness import given
from harness.given import BACK, HOME, MONDAY, SHOP

from storage import task_lists, tasks, teams
from storage.enums import Evidence, TaskState
from storage.session import Database, Session
from storage.task_eyes import Eyes, seen_of
from storage.task_lists import Spot, Wanted
from storage.tasks import Task

ANA = Eyes(given.user_id("ana"))


@pytest.fixture
def home(database: Database) -> Database:
    return given.desk(database)


def write(session: Session, number: int, **more: Any) -> Task:
    """Write an open task of Ben's, assigned by Ana, in the public channel."""
    owner = more.pop("owner", "ben")
    fields = {
        "title": f"Task {number}",
        "state": TaskState.ASSIGNED,
        "state_by": given.user_id("ana"),
        "state_at": MONDAY,
        "assigner_id": given.user_id("ana"),
        "channel_id": SHOP,
        "created_at": MONDAY,
    }
    task = Task(id=uuid.uuid4(), number=number, **{**fields, **more})
    session.add(task)
    session.flush()
    if owner:
        tasks.set_owners(session, task, [given.user_id(owner)])
    return task


def numbers(found: list[Task]) -> list[int]:
    return [task.number for task in found]


def spot(task: Task) -> Spot:
    return Spot(task.due_at, task.number)


def every_page(session: Session, wanted: Wanted, eyes: Eyes, *, limit: int) -> list[list[int]]:
    """Turn the pages to the end, then back, and return what each way showed."""
    pages: list[list[Task]] = []
    here: Spot | None = None
    while found := task_lists.page(session, wanted, eyes, spot=here, limit=limit):
        pages.append(found)
        here = spot(found[-1])
    back: list[Task] = []
    while here and (
        found := task_lists.page(session, wanted, eyes, spot=here, back=True, limit=limit)
    ):
        back = found + back
        here = spot(found[0])
    return [numbers([task for page in pages for task in page]), numbers(back)]


@pytest.mark.parametrize("limit", [1, 3, 7, 50])
def test_turning_pages_shows_every_task_once_in_order_and_back_again(
    home: Database, limit: int
) -> None:
    dates = [None, None, None, *(MONDAY + timedelta(days=day) for day in (3, 1, 1, 2, 1, -4))]
    random.Random(5).shuffle(dates)  # noqa: S311  # No secret.
    with home.writing(HOME) as session:
        made = [write(session, number, due_at=due) for number, due in enumerate(dates, start=1)]
        ended = write(session, 99, state=TaskState.DONE)
        tasks.mark_open(session, ended)
        last = datetime.max.replace(tzinfo=MONDAY.tzinfo)
        wanted = sorted(made, key=lambda task: (task.due_at or last, task.number))
        there, back = every_page(session, Wanted(), ANA, limit=limit)
    assert there == numbers(wanted)
    # From the last task, everything before it.
    assert back == numbers(wanted[:-1])


def test_what_is_wanted_is_found_and_nothing_else(home: Database) -> None:
    with home.writing(HOME) as session:
        warehouse = teams.add_department(session, "Warehouse")
        assert warehouse is not None
        team, _new = teams.open_team(session, warehouse.id, None)
        teams.join(session, team.id, {given.user_id("sam")})
        write(session, 1, due_at=MONDAY - timedelta(days=1))
        write(session, 2, state=TaskState.BLOCKED, owner="sam")
        write(session, 3, department_id=warehouse.id, owner=None, state=TaskState.OPEN)
        write(session, 4, channel_id=BACK)
        asked = {
            Wanted(owner=given.user_id("ben")): [1, 4],
            Wanted(due_before=MONDAY): [1],
            Wanted(state=TaskState.BLOCKED): [2],
            Wanted(state=TaskState.OPEN): [3],
            Wanted(department_id=warehouse.id): [3],
            Wanted(channel_id=BACK): [4],
            Wanted(channel_id=BACK, state=TaskState.OPEN): [],
        }
        found = {one: numbers(task_lists.page(session, one, ANA, limit=9)) for one in asked}
        assert found == asked
        of_the_team = Wanted(teams=(team,))
        assert numbers(task_lists.page(session, of_the_team, ANA, limit=9)) == [2, 3]


def test_a_list_shows_exactly_what_each_reader_may_see(home: Database) -> None:
    """The question asked of a list and the one asked of a single task agree, for everybody."""
    with home.writing(HOME) as session:
        store = teams.add_department(session, "Store")
        assert store is not None
        team, _new = teams.open_team(session, store.id, None)
        teams.join(session, team.id, {given.user_id("sam")})
        places: list[dict[str, Any]] = [
            {"channel_id": SHOP},
            {"channel_id": BACK},
            {"channel_id": None},
            {"channel_id": None, "department_id": store.id},
            {"channel_id": "C0UNKNOWN"},
        ]
        made = [
            write(session, 10 * place + who, owner=owner, **where)
            for place, where in enumerate(places, start=1)
            for who, owner in enumerate(("ben", "sam", "gus"))
        ]
        for name in ("ana", "ben", "sam", "gus", "max", "ada"):
            eyes = Eyes(given.user_id(name), is_guest=name == "gus", is_manager=name == "max")
            seen = numbers(task_lists.page(session, Wanted(), eyes, limit=99))
            among = seen_of(session, [one.id for one in made], eyes)
            assert seen == numbers([one for one in made if one.id in among])
            assert name == "ana" or 0 < len(seen) < len(made)


def test_a_photo_is_wanted_only_by_an_open_task(home: Database) -> None:
    with home.writing(HOME) as session:
        assert not task_lists.wants_photo(session)
        task = write(session, 1, evidence=Evidence.PHOTO)
        assert task_lists.wants_photo(session)
        task.state = TaskState.DONE
        session.flush()
        assert not task_lists.wants_photo(session)
