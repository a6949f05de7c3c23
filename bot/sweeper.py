"""The timer loop: claim what is due in a lane, let the areas answer, commit them together."""

import logging
import math
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import timedelta

from bot.clock import Clock
from handlers.kit.area import Glance, Tools
from handlers.kit.words import spelling
from storage import notices, timers
from storage.enums import Lane
from storage.session import Database, Session
from storage.timers import Alarm

log = logging.getLogger(__name__)
BATCH = 50
# Seconds that a batch takes in the process: people wait for the same database.
SHORT = 0.05


class Sweeper:
    """Answers timers. One failing answer is put back with a delay and harms no other.

    After `longest` seconds the rest of a batch is left for the next one. Timers of workspaces that
    are `held` wait.
    """

    def __init__(
        self,
        database: Database,
        tools: Tools,
        clock: Clock,
        *,
        longest: float = math.inf,
        held: Callable[[], AbstractSet[str]] = frozenset,
    ) -> None:
        self._held = held
        self._database = database
        self._tools = tools
        self._clock = clock
        self._longest = longest
        # Called with how late each timer rang.
        self.on_rung: Callable[[Lane, timedelta], None] = lambda *_: None

    def sweep(self, lane: Lane) -> bool:
        """Answer up to fifty due timers of the most overdue workspace; False when none is due.

        Those that a long batch does not come to stay due. Those of a workspace that is held wait:
        what they would draw or say may be in Slack already.
        """
        now, held = self._clock.now(), self._held()
        with self._database.across_workspaces() as session:
            workspace = timers.next_workspace(session, lane, now, held=held)
        if workspace is None:
            return False
        with self._database.writing(workspace) as session:
            # The pushes come last: they take along what the others have to say, and after an outage
            # also what these arm, as the next look at a task.
            claimed = timers.claim(session, lane, now, limit=BATCH, last=notices.PUSH)
            answered = self._answer_some(session, claimed)
        for alarm in answered:
            self.on_rung(lane, now - alarm.due_at)
        return bool(answered)

    def _answer_some(self, session: Session, alarms: list[Alarm]) -> list[Alarm]:
        """Answer at least the first alarm, and more until it has taken long enough."""
        until = time.monotonic() + self._longest
        for number, alarm in enumerate(alarms, start=1):
            self._answer(session, alarm)
            if time.monotonic() > until:
                return alarms[:number]
        return alarms

    def _answer(self, session: Session, alarm: Alarm) -> None:
        now = self._clock.now()
        try:
            with session.begin_nested(), spelling(self._tools.registry.spelling):
                if timers.mark_answered(session, alarm):
                    answer = self._tools.registry.timers[alarm.kind]
                    answer(session, Glance(alarm=alarm, now=now, tools=self._tools))
        except Exception as problem:
            log.exception("The answer to %s of %s failed.", alarm.kind, alarm.subject)
            timers.put_back(session, alarm, now=now, error=f"{type(problem).__name__}: {problem}")
