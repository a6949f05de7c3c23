"""Escalations without sockets: a company, a clock, the real sweeper, a post that can be down."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.sweeper import Sweeper
from handlers.escalations.service import moves, runs
from handlers.kit.area import Fate, Tools
from handlers.tasks.rules.drafts import Understood
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import add as tasks
from handlers.tasks.service import steps
from harness import company
from harness.clock import SetClock
from harness.company import HOME, uid
from storage import escalations, staff, timers
from storage.enums import EscalationState, Lane, OutboxState, Priority, TimerState
from storage.escalations import Escalation
from storage.outbox import OutboxMessage
from storage.session import Database
from storage.tasks import Task
from storage.timers import Timer


@dataclass
class Chase:
    """Ben works for Lea; Max is the manager. `heard` is what people and channels were shown."""

    database: Database
    clock: SetClock = field(default_factory=SetClock)
    tools: Tools = field(default_factory=company.tools)
    is_up: bool = True
    heard: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        with self.database.writing(HOME) as session:
            staff.place(session, uid("ben"), manager_id=uid("lea"))

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def begin(self, priority: Priority = Priority.URGENT, **more: Any) -> tuple[str, str]:
        """Let Ben have a task of his own, which says nothing by itself, and escalate it."""
        with self.database.writing(HOME) as session:
            actor = company.actor(session, "ben")
            meant = Understood("Mop up aisle 3", (uid("ben"),), zone="UTC", priority=priority)
            task = tasks.add(
                session, actor, meant, channel=None, now=self.now, tools=self.tools
            ).task
            return self.start(("task", str(task.id)), priority=priority, session=session, **more)

    def start(self, subject: tuple[str, str], *, session: Any, **more: Any) -> tuple[str, str]:
        fields = {"area": "tasks", "title": "T-1 Mop up aisle 3", **more}
        runs.start(session, subject, now=self.now, tools=self.tools, **fields)
        return subject

    def run(self, subject: tuple[str, str]) -> Escalation:
        """Return the newest run of a subject."""
        with self.database.reading(HOME) as session:
            query = select(Escalation).where(Escalation.subject == subject[1])
            return list(session.scalars(query.order_by(Escalation.started_at)))[-1]

    def finish(self, subject: tuple[str, str]) -> None:
        """Finish the task itself, and forget to say so to its escalation."""
        with self.database.writing(HOME) as session:
            task = session.scalars(select(Task)).one()
            assert str(task.id) == subject[1]
            actor = company.actor(session, "lea")
            step = Action.DONE
            steps.take_step(session, actor, task, step, now=self.now, tools=self.tools)

    def settle(self) -> None:
        """Let everything that is due happen, and the post carry what it can."""
        sweeper = Sweeper(self.database, self.tools, self.clock)
        while any(sweeper.sweep(lane) for lane in Lane) or (self.is_up and self._carry()):
            pass
        with self.database.reading(HOME) as session:
            failed = session.scalars(select(Timer.error).where(Timer.error.is_not(None)))
            assert failed.all() == []

    def wait(self, **lengths: float) -> None:
        """Let time pass, from each instant at which something is due to the next."""
        end = self.now + timedelta(**lengths)
        self.settle()
        while self.now < end:
            self.clock.move(seconds=(min(self._next_due() or end, end) - self.now).total_seconds())
            self.settle()

    def _next_due(self) -> datetime | None:
        with self.database.across_workspaces() as session:
            return min(
                filter(None, (timers.next_due(session, lane) for lane in Lane)), default=None
            )

    def future(self, subject: tuple[str, str]) -> list[datetime]:
        """Return when the run of a subject is looked at again: its one future step."""
        run = self.run(subject)
        with self.database.reading(HOME) as session:
            query = select(Timer).where(
                Timer.kind == moves.LOOK,
                Timer.subject == str(run.id),
                Timer.state == TimerState.PENDING,
            )
            return [one.due_at for one in session.scalars(query)]

    def places(self) -> list[str]:
        """Return who heard of escalations, in order; names for people."""
        return [place.removeprefix("U1").lower() for place, _text in self.heard]

    def _carry(self) -> bool:
        """Show one waiting message, as the sender would; False when none waits."""
        with self.database.writing(HOME) as session:
            waiting = select(OutboxMessage).where(OutboxMessage.state == OutboxState.PENDING)
            message = session.scalars(waiting.order_by(OutboxMessage.id).limit(1)).one_or_none()
            if message is None:
                return False
            payload: dict[str, Any] | None = message.payload
            if message.revalidate:
                ask = self.tools.registry.revalidate[message.revalidate]
                payload = ask(session, message.payload, self.now, self.tools)
            self._settle(session, message, payload)
            return True

    def _settle(self, session: Any, message: OutboxMessage, shown: dict[str, Any] | None) -> None:
        message.state = OutboxState.SENT if shown else OutboxState.DROPPED
        message.sent_channel, message.sent_ts = message.place, "1.0"
        if shown and message.revalidate:
            self.heard.append((message.place, shown["text"]))
        settled = self.tools.registry.settled.get(message.revalidate or "")
        if settled:
            settled(session, message.payload, Fate(bool(shown), self.now), self.tools)


def is_over(run: Escalation) -> bool:
    return run.state in (EscalationState.RESOLVED, EscalationState.ENDED)


def run_id(database: Database, subject: tuple[str, str]) -> str:
    with database.reading(HOME) as session:
        run = escalations.of_subject(session, subject)
        assert run is not None
        return str(run.id)
