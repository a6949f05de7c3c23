"""Forgetting in time what nobody needs any more, a little at a go."""

import time
from datetime import timedelta

from bot.clock import Clock
from storage import backlog, deliveries, ended, notices, timers
from storage.session import Database

EVERY = 3600.0
AT_ONCE = 500
KEEP_KEYS = timedelta(days=7)
KEEP_ANSWERED = timedelta(days=30)
KEEP_TOLD = timedelta(days=180)
KEEP_ENDED = timedelta(days=365)


class Housekeeper:
    """Removes keys of old deliveries, answered timers, messages that were shown long ago.

    So it does with requests that crashed once and were handled in the end, with what people were
    told half a year ago, and with escalations that ended a year ago.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._again_at = 0.0

    def tidy(self) -> bool:
        """Remove one small load of each kind, once an hour; False when nothing old is left."""
        if time.monotonic() < self._again_at:
            return False
        with self._database.across_workspaces(writing=True) as session:
            now, today = session.engine_now(), self._clock.now()
            removed = (
                deliveries.purge(session, before=now - KEEP_KEYS, limit=AT_ONCE),
                deliveries.purge_letters(session, before=now - KEEP_ANSWERED, limit=AT_ONCE),
                backlog.purge(session, before=now - KEEP_ANSWERED, limit=AT_ONCE),
                timers.purge(session, before=today - KEEP_ANSWERED, limit=AT_ONCE),
                notices.purge(session, before=today - KEEP_TOLD, limit=AT_ONCE),
                ended.purge(session, before=today - KEEP_ENDED),
            )
        if not any(removed):
            self._again_at = time.monotonic() + EVERY
        return any(removed)
