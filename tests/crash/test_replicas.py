"""Two replicas on one PostgreSQL: one dies or is paused past its lease, and nobody sees it."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from harness.crash.campaign import (
    Stage,
    calm_down,
    have_a_brief,
    kill_once,
    stage,
    the_books,
)
from harness.crash.life import MID_SEND, QUICK
from harness.crash.people import Crowd
from harness.crash.slack import SlackProcess
from harness.crash.zygote import Zygote
from sqlalchemy import select

from storage.outbox import OutboxMessage

PAST_THE_LEASE = (QUICK.lease + QUICK.grace).total_seconds() * 1.5


@pytest.fixture(scope="module")
def second() -> Iterator[Zygote]:
    """The zygote of the second replica."""
    with Zygote() as zygote:
        yield zygote


@pytest.fixture
def on(slack: SlackProcess, tmp_path: Path) -> Iterator[Stage]:
    with stage(slack, tmp_path / "stage", postgresql=True) as on:
        yield on


def test_while_one_replica_dies_again_and_again_the_other_one_works(
    on: Stage, zygote: Zygote, second: Zygote
) -> None:
    calm_down(on, zygote)
    on.slack.make_trouble()
    second.begin(on.order)
    with Crowd(on.slack.client, Path(on.order.clock), seed=5) as crowd:
        for _ in range(12):
            kill_once(on.order, zygote, crowd.chance)
    second.kill()
    on.slack.client.faults.clear()
    calm_down(on, zygote)
    have_a_brief(on, zygote)
    books = the_books(on)
    assert books.wrong == []
    assert books.acknowledged >= 3


@pytest.mark.parametrize("point", ["after claim", MID_SEND, "after answer"])
def test_a_replica_paused_past_its_lease_neither_overwrites_nor_repeats(
    on: Stage, zygote: Zygote, second: Zygote, point: str
) -> None:
    calm_down(on, zygote)
    paused = zygote.begin(replace(on.order, point=point, blow=signal.SIGSTOP))
    on.slack.client.wait_connected()
    on.slack.client.person("ana").command("/task add Crate 1 @ben", channel="warehouse")
    wait_until_stopped(paused)
    second.begin(on.order)
    time.sleep(PAST_THE_LEASE)
    on.slack.client.wait_until(lambda: the_rows(on).count("sent") == 2, timeout=90)
    done_meanwhile = the_posts(on), the_rows(on)
    os.kill(paused, signal.SIGCONT)
    time.sleep(QUICK.lease.total_seconds())
    zygote.kill()
    second.kill()
    assert (the_posts(on), the_rows(on)) == done_meanwhile
    assert the_books(on).wrong == []


def wait_until_stopped(process: int) -> None:
    """Wait until the kernel has paused a process, at the point where it asked for it."""
    until = time.monotonic() + 20
    while "T (stopped)" not in Path(f"/proc/{process}/status").read_text(encoding="ascii"):
        assert time.monotonic() < until, "It never came to the point."
        time.sleep(0.02)


def the_rows(on: Stage) -> str:
    """Return all that the outbox says of its messages."""
    with on.database.reading(on.workspace) as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.key))
        return "\n".join(f"{row.key} {row.state} {row.attempts} {row.settled_at}" for row in rows)


def the_posts(on: Stage) -> list[str]:
    ledger = on.slack.client.ledger()
    return [str(one["message"]["text"]) for one in ledger["messages"] if one["kind"] == "message"]
