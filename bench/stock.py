"""Stock at full size: 20 000 items, 5 sites, 200 000 movements; how long lookups and bookings take.

`python bench/stock.py [database url]` prints milliseconds; `measure` is for other scripts.
"""

import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.areas import registry
from handlers.kit.area import Call, Tools
from handlers.staff.service import people
from handlers.stock.listeners import booking, looking
from storage import sites, staff
from storage.base import next_id
from storage.enums import MovementKind, Role
from storage.migrate import upgrade
from storage.session import Database, Session
from storage.sites import Site
from storage.staff import Person
from storage.stock_items import Item
from storage.stock_ledger import Balance, Movement
from storage.workspaces import Workspace

HOME, LEAD = "T1BENCH", "U1LEAD"
ITEMS, SITES, MOVEMENTS = 20_000, 5, 200_000
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
WEEK = ["09:00-17:00"] * 7
_BATCH = 5_000
_SYLLABLES = ("ba", "ko", "li", "mer", "no", "pa", "qui", "ro", "sta", "tu", "ve", "zan")


def measure(database: Database, *, rounds: int = 200) -> dict[str, list[float]]:
    """Fill an empty database and return how long each round of each act took, in ms."""
    draw = random.Random(7)  # noqa: S311  # No secret: the same shop each time.
    names = _fill(database, draw)
    acts: dict[str, tuple[Callable[[Call], Any], Callable[[], str], bool]] = {
        "lookup by SKU": (looking.look, lambda: f"SKU-{draw.randrange(ITEMS)}", False),
        "lookup by name": (looking.look, lambda: draw.choice(names), False),
        "lookup by part": (looking.look, lambda: draw.choice(names).split()[1][:5], False),
        "lookup misspelt": (looking.look, lambda: _misspelt(draw.choice(names), draw), False),
        "history": (looking.history, lambda: f"SKU-{draw.randrange(ITEMS)}", False),
        "low": (looking.low, lambda: "", False),
        "receive": (booking.receive, lambda: f"5 SKU-{draw.randrange(ITEMS)} at Site 1", True),
    }
    return {
        name: [_timed(database, act, text(), writing=writing) for _ in range(rounds)]
        for name, (act, text, writing) in acts.items()
    }


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def _timed(database: Database, act: Callable[[Call], Any], text: str, *, writing: bool) -> float:
    begun = time.perf_counter()
    opened = database.writing(HOME) if writing else database.reading(HOME)
    with opened as session:
        tools = Tools(registry=registry())
        person = staff.get(session, LEAD)
        if person is None:
            raise LookupError(LEAD)
        actor = people.actor(session, person, tools)
        act(Call(session=session, actor=actor, now=NOW, tools=tools, text=text))
    return (time.perf_counter() - begun) * 1000


def _fill(database: Database, draw: random.Random) -> list[str]:
    """Write the shop and return what its items are called."""
    with database.across_workspaces(writing=True) as session:
        session.add(Workspace(id=HOME, timezone="Europe/London", bot_user_id="U1BOT"))
    with database.writing(HOME) as session:
        session.add(Person(id=LEAD, name="Lea", handle="lea", role=Role.LEAD))
        places = [Site(id=uuid.uuid4(), name=f"Site {n}", zone="UTC") for n in range(SITES)]
        for place in places:
            sites.add(session, place, WEEK)
    items = [(uuid.uuid4(), f"{_word(draw)} {_word(draw)} {_word(draw)}") for _ in range(ITEMS)]
    for rows in _batches([_item(number, *one) for number, one in enumerate(items)]):
        _write(database, Item, rows)
    at = [(item_id, place.id) for item_id, _name in items for place in places]
    moved = [(*at[number % len(at)], Decimal(draw.randrange(1, 50))) for number in range(MOVEMENTS)]
    for rows in _batches(_balances(moved)):
        _write(database, Balance, rows)
    for rows in _batches([_movement(number, *one) for number, one in enumerate(moved)]):
        _write(database, Movement, rows)
    return [name for _item_id, name in items]


def _write(database: Database, table: Any, rows: list[dict[str, Any]]) -> None:
    with database.writing(HOME) as session:
        _insert(session, table, rows)


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    session.execute(insert(table), [{"workspace_id": HOME, **row} for row in rows])


def _batches(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def _item(number: int, item_id: uuid.UUID, name: str) -> dict[str, Any]:
    return {
        "id": item_id, "sku": f"SKU-{number}", "sku_folded": f"sku-{number}", "name": name,
        "name_folded": name, "barcode": str(4_000_000 + number), "unit": "kg", "pack": Decimal(6),
        "created_at": NOW,
    }  # fmt: skip


def _balances(moved: list[tuple[uuid.UUID, uuid.UUID, Decimal]]) -> list[dict[str, Any]]:
    sums: dict[tuple[uuid.UUID, uuid.UUID], Decimal] = {}
    for item_id, site_id, change in moved:
        sums[item_id, site_id] = sums.get((item_id, site_id), Decimal(0)) + change
    return [
        {"item_id": item_id, "site_id": site_id, "on_hand": total, "last_at": NOW}
        for (item_id, site_id), total in sums.items()
    ]


def _movement(
    number: int, item_id: uuid.UUID, site_id: uuid.UUID, change: Decimal
) -> dict[str, Any]:
    at = NOW - timedelta(seconds=MOVEMENTS - number)
    return {
        "id": next_id(), "booking_id": uuid.uuid4(), "item_id": item_id, "site_id": site_id,
        "kind": MovementKind.RECEIVE, "change": change, "at": at, "booked_at": at,
        "person_id": LEAD, "note": "",
    }  # fmt: skip


def _word(draw: random.Random) -> str:
    return "".join(draw.choices(_SYLLABLES, k=draw.randrange(2, 5)))


def _misspelt(name: str, draw: random.Random) -> str:
    """Swap two neighbouring letters of each word."""
    words = []
    for word in name.split():
        place = draw.randrange(len(word) - 1)
        words.append(word[:place] + word[place + 1] + word[place] + word[place + 2 :])
    return " ".join(words)


def main(url: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(url or f"sqlite:///{Path(folder) / 'bench.db'}")
        upgrade(database, backup_dir=None)
        for name, times in measure(database).items():
            p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
            print(f"{name:16} p50 {p50:7.1f} ms   p99 {p99:7.1f} ms")
        database.close()


if __name__ == "__main__":
    main(next(iter(sys.argv[1:]), None))
