"""Side by side with procrastinate on PostgreSQL: a thousand due among a hundred thousand."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.util import find_spec

from sqlalchemy.engine import make_url

from bench.figures import Figure, Found, Said, median, p99
from bench.ground import POSTGRESQL, far_timers, fresh, fresh_shop
from bench.shop import RING, Bell, Shop
from bench.slack import HOME
from storage import timers

FUTURE, AT_ONCE = 100_000, 1000
SPREAD = [number * 0.1 for number in range(100)]
Rung = list[tuple[str, float, float]]


def measure() -> Iterator[Found]:
    yield from _figures("Opsbot", _ours(), drain=200, late=0.5, odd=0)
    if find_spec("procrastinate") is None:
        yield Said("procrastinate is not installed (`pip install -e '.[bench]'`): not measured.")
        return
    yield from _figures("procrastinate", _theirs())


def _ours() -> Rung:
    with fresh_shop(POSTGRESQL) as database:
        bell = Bell()
        shop = Shop(database, bell=bell)
        far_timers(database, FUTURE, after=shop.clock.now())
        with shop.running():
            time.sleep(1)
            due = shop.clock.now() + timedelta(seconds=2)
            _arm(shop, {f"once-{number}": due for number in range(AT_ONCE)})
            _wait(bell, AT_ONCE, 90)
            began = shop.clock.now() + timedelta(seconds=2)
            _arm(shop, {
                f"spread-{number}": began + timedelta(seconds=seconds)
                for number, seconds in enumerate(SPREAD)
            })  # fmt: skip
            _wait(bell, AT_ONCE + len(SPREAD), SPREAD[-1] + 30)
        return bell.rung


def _theirs() -> Rung:
    from bench.others import queue  # noqa: PLC0415 - an extra.

    with fresh(POSTGRESQL) as url:
        conninfo = make_url(url).set(drivername="postgresql")
        address = conninfo.render_as_string(hide_password=False)
        return queue.work(address, future=FUTURE, at_once=AT_ONCE, spread=SPREAD)


def _arm(shop: Shop, wanted: dict[str, datetime]) -> None:
    with shop.database.writing(HOME) as session:
        for subject, at in wanted.items():
            timers.arm(session, RING, subject, at=at)


def _wait(bell: Bell, count: int, seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while len(bell.rung) < count and time.monotonic() < give_up:
        time.sleep(0.05)


def _figures(
    who: str, rung: Rung, *, drain: float | None = None, late: float | None = None,
    odd: int | None = None,
) -> Iterator[Found]:  # fmt: skip
    once = [one for one in rung if one[0].startswith("once")]
    apart = [seconds for name, seconds, _ in rung if name.startswith("spread")]
    if not once or not apart:
        yield Said(f"{who} did nothing in time.")
        return
    # From the instant at which all were due to the end of the last one.
    took = max(seconds for _, seconds, _ in once)
    yield Figure(f"{who}: {AT_ONCE:,} due at once", len(once) / took, "/s", at_least=drain)
    each = f"{who}: {len(SPREAD)} due one after the other, late"
    yield Figure(f"{each}, p50", median(apart), "s")
    yield Figure(f"{each}, p99", p99(apart), "s", at_most=late)
    done = {name for name, *_ in rung}
    wrong = AT_ONCE + len(SPREAD) - len(done) + len(rung) - len(done)
    yield Figure(f"{who}: lost or doubled", wrong, at_most=odd)
