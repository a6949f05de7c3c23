"""A signed `/task add` through the real wrapper: verified, understood, committed, acknowledged."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult

from bench.figures import Figure, Found, Said, in_ms, median
from bench.ground import BOTH, SQLITE, count_tasks, fresh_shop
from bench.load import exhaust, one_by_one
from bench.offered import THREADS, offered
from bench.raw import Statement, recorded, replayer
from bench.shop import SECRET, Shop, door, wishes
from bench.slack import BOT, HOME, TOKEN, slack
from bot.envelopes import bolt_handler
from bot.webserver import Request
from storage.session import Database

ROUNDS = 3
EACH = 200
ALONE = 100
# What the saturated wrapper reaches of the raw statements at least.
OF_RAW = {SQLITE: 0.10, "PostgreSQL": 0.15}


def measure() -> Iterator[Found]:
    for kind in BOTH:
        with fresh_shop(kind) as database:
            yield from _alone(kind, database)
        with fresh_shop(kind) as database, fresh_shop(kind) as other:
            yield from _saturated(kind, database, other)


def _alone(kind: str, database: Database) -> Iterator[Found]:
    with slack() as fake:
        shop = Shop(database, api_url=fake.api_url)
        yield from offered(
            f"{kind}: commands", shop, lambda: wishes(1)[0], part="T-", count=count_tasks
        )
    busy = time.process_time()
    took = one_by_one(wishes(ALONE), shop.serve, rest=0.01)
    busy = (time.process_time() - busy) / ALONE
    most = 5 if kind == SQLITE else None
    yield Figure(f"{kind}: idle, one at a time, p50", in_ms(median(took)), "ms", at_most=most)
    yield Figure(f"{kind}: processor time of one command", in_ms(busy), "ms")


def _saturated(kind: str, database: Database, other: Database) -> Iterator[Found]:
    """Measure ours, its statements in raw SQL and a bare Bolt in turn; return the medians."""
    shop, bare = Shop(database), door(bolt_handler(_bare_app()))
    scripts = list(_record(shop))
    rates: dict[str, list[float]] = {"ours": [], "raw": [], "bare": []}
    with replayer(other) as replay:
        for number in range(ROUNDS):
            serve: dict[str, tuple[list[Any], Any]] = {
                "ours": (wishes(EACH), shop.serve),
                "raw": (scripts[number * EACH : (number + 1) * EACH], replay),
                "bare": (wishes(EACH * 5), partial(_expect_ok, bare)),
            }
            for name, (work, function) in serve.items():
                rates[name].append(exhaust(work, function, threads=THREADS))
    ours, raw, bare_rate = (median(rates[name]) for name in ("ours", "raw", "bare"))
    yield Said(f"{kind}: one command is {len(scripts[-1])} statements in one transaction.")
    made, asked = count_tasks(database), 2 * ROUNDS * EACH
    yield Figure(f"{kind}: lost or doubled of {asked:,} commands", abs(asked - made), at_most=0)
    least = 300 if kind == SQLITE else None
    yield Figure(f"{kind}: saturated by {THREADS} threads", ours, "commands/s", at_least=least)
    yield Figure(f"{kind}: the same statements in raw SQL", raw, "/s")
    yield Figure(f"{kind}: ours ÷ raw SQL", ours / raw, at_least=OF_RAW[kind])
    yield Figure(f"{kind}: a bare Bolt app with the same settings", bare_rate, "/s")
    yield Figure(f"{kind}: ours ÷ bare Bolt", ours / bare_rate)


def _record(shop: Shop) -> Iterator[list[Statement]]:
    """Serve commands from the first on, and yield the statements of each."""
    with recorded(shop.database) as recorder:
        for wish in wishes(ROUNDS * EACH):
            shop.serve(wish)
            yield recorder.take()


def _bare_app() -> App:
    app = App(
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id=HOME, bot_token=TOKEN, bot_id="B0BOT", bot_user_id=BOT
        ),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        token_verification_enabled=False,
    )

    def acknowledge(ack: Ack) -> None:
        ack("T-1")

    app.command("/task")(acknowledge)
    return app


def _expect_ok(bare: Any, request: Request) -> None:
    if b"T-1" not in bare.answer(request).body:
        raise RuntimeError("The bare app did not answer.")
