"""Business time that a test lets pass: timers are answered, and what is told is read at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from bot.sweeper import Sweeper
from handlers.kit.area import Tools
from harness import given
from harness.clock import SetClock
from harness.given import HOME, MONDAY
from storage import agenda
from storage.enums import Lane, OutboxKind
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.timers import PENDING, Timer


@dataclass(frozen=True)
class Told:
    """One message to one person: when, and its first lines."""

    at: datetime
    person: str
    text: str


@dataclass
class Days:
    database: Database
    tools: Tools = field(default_factory=given.tools)
    now: datetime = MONDAY
    told: list[Told] = field(default_factory=list)
    _read: set[str] = field(default_factory=set)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self.database.writing(HOME) as session:
            yield session

    def until(self, at: datetime) -> list[Told]:
        """Let time pass, everything in its turn; return what was told meanwhile."""
        before = len(self.told)
        self._sweep()
        while (due := self._next()) is not None and due <= at:
            self.now = max(self.now, due)
            self._sweep()
        self.now = max(self.now, at)
        return self.told[before:]

    def leap(self, at: datetime) -> list[Told]:
        """Be away until then: everything that was due meanwhile is answered only now."""
        before, self.now = len(self.told), at
        self._sweep()
        return self.told[before:]

    def texts(self, name: str) -> list[str]:
        return [one.text for one in self.told if one.person == given.user_id(name)]

    def ahead(self, subject: str, kind: str) -> list[Timer]:
        """Return the timers of a subject that are still ahead."""
        with self.database.reading(HOME) as session:
            query = select(Timer).where(
                Timer.subject == subject, Timer.kind == kind, Timer.state == PENDING
            )
            return list(session.scalars(query))

    def _next(self) -> datetime | None:
        with self.database.across_workspaces() as session:
            return min(agenda.look_ahead(session).lanes.values(), default=None)

    def _sweep(self) -> None:
        clock = SetClock(self.now)
        sweeper = Sweeper(self.database, self.tools, clock)
        while any(sweeper.sweep(lane) for lane in Lane):
            pass
        self._hear()

    def _hear(self) -> None:
        """Read what was posted to people since, as it is written right before it is sent."""
        with self.database.reading(HOME) as session:
            query = select(OutboxMessage).where(OutboxMessage.kind == OutboxKind.POST)
            for post in session.scalars(query.order_by(OutboxMessage.id)):
                if post.key in self._read or post.revalidate is None:
                    continue
                self._read.add(post.key)
                ask = self.tools.registry.revalidate[post.revalidate]
                payload = ask(session, post.payload, self.now, self.tools)
                if payload is not None:
                    self.told.append(Told(self.now, post.place, payload["text"]))
