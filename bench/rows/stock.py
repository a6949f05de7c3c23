"""Stock at full size: 20,000 items at 5 sites with 200,000 movements; looking, and booking."""

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from harness.clock import SetClock
from sqlalchemy import func, select

from bench.figures import Found
from bench.ground import BOTH, PEOPLE, fresh_shop, learn
from bench.offered import offered
from bench.questions import Question, ask, fill, the_same_each_time
from bench.shop import Shop, typed
from bench.slack import HOME, slack
from bot.webserver import Request
from storage import sites
from storage.base import next_id
from storage.enums import MovementKind, ShortageState
from storage.session import Database
from storage.sites import Site
from storage.stock_items import Item
from storage.stock_ledger import Balance, Movement
from storage.stock_rules import Rule, Shortage

ITEMS, SITES, MOVEMENTS = 20_000, 5, 200_000
# One item in twenty is below its minimum, and every tenth movement is of what sells best.
LOW, BEST = 20, 10
_SYLLABLES = ("ba", "ko", "li", "mer", "no", "pa", "qui", "ro", "sta", "tu", "ve", "zan")
Json = dict[str, Any]


def measure() -> Iterator[Found]:
    for kind in BOTH:
        with fresh_shop(kind) as database, slack() as fake:
            clock, draw = SetClock(), the_same_each_time()
            names = _stock_up(database, draw, now=clock.now())
            learn(database)
            shop = Shop(database, api_url=fake.api_url, clock=clock)
            yield from ask(kind, shop, _questions(draw, names))
            yield from offered(
                f"{kind}: bookings", shop, partial(_booking, draw), part="SKU-", count=_entries
            )


def _questions(draw: random.Random, names: list[str]) -> list[Question]:
    def sku() -> str:
        return f"SKU-{draw.randrange(ITEMS)}"

    return [
        Question("/stock with a SKU", lambda: f"/stock {sku()}", "SKU-"),
        Question("/stock with a name", lambda: f"/stock {draw.choice(names)}", "SKU-"),
        Question("/stock with a part", lambda: f"/stock {draw.choice(names).split()[1]}", "SKU-"),
        Question(
            "/stock misspelt", lambda: f"/stock {_misspelt(draw.choice(names), draw)}", "SKU-"
        ),
        Question("/stock history", lambda: f"/stock history {sku()}", "SKU-"),
        Question("/stock history of what sells best", lambda: "/stock history SKU-0", "SKU-0"),
        Question("/stock low", lambda: "/stock low", "SKU-"),
        Question("/stock low at a site", lambda: "/stock low at Site 1", "SKU-"),
    ]


def _booking(draw: random.Random) -> Request:
    """Return a booking; one in ten is of what sells best, of which there is enough to issue."""
    number = 0 if draw.random() < 1 / BEST else draw.randrange(ITEMS)
    said = draw.choice(("receive 1", "count 500", *([] if number else ["issue 1"])))
    return typed(f"/stock {said} SKU-{number} at Site {draw.randrange(SITES)}")


def _entries(database: Database) -> int:
    with database.reading(HOME) as session:
        return int(session.scalar(select(func.count()).select_from(Movement)) or 0)


def _stock_up(database: Database, draw: random.Random, *, now: datetime) -> list[str]:
    """Fill the stores; return what their items are called."""
    places = [Site(id=uuid.uuid4(), name=f"Site {one}", zone="UTC") for one in range(SITES)]
    with database.writing(HOME) as session:
        for place in places:
            sites.add(session, place, ["00:00-24:00"] * 7)
    named = [(uuid.uuid4(), f"{_word(draw)} {_word(draw)} {_word(draw)}") for _ in range(ITEMS)]
    fill(database, Item, [_item(number, *one, now=now) for number, one in enumerate(named)])
    at = [(item_id, place.id) for place in places for item_id, _name in named]
    moved = [
        (*at[draw.randrange(SITES) * ITEMS if number % BEST == 0 else number % len(at)],
         Decimal(draw.randrange(1, 50)))
        for number in range(MOVEMENTS)
    ]  # fmt: skip
    fill(database, Balance, _balances(at, moved, now=now))
    fill(database, Movement, [_moved(number, *one, now=now) for number, one in enumerate(moved)])
    fill(database, Rule, [_rule(place, now) for place in at])
    fill(database, Shortage, [_shortage(place, now) for place in at[::LOW]])
    return [name for _item_id, name in named]


def _item(number: int, item_id: uuid.UUID, name: str, *, now: datetime) -> Json:
    return {
        "id": item_id, "sku": f"SKU-{number}", "sku_folded": f"sku-{number}", "name": name,
        "name_folded": name, "barcode": str(4_000_000 + number), "unit": "kg", "pack": Decimal(6),
        "created_at": now,
    }  # fmt: skip


def _balances(
    at: list[tuple[uuid.UUID, uuid.UUID]],
    moved: list[tuple[uuid.UUID, uuid.UUID, Decimal]],
    *,
    now: datetime,
) -> list[Json]:
    sums = dict.fromkeys(at, Decimal(0))
    for item_id, site_id, change in moved:
        sums[item_id, site_id] += change
    return [
        {"item_id": item_id, "site_id": site_id, "on_hand": total, "last_at": now}
        for (item_id, site_id), total in sums.items()
    ]


def _moved(
    number: int, item_id: uuid.UUID, site_id: uuid.UUID, change: Decimal, *, now: datetime
) -> Json:
    at = now - timedelta(seconds=MOVEMENTS - number)
    return {
        "id": next_id(), "booking_id": uuid.uuid4(), "item_id": item_id, "site_id": site_id,
        "kind": MovementKind.RECEIVE, "change": change, "at": at, "booked_at": at,
        "person_id": PEOPLE[number % len(PEOPLE)], "note": "",
    }  # fmt: skip


def _rule(place: tuple[uuid.UUID, uuid.UUID], now: datetime) -> Json:
    item_id, site_id = place
    return {
        "item_id": item_id, "site_id": site_id, "minimum": Decimal(1), "maximum": Decimal(60),
        "buyer_id": PEOPLE[0], "set_by": PEOPLE[0], "set_at": now,
    }  # fmt: skip


def _shortage(place: tuple[uuid.UUID, uuid.UUID], now: datetime) -> Json:
    item_id, site_id = place
    return {
        "id": uuid.uuid4(), "item_id": item_id, "site_id": site_id, "state": ShortageState.LOW,
        "place": PEOPLE[0], "on_hand": Decimal(0), "minimum": Decimal(1), "maximum": Decimal(60),
        "begun_at": now - timedelta(days=1),
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
