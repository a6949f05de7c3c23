"""A run under takes, lapses, outages, absences and restarts: nobody is forgotten, nothing doubled.

Whatever happens, an open run has exactly one future look, and one that is over has none; the end
is said aloud; and no step is left for the next before somebody could hear of it.
"""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from harness import company
from harness.chase import Chase, is_over
from harness.company import HOME, uid
from harness.databases import fresh_sqlite, open_database
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from handlers.escalations.service import answers
from handlers.kit.errors import Rejected
from storage import escalations as rows
from storage.absences import Absence
from storage.enums import EscalationState, EscalationTarget, IfEmpty, Priority
from storage.session import Session

PEOPLE = st.sampled_from(["ben", "lea", "max"])
OWNER, LEAD, MANAGER = EscalationTarget.OWNER, EscalationTarget.LEAD, EscalationTarget.MANAGER
HALF = timedelta(minutes=30)


class AnEscalation(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._template = fresh_sqlite(Path(self._folder.name))
        self.chase = Chase(company.found(self._template.__enter__()))
        self.subject: tuple[str, str] = ("", "")
        self.ended = 0

    def teardown(self) -> None:
        self.chase.database.close()
        self._folder.cleanup()

    @initialize(empty=st.sampled_from(IfEmpty), passes=st.integers(1, 2), urgent=st.booleans())
    def begin(self, *, empty: IfEmpty, passes: int, urgent: bool) -> None:
        with self.chase.database.writing(HOME) as session:
            _write(session, empty, passes, self.chase.now)
        priority = Priority.URGENT if urgent else Priority.NORMAL
        self.subject = self.chase.begin(priority)

    @rule(minutes=st.sampled_from([7, 31, 95]))
    def time_passes(self, minutes: int) -> None:
        before = self.chase.run(self.subject)
        self.chase.wait(minutes=minutes)
        after = self.chase.run(self.subject)
        if before.state is EscalationState.RUNNING and after.firing > before.firing:
            self._was_heard_or_nobody_was_there(before.wave)

    @rule(name=PEOPLE)
    def somebody_takes_it(self, name: str) -> None:
        self._act(name, answers.take, "in 1 h")

    @rule(name=PEOPLE)
    def somebody_forces_it(self, name: str) -> None:
        self._act(name, answers.force, self.chase.run(self.subject).firing)

    @rule(name=PEOPLE, to=PEOPLE)
    def somebody_hands_it_on(self, name: str, to: str) -> None:
        self._act(name, answers.hand, uid(to))

    @rule()
    @precondition(lambda self: self.chase.is_up)
    def the_post_goes_down(self) -> None:
        self.chase.is_up = False

    @rule()
    @precondition(lambda self: not self.chase.is_up)
    def the_post_is_back(self) -> None:
        self.chase.is_up = True
        self.chase.settle()

    @rule(name=PEOPLE, hours=st.sampled_from([1, 30]))
    def somebody_goes_away(self, name: str, hours: int) -> None:
        now = self.chase.now
        with self.chase.database.writing(HOME) as session:
            session.add(
                Absence(person_id=uid(name), begins=now, ends=now + timedelta(hours=hours),
                        noted_by=uid(name), noted_at=now)
            )  # fmt: skip

    @rule()
    def the_process_starts_again(self) -> None:
        address = self.chase.database.url.render_as_string(hide_password=False)
        self.chase.database.close()
        self.chase.database = open_database(address)

    @rule()
    @precondition(lambda self: self.subject[1] and is_over(self.chase.run(self.subject)))
    def it_begins_anew(self) -> None:
        with self.chase.database.writing(HOME) as session:
            self.chase.start(self.subject, session=session, priority=Priority.URGENT)

    @invariant()
    def there_is_one_future_or_it_is_over(self) -> None:
        if self.subject[1]:
            run, future = self.chase.run(self.subject), self.chase.future(self.subject)
            assert future == ([] if is_over(run) else [run.next_at])
            assert run.state is not EscalationState.RUNNING or run.taken_by is None
            assert (run.state is EscalationState.TAKEN) == (run.taken_by is not None)

    @invariant()
    def an_end_is_said_to_everybody_of_the_chain(self) -> None:
        run = self.chase.run(self.subject) if self.subject[1] else None
        if run is None or run.state is not EscalationState.ENDED:
            return
        with self.chase.database.reading(HOME) as session:
            told = [one.place for one in rows.reaches(session, [run.id]) if one.wave == run.wave]
        assert sorted(told) == [uid("ben"), uid("lea"), uid("max")]

    def _was_heard_or_nobody_was_there(self, wave: int) -> None:
        """The wait of a step was a whole one, unless all whom it reached went away first."""
        run = self.chase.run(self.subject)
        with self.chase.database.reading(HOME) as session:
            reaches = [one for one in rows.reaches(session, [run.id]) if one.wave == wave]
            gone = {one.person_id for one in session.query(Absence)}
        heard = [one.heard_at for one in reaches if one.heard_at]
        assert heard or gone >= {one.person_id for one in reaches}
        assert not heard or min(heard) + HALF <= self.chase.now

    def _act(self, name: str, what: Any, *rest: Any) -> None:
        with self.chase.database.writing(HOME) as session:
            run = rows.get(session, self.chase.run(self.subject).id, lock=True)
            actor = company.actor(session, name)
            try:
                what(session, actor, run, *rest, now=self.chase.now, tools=self.chase.tools)
            except Rejected:
                session.rollback()


def _write(session: Session, empty: IfEmpty, passes: int, now: datetime) -> None:
    chain = rows.EscalationChain(
        key=rows.key_of("tasks", None, None), area="tasks", passes=passes,
        changed_by=uid("max"), changed_at=now,
    )  # fmt: skip
    steps = [
        rows.EscalationStep(target=target, wait_minutes=30, working=False, if_empty=empty)
        for target in (OWNER, LEAD, MANAGER)
    ]
    rows.write_steps(session, rows.save_chain(session, chain), steps)


AnEscalation.TestCase.settings = settings(max_examples=20, stateful_step_count=15)
TestAnEscalation = AnEscalation.TestCase
