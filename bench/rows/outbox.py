"""Emptying the outbox: cards in many channels, each written anew right before it is sent."""

import time
from collections.abc import Iterator

from bench.figures import Figure, Found
from bench.ground import BOTH, CHANNELS, fresh_shop
from bench.load import exhaust
from bench.shop import Shop, wishes
from bench.slack import HOME, Slack, slack
from bot.engine import SENDERS
from storage import outbox, tasks
from storage.enums import OutboxState

TASKS = 20
DELAY = 0.1
PATIENCE = 60
# Of what eight senders could do if nothing but Slack took time.
MOST = SENDERS / DELAY


def measure() -> Iterator[Found]:
    for kind in BOTH:
        with fresh_shop(kind) as database, slack(delay=DELAY) as fake:
            shop = Shop(database, api_url=fake.api_url)
            exhaust(wishes(TASKS), shop.serve, threads=1)
            _forget_their_cards(shop)
            _ask_for_cards(shop)
            seconds = _drain(shop, fake)
            sent = sum(fake.posted().values())
        what = f"{kind}: {SENDERS} senders, {len(CHANNELS)} channels, {DELAY:.1f} s a call"
        yield Figure(what, len(CHANNELS) / seconds, "messages/s", at_least=0.75 * MOST)
        yield Figure(f"{kind}: cards lost or doubled", abs(sent - len(CHANNELS)), at_most=0)


def _forget_their_cards(shop: Shop) -> None:
    """Leave only what this row asks for."""
    with shop.database.writing(HOME) as session:
        for row in session.query(outbox.OutboxMessage):
            row.state = OutboxState.DROPPED
        for place in session.query(outbox.Place):
            place.waiting = False


def _ask_for_cards(shop: Shop) -> None:
    with shop.database.writing(HOME) as session:
        found = list(session.query(tasks.Task))
        for number, channel in enumerate(CHANNELS):
            outbox.show_card(session, "task", str(found[number % TASKS].id), channel)


def _drain(shop: Shop, fake: Slack) -> float:
    """Let the loops send everything; return the seconds until Slack had been told all of it."""
    began = time.perf_counter()
    with shop.running():
        while sum(fake.posted().values()) < len(CHANNELS):
            if time.perf_counter() - began > PATIENCE:
                raise RuntimeError(f"Not all was sent within {PATIENCE} s.")
            time.sleep(0.02)
        seconds = time.perf_counter() - began
        time.sleep(0.5)  # What is doubled would come now.
    return seconds
