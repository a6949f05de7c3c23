"""Lists of tasks, and single ones, among 100,000 of which every fifth is open."""

import random
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

from harness import given
from sqlalchemy import insert, text

from bench.figures import Figure, Found, in_ms, median, p99
from bench.ground import BOTH, fresh
from handlers.tasks.listeners import shown
from storage import scope, teams
from storage.base import Base
from storage.enums import Evidence, Priority, Role, Sharing, TaskState
from storage.session import Database, Session
from storage.staff import Person
from storage.tasks import ENDED, Task, TaskOwner

TASKS, PEOPLE = 100_000, 120
TIMES, WARM = 100, 15
LISTS = (
    "", "team", "all", "overdue", "blocked", "open", "@p7", "#warehouse", "overdue #warehouse",
    "at harbour", "#warehouse at harbour",
)  # fmt: skip
LIMIT = 50
_BULK = 5000
Ask = Callable[[Session], Any]


def measure() -> Iterator[Found]:
    for kind in BOTH:
        draw = random.Random(7)  # noqa: S311 - no secret.
        with fresh(kind) as url, closing(Database(url)) as database:
            fill(given.desk(database), draw)
            for what, ask in _questions(draw).items():
                took = _measured(database, ask)
                yield Figure(f"{kind}: {what}, p50", in_ms(median(took)), "ms")
                yield Figure(f"{kind}: {what}, p99", in_ms(p99(took)), "ms", at_most=LIMIT)


def _questions(draw: random.Random) -> dict[str, Ask]:
    """Return what Lea asks; she leads in the shop, and her team is the warehouse."""

    def listed(typed: str) -> Ask:
        return lambda session: shown.show_list(given.call(session, "lea", text=typed))

    asked = {f"/task list {one}".strip(): listed(one) for one in LISTS}
    asked["/task show"] = lambda session: shown.show(
        given.call(session, "lea", text=f"T-{2 * draw.randrange(1, TASKS // 2)}")
    )
    return asked


def _measured(database: Database, ask: Ask) -> list[float]:
    """Return how long each answer took, in seconds, once all statements have been seen."""
    took: list[float] = []
    for number in range(WARM + TIMES):
        began = time.perf_counter()
        with database.reading(given.HOME) as session:
            ask(session)
        if number >= WARM:
            took.append(time.perf_counter() - began)
    return took


def fill(database: Database, draw: random.Random) -> None:
    with database.writing(given.HOME) as session:
        people = [f"U1P{number}" for number in range(PEOPLE)]
        session.execute(insert(Person), [_person(one) for one in people])
        department = teams.add_department(session, "Warehouse")
        site = given.site(session, "Harbour")
        team, _new = teams.open_team(session, department.id if department else None, site.id)
        teams.join(session, team.id, {"U1LEA", *people[:20]})
        belongs = {"department_id": team.department_id, "site_id": team.site_id}
        rows = [_task(number, draw, belongs) for number in range(1, TASKS + 1)]
        _write(session, Task, rows)
    # What is known of the tables decides how the owners' references are checked.
    _learn(database)
    with database.writing(given.HOME) as session:
        _write(session, TaskOwner, [_owner(one, draw.choice(["U1LEA", *people])) for one in rows])
    _learn(database)


def _write(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _BULK):
        session.execute(insert(table), rows[start : start + _BULK])


def _learn(database: Database) -> None:
    guarded = database.engine.execution_options(workspace=scope.UNGUARDED, writing=True)
    with guarded.begin() as connection:
        connection.execute(text("ANALYZE"))


def _person(person_id: str) -> dict[str, Any]:
    name = person_id.removeprefix("U1").lower()
    fields = {"id": person_id, "name": name, "handle": name, "role": Role.STAFF}
    return {"workspace_id": given.HOME, **fields}


def _task(number: int, draw: random.Random, belongs: dict[str, Any]) -> dict[str, Any]:
    """Return a task: every other one stands in a private channel, one in ten in a queue."""
    is_open = draw.random() < 0.2
    states = [one for one in TaskState if (one not in ENDED) is is_open]
    due = given.MONDAY + timedelta(minutes=draw.randrange(-40_000, 40_000))
    nowhere = dict.fromkeys(belongs)
    return {
        "workspace_id": given.HOME, "id": uuid.uuid4(), "number": number,
        "title": f"Restock aisle {number}", "state": draw.choice(states), "state_by": "U1ANA",
        "state_at": given.MONDAY, "reason": "", "priority": Priority.NORMAL,
        "sharing": Sharing.ANY, "assigner_id": "U1ANA",
        "channel_id": given.BACK if number % 2 else given.SHOP,
        "due_at": draw.choice([due, due, None]), "due_has_clock": True,
        "due_zone": given.LONDON, "moves": 0, "proposed_has_clock": False,
        "evidence": Evidence.NONE, "quoted": "", "permalink": "", "created_at": given.MONDAY,
        **(belongs if draw.random() < 0.1 else nowhere),
    }  # fmt: skip


def _owner(row: dict[str, Any], person_id: str) -> dict[str, Any]:
    return {
        "workspace_id": given.HOME, "task_id": row["id"], "person_id": person_id, "place": 0,
        "task_open": row["state"] not in ENDED,
    }  # fmt: skip
