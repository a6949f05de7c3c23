"""How long a target takes to show over many sale lines: `python bench/sales.py [lines]`.

It fills a SQLite file with ten sites, a year of days and so many lines, and asks as `/target` does.
"""

import sys
import tempfile
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.areas import registry
from handlers.kit.area import Call, Tools
from handlers.sales.listeners import targets as listeners
from handlers.sales.rules.lines import TargetDraft
from handlers.sales.service import targets
from handlers.staff.service import people
from storage import sale_days, sales, sites, staff
from storage.enums import BookingKind, Role
from storage.migrate import upgrade
from storage.sales import DaySum
from storage.session import Database, Session
from storage.sites import Site
from storage.staff import Person
from storage.workspaces import Workspace

WORKSPACE, MANAGER = "TBENCH", "UBENCH"
NOW = datetime(2027, 3, 20, 12, tzinfo=UTC)
SITES, DAYS, LINES, PART = 10, 365, 200_000, 5000
ASKED = 200


def fill(database: Database, *, lines: int = LINES) -> None:
    """Fill an empty database with tables: a manager, sites, lines and a target of all sites."""
    with database.across_workspaces(writing=True) as session:
        session.add(Workspace(id=WORKSPACE))
    with database.writing(WORKSPACE) as session:
        session.add(Person(id=MANAGER, name="Manager", handle="manager", role=Role.MANAGER))
        found = [Site(id=uuid.uuid4(), name=f"Site {number}", zone="Europe/London", country="GB")
                 for number in range(SITES)]  # fmt: skip
        for site in found:
            sites.add(session, site, ["09:00-17:00"] * 6 + [""])
        sales.settle_currency(session, "EUR")
        _add_lines(session, [site.id for site in found], lines)
    with database.writing(WORKSPACE) as session:
        actor = people.actor(session, _manager(session), tools())
        draft = TargetDraft("5000000", "march", weights="fri 1.5, sat 2")
        targets.set_target(session, actor, draft, now=NOW)


def _add_lines(session: Session, own: list[uuid.UUID], lines: int) -> None:
    booking = sales.start(session, BookingKind.SHEET, MANAGER, booked_at=NOW)
    first = NOW.date() - timedelta(days=DAYS)
    for begin in range(0, lines, PART):
        numbers = range(begin, min(begin + PART, lines))
        rows = [(DaySum(own[n % SITES], _day(first, n), 1000 + n % 977), f"R{n}") for n in numbers]
        sales.add_lines(session, booking.id, rows)
    sales.take_receipts(session, booking.id)
    sale_days.count_in(session, sales.sums_of(session, booking.id))


def _day(first: date, number: int) -> date:
    return first + timedelta(days=number // SITES % DAYS)


def _manager(session: Session) -> Person:
    person = staff.get(session, MANAGER)
    if person is None:
        raise LookupError(MANAGER)
    return person


def tools() -> Tools:
    return Tools(registry=registry())


def ask(database: Database) -> float:
    """Show the target once, as `/target` does; return the seconds that took."""
    begun = time.perf_counter()
    with database.reading(WORKSPACE) as session:
        actor = people.actor(session, _manager(session), tools())
        listeners.show(Call(session=session, actor=actor, now=NOW, tools=tools()))
    return time.perf_counter() - begun


def measure(database: Database, *, times: int = ASKED) -> dict[str, float]:
    """Return the median and the 99th percentile of showing a target, in milliseconds."""
    ask(database)  # The libraries of holidays and languages load once.
    took = sorted(ask(database) * 1000 for _time in range(times))
    return {"p50": took[len(took) // 2], "p99": took[min(len(took) - 1, len(took) * 99 // 100)]}


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with tempfile.TemporaryDirectory(prefix="opsbot-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        upgrade(database, backup_dir=None)
        fill(database, lines=lines)
        found = measure(database)
        database.close()
    print(f"/target over {lines} lines: p50 {found['p50']:.1f} ms, p99 {found['p99']:.1f} ms")


if __name__ == "__main__":
    main()
