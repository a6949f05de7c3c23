"""Sales at full size: 200,000 lines of a year at 10 sites, and a target of each and of all."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from harness.clock import SetClock

from bench.figures import Found
from bench.ground import BOTH, PEOPLE, fresh_shop, learn
from bench.questions import Question, ask, the_same_each_time
from bench.shop import Shop, typed
from bench.slack import HOME, slack
from storage import sale_days, sales, sites
from storage.enums import BookingKind
from storage.sales import DaySum
from storage.session import Database, Session
from storage.sites import Site

SITES, DAYS, LINES = 10, 365, 200_000
NOW = datetime.fromisoformat("2027-03-20T12:00+00:00")
WEIGHTS = ("open days", "even", "fri 1.5, sat 2", "weekdays")
_PART = 20_000


def measure() -> Iterator[Found]:
    for kind in BOTH:
        with fresh_shop(kind) as database, slack() as fake:
            _sell(database)
            learn(database)
            shop = Shop(database, api_url=fake.api_url, clock=SetClock(NOW))
            for number, weights in zip(range(SITES), WEIGHTS * SITES, strict=False):
                target = f"500000 for march at Site {number} weights {weights}"
                shop.serve(typed(f"/target set {target}"), part="TG-")
            shop.serve(typed("/target set 5000000 for this year"), part="TG-")
            yield from ask(kind, shop, _questions(the_same_each_time()))


def _questions(draw: random.Random) -> list[Question]:
    def site() -> str:
        return f"Site {draw.randrange(SITES)}"

    def number() -> str:
        return f"TG-{draw.randrange(SITES) + 1}"

    return [
        Question(f"/target with {SITES + 1} of them", lambda: "/target", "TG-"),
        Question("/target show, of a site", lambda: f"/target show {number()}", "TG-"),
        Question("/target show, of all", lambda: f"/target show TG-{SITES + 1}", "TG-"),
        Question("/sales show", lambda: f"/sales show {site()}", "Site "),
        Question("/sales log", lambda: f"/sales log 12 more at {site()}", "Site "),
    ]


def _sell(database: Database) -> None:
    places = [
        Site(id=uuid.uuid4(), name=f"Site {one}", zone="Europe/London", country="GB")
        for one in range(SITES)
    ]
    with database.writing(HOME) as session:
        for place in places:
            sites.add(session, place, ["09:00-17:00"] * 6 + [""])
        sales.settle_currency(session, "EUR")
    first = NOW.date() - timedelta(days=DAYS)
    for begin in range(0, LINES, _PART):
        numbers = range(begin, begin + _PART)
        with database.writing(HOME) as session:
            _book(session, [(_sum(places, first, one), f"R{one}") for one in numbers])


def _book(session: Session, lines: list[tuple[DaySum, str | None]]) -> None:
    """Book what one sheet holds."""
    booking = sales.start(session, BookingKind.SHEET, PEOPLE[0], booked_at=NOW)
    sales.add_lines(session, booking.id, lines)
    sales.take_receipts(session, booking.id)
    sale_days.count_in(session, sales.sums_of(session, booking.id))


def _sum(places: list[Site], first: date, number: int) -> DaySum:
    day = first + timedelta(days=number // SITES % DAYS)
    return DaySum(places[number % SITES].id, day, 1000 + number % 977)
