"""Random people do random things to tasks while time passes; what always holds, holds always.

Every step is a transaction of its own, so nothing but what the database keeps is remembered.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from harness import given, task_steps
from harness.databases import forget_everything
from harness.given import HOME, MONDAY, SHOP
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from handlers.kit.area import Glance, HandingOver
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.recurrence import Rule
from handlers.kit.when import When
from handlers.tasks.rules import sharing
from handlers.tasks.rules.steps import TRANSITIONS, Action, actions_in
from handlers.tasks.service import due, looks, owners, steps, undo
from storage import audit, outbox, task_dates, task_versions, tasks, timers
from storage.enums import Evidence, Lane, Sharing, TaskState, TimerState
from storage.session import Database, Session
from storage.tasks import Task
from storage.timers import Timer

PEOPLE = st.sampled_from(["ana", "ben", "sam", "lea", "max", "gus", "stu"])
OWNERS = st.lists(st.sampled_from(["ana", "ben", "sam"]), max_size=3, unique=True)
RULES = st.sampled_from([None, None, Rule("FREQ=DAILY"), Rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")])
HELD = (TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.STARTED, TaskState.BLOCKED,
        TaskState.CHECKING)  # fmt: skip


class Desk(RuleBasedStateMachine):
    database: Database

    def __init__(self) -> None:
        super().__init__()
        forget_everything(self.database)
        given.desk(self.database)
        self.now = MONDAY

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a transaction that rolls back when what is tried is refused."""
        with suppress(Rejected, Invalid), self.database.writing(HOME) as session:
            yield session

    def how(self) -> dict[str, Any]:
        return {"now": self.now, "tools": given.tools()}

    def pick(self, session: Session, number: int) -> Task:
        found = session.scalars(select(Task).order_by(Task.number)).all()
        if not found:
            raise Rejected("There is none.")
        return found[number % len(found)]

    @initialize(shared=st.sampled_from(Sharing), evidence=st.sampled_from(Evidence))
    def begin(self, *, shared: Sharing, evidence: Evidence) -> None:
        """Begin with a task of two people, one in a queue, and one that comes round again."""
        with self.writing() as session:
            given.task(session, "ben", "sam", sharing=shared)
            given.queued(session, evidence=evidence)
            given.task(session, rule=Rule("FREQ=DAILY"), due=None, checklist=("One",))

    @rule(
        who=PEOPLE,
        people=OWNERS,
        queued=st.booleans(),
        days=st.none() | st.integers(0, 9),
        rule_of=RULES,
        channel=st.sampled_from([SHOP, None]),
        shared=st.sampled_from(Sharing),
        evidence=st.sampled_from([Evidence.NONE, Evidence.NONE, Evidence.SECOND]),
    )
    def add(
        self, *, who: str, people: list[str], queued: bool, days: int | None, rule_of: Rule | None,
        channel: str | None, shared: Sharing, evidence: Evidence,
    ) -> None:  # fmt: skip
        with self.writing() as session:
            more: dict[str, Any] = {"sharing": shared, "evidence": evidence, "rule": rule_of}
            if queued:
                more |= {"owners": (), "site_id": given.site(session).id}
            at = None if days is None else self.now + timedelta(days=days, hours=2)
            given.added(session, *people, by=who, channel=channel, now=self.now, due=at, **more)

    @rule(who=PEOPLE, number=st.integers(0, 9), action=st.sampled_from(Action), twice=st.booleans())
    def step(self, *, who: str, number: int, action: Action, twice: bool) -> None:
        for _time in range(1 + twice):
            with self.database.reading(HOME) as session:
                before = self.versions(session)
            with self.writing() as session:
                task = self.pick(session, number)
                whole = {"whole_series": number % 2 == 0} if action is Action.CANCEL else {}
                task_steps.perform(session, who, task, action, **self.how(), **whole)
            with self.database.reading(HOME) as session:
                self.judge(before, self.versions(session), action)

    @rule(number=st.integers(0, 9), choice=st.integers(0, 99), who=st.integers(0, 9))
    def likely_step(self, *, number: int, choice: int, who: int) -> None:
        """Take a step that the task allows, as somebody who has to do with it."""
        near: list[str] = []
        with self.database.reading(HOME) as session, suppress(Rejected):
            task = self.pick(session, number)
            near = [task.assigner_id, *(one.person_id for one in given.parts(session, task))]
            allowed = actions_in(task.state)
        if near:
            name = near[who % len(near)].removeprefix("U1").lower()
            action = allowed[choice % len(allowed)]
            self.step(who=name, number=number, action=action, twice=choice % 7 == 0)

    def judge(
        self, before: dict[int, dict[str, Any]], after: dict[int, dict[str, Any]], action: Action
    ) -> None:
        """One task at most took this step; the only others that changed are copies of it."""
        changed = [number for number in before if before[number] != after[number]]
        taken = [one for one in changed if self.allows(action, before[one], after[one])]
        assert len(changed) <= 2
        assert not changed or taken
        if len(changed) == 2:
            assert len({before[one]["series_id"] for one in changed}) == 1

    def allows(self, action: Action, before: dict[str, Any], after: dict[str, Any]) -> bool:
        table = TRANSITIONS[action]
        reachable = {before["state"], table.after, *table.others}
        return after["state"] in reachable

    @rule(who=PEOPLE, number=st.integers(0, 9), days=st.integers(1, 9), offers=st.booleans())
    def move(self, *, who: str, number: int, days: int, offers: bool) -> None:
        with self.writing() as session:
            at = self.now + timedelta(days=days)
            when = When(at, at.date(), has_clock=days % 2 == 0)
            task, way = self.pick(session, number), due.propose if offers else due.move
            way(session, task_steps.actor(session, who), task, when, reason="", **self.how())

    @rule(who=PEOPLE, number=st.integers(0, 9), people=OWNERS, shared=st.sampled_from(Sharing))
    def assign(self, *, who: str, number: int, people: list[str], shared: Sharing) -> None:
        with self.writing() as session:
            ids = [given.user_id(one) for one in people]
            task, giver = self.pick(session, number), task_steps.actor(session, who)
            owners.assign(session, giver, task, ids, shared=shared, **self.how())

    @rule(giver=st.sampled_from(["ben", "sam"]), receiver=st.sampled_from(["ana", "lea"]))
    def hand_over(self, *, giver: str, receiver: str) -> None:
        with self.writing() as session:
            ids = [given.user_id(one) for one in (giver, receiver)]
            work = HandingOver(*ids, task_steps.actor(session, "lea"), self.now)
            owners.hand_over(session, work, given.tools())

    @rule(who=PEOPLE)
    def take_back(self, *, who: str) -> None:
        with self.writing() as session:
            undo.take_back_newest(session, task_steps.actor(session, who), **self.how())

    @rule(who=PEOPLE, number=st.integers(0, 9), back=st.integers(0, 4))
    def take_back_anything(self, *, who: str, number: int, back: int) -> None:
        with self.writing() as session:
            story = audit.story(session, str(self.pick(session, number).id))
            entry = str(story[-1 - back % len(story)].id)
            undo.take_back(session, task_steps.actor(session, who), entry, **self.how())

    @rule(hours=st.sampled_from([0, 1, 8, 24, 72]))
    def wait(self, *, hours: int) -> None:
        """Let time pass, and answer every timer of a task that falls due."""
        until = self.now + timedelta(hours=hours)
        while (at := self.next_look()) is not None and at <= until:
            self.now = max(self.now, at)
            with self.database.writing(HOME) as session:
                self.answer(session)
        self.now = until

    def next_look(self) -> datetime | None:
        with self.database.reading(HOME) as session:
            pending = (Timer.state == TimerState.PENDING, Timer.kind == looks.LOOK)
            return min(session.scalars(select(Timer.due_at).where(*pending)), default=None)

    def answer(self, session: Session) -> None:
        for lane in Lane:
            for alarm in timers.claim(session, lane, self.now):
                if timers.mark_answered(session, alarm) and alarm.kind == looks.LOOK:
                    looks.look(session, Glance(alarm, self.now, given.tools()))

    def versions(self, session: Session) -> dict[int, dict[str, Any]]:
        found = session.scalars(select(Task)).all()
        return {one.number: task_versions.read(session, one) for one in found}

    @invariant()
    def what_always_holds(self) -> None:
        with self.database.reading(HOME) as session:
            for task in session.scalars(select(Task).order_by(Task.number)).all():
                self.is_sound(session, task)
                self.stands_where_people_look(session, task)
                self.is_looked_at_once(session, task)

    def is_sound(self, session: Session, task: Task) -> None:
        held = given.parts(session, task)
        ended = task.state in tasks.ENDED
        assert all(one.task_open is not ended for one in held)
        assert (task.ended_at is not None) == ended
        assert bool(held) or task.state not in HELD
        assert not held or task.state is not TaskState.OPEN
        assert task.waits_for is None or task.state is TaskState.BLOCKED
        assert sharing.promised(task.state, task.sharing, steps.parts_of(held)) is task.state
        assert (task.proposed_by is None) == (task.proposed_at is None)
        ledger = task_dates.moves(session, task.id)
        assert task.moves <= len(ledger)
        assert not ledger or ledger[-1].after == task.due_at

    def stands_where_people_look(self, session: Session, task: Task) -> None:
        places = outbox.cards_of(session, str(task.id))
        assert len(places) == len(set(places))
        wanted = {one.person_id for one in given.parts(session, task)} - {task.assigner_id}
        assert wanted | {task.channel_id or task.assigner_id} <= set(places)

    def is_looked_at_once(self, session: Session, task: Task) -> None:
        query = select(Timer).where(Timer.subject == str(task.id), Timer.kind == looks.LOOK)
        found = session.scalars(query.where(Timer.state == TimerState.PENDING)).all()
        if task.state in tasks.ENDED:
            assert found == []
        elif task.due_at is not None and task.due_at > self.now:
            assert len(found) == 1
        else:
            assert len(found) <= 1


def test_whatever_people_do_tasks_stay_sound(database: Database) -> None:
    machine = type("DeskHere", (Desk,), {"database": database})
    few = settings(max_examples=8, stateful_step_count=40, deadline=None, derandomize=True)
    run_state_machine_as_test(machine, settings=few)
