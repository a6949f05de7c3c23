"""100,000 complaints, every tenth of them open: looking, and logging."""

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from harness.clock import SetClock
from sqlalchemy import func, select

from bench.figures import Found
from bench.ground import BOTH, CHANNELS, PEOPLE, fresh_shop, learn
from bench.offered import offered
from bench.questions import Question, ask, fill, the_same_each_time
from bench.shop import Shop, typed
from bench.slack import HOME, slack
from bot.webserver import Request
from storage import counters
from storage.base import next_id
from storage.complaints import ENDED, OPEN_STATES, Complaint, ComplaintEvent
from storage.enums import Cause, ClockEvent, ComplaintSource, Severity
from storage.session import Database

COMPLAINTS = 100_000
_WORDS = (
    "lamp",
    "sofa",
    "late",
    "broken",
    "refund",
    "driver",
    "scratch",
    "wrong",
    "missing",
    "rude",
)
_SPREAD = 200 * 24 * 60  # minutes
Json = dict[str, Any]


def measure() -> Iterator[Found]:
    for kind in BOTH:
        with fresh_shop(kind) as database, slack() as fake:
            clock, draw = SetClock(), the_same_each_time()
            complain(database, draw, now=clock.now(), people=PEOPLE, channels=CHANNELS)
            learn(database)
            shop = Shop(database, api_url=fake.api_url, clock=clock)
            yield from ask(kind, shop, _questions(draw))
            yield from offered(
                f"{kind}: complaints", shop, partial(_typed, draw), part="C-", count=_count
            )


def complain(
    database: Database,
    draw: random.Random,
    *,
    now: datetime,
    people: list[str],
    channels: list[str],
) -> None:
    """Fill a workspace with complaints of the last two hundred days and what happened to them."""
    rows = [_complaint(number, draw, now, people, channels) for number in range(COMPLAINTS)]
    fill(database, Complaint, rows)
    events = [(row, ClockEvent.OPENED, row["received_at"]) for row in rows]
    events += [(row, ClockEvent.RESOLVED, row["resolved_at"]) for row in rows if row["resolved_at"]]
    fill(database, ComplaintEvent, [_event(*one) for one in events])
    with database.writing(HOME) as session:
        counters.jump(session, "complaint", COMPLAINTS)


def _complaint(
    number: int, draw: random.Random, now: datetime, people: list[str], channels: list[str]
) -> Json:
    state = draw.choice(OPEN_STATES if number % 10 == 0 else ENDED)
    received = now - timedelta(minutes=draw.randrange(_SPREAD))
    resolved = received + timedelta(hours=draw.randrange(1, 60)) if state in ENDED else None
    due = now + timedelta(minutes=draw.randrange(-5_000, 5_000)) if state in OPEN_STATES else None
    words = " ".join(draw.choice(_WORDS) for _ in range(4))
    return {
        "id": uuid.uuid4(), "number": number + 1, "title": f"{words} {number}", "text": words,
        "order_number": "", "state": state, "state_by": people[0], "state_at": received,
        "reason": "", "severity": draw.choice(list(Severity)), "source": ComplaintSource.TYPED,
        "logged_by": people[0],
        "owner_id": None if state is OPEN_STATES[0] else draw.choice(people),
        "channel_id": draw.choice(channels[:20]), "permalink": "",
        "cause": draw.choice(list(Cause)) if resolved else None, "received_at": received,
        "created_at": received, "due_at": due, "resolution_due_at": due,
        "responded_at": resolved, "response_late": draw.random() < 0.1 if resolved else None,
        "resolved_at": resolved, "resolution_late": draw.random() < 0.1 if resolved else None,
    }  # fmt: skip


def _event(row: Json, kind: ClockEvent, at: datetime) -> Json:
    value = str(row["severity"]) if kind is ClockEvent.OPENED else ""
    return {
        "id": next_id(), "complaint_id": row["id"], "kind": kind, "at": at,
        "person_id": row["logged_by"], "value": value, "undone": False,
    }  # fmt: skip


def _questions(draw: random.Random) -> list[Question]:
    return [
        Question("/complaint list", lambda: "/complaint list", "C-"),
        Question("/complaint list overdue", lambda: "/complaint list overdue", "C-"),
        Question("/complaint list new", lambda: "/complaint list new", "C-"),
        Question(
            "/complaint show", lambda: f"/complaint show C-{1 + draw.randrange(COMPLAINTS)}", "C-"
        ),
        Question("/complaint report", lambda: "/complaint report this month", ""),
    ]


def _typed(draw: random.Random) -> Request:
    words = " ".join(draw.choice(_WORDS) for _ in range(6))
    return typed(f"/complaint add {words} {draw.randrange(10**9)}")


def _count(database: Database) -> int:
    with database.across_workspaces() as session:
        return session.scalar(select(func.count()).select_from(Complaint)) or 0
