"""procrastinate, a queue on PostgreSQL, doing what our timers do.

It is an extra: `pip install -e '.[bench]'`.
"""

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from procrastinate import App, PsycopgConnector

# As many at a time as its users commonly let it do; all else is as it comes.
CONCURRENCY = 8
_CHUNK = 5000
Rung = tuple[str, float, float]


def work(conninfo: str, *, future: int, at_once: int, spread: list[float]) -> list[Rung]:
    """Let it do `at_once` jobs due at one instant, and then one at each of `spread` seconds.

    Returns (name, seconds of lateness, Unix time) of each. `future` jobs are not due.
    """
    return asyncio.run(_work(conninfo, future, at_once, spread))


async def _work(conninfo: str, future: int, at_once: int, spread: list[float]) -> list[Rung]:
    app = App(connector=PsycopgConnector(conninfo=conninfo))
    rung: list[Rung] = []

    @app.task(name="ring")  # type: ignore[untyped-decorator]  # An extra.
    async def ring(subject: str, due: float) -> None:
        now = time.time()
        rung.append((subject, now - due, now))

    async def put(names: list[str], at: datetime) -> None:
        due = at.timestamp()
        jobs = [{"subject": name, "due": due} for name in names]
        for first in range(0, len(jobs), _CHUNK):
            await ring.configure(schedule_at=at).batch_defer_async(*jobs[first : first + _CHUNK])

    async def until(count: int, seconds: float) -> None:
        give_up = time.time() + seconds
        while len(rung) < count and time.time() < give_up:  # noqa: ASYNC110 - nothing tells of it.
            await asyncio.sleep(0.05)

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await put([f"far-{n}" for n in range(future)], datetime.now(UTC) + timedelta(days=365))
        options = {"concurrency": CONCURRENCY, "install_signal_handlers": False}
        worker = asyncio.create_task(app.run_worker_async(**options))
        await asyncio.sleep(1)
        await put([f"once-{n}" for n in range(at_once)], datetime.now(UTC) + timedelta(seconds=2))
        await until(at_once, 90)
        began = datetime.now(UTC) + timedelta(seconds=2)
        for number, seconds in enumerate(spread):
            await put([f"spread-{number}"], began + timedelta(seconds=seconds))
        await until(at_once + len(spread), spread[-1] + 30)
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
    return rung
