"""Is any promise late? Looks at the loops and the tables, and tells somebody."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from bot import scopes
from bot.clock import Clock
from bot.loops import Loop
from bot.slack import Done, SlackWire
from bot.tenants import Tenant, Tenants
from handlers.kit.area import Tools
from handlers.kit.standing import Standing
from handlers.kit.words import _
from handlers.staff.service import people
from storage import backlog, backups, sending, timers, vitals
from storage.migrate import is_current
from storage.session import Database

log = logging.getLogger(__name__)

SILENT_AFTER = 60.0
LATE_AFTER = timedelta(minutes=2)
STUCK_AFTER = timedelta(minutes=10)
SKEW_LIMIT = timedelta(seconds=60)


class Auditor:
    """Looks every fifteen seconds; what is wrong lowers readiness and is told to the admins.

    It speaks to Slack directly, because what is wrong may be the outbox.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        tools: Tools,
        loops: list[Loop],
        wire: SlackWire,
        tenants: Tenants,
        version: str,
        recovering: Callable[[], bool] = lambda: False,
        under_way: Callable[[], Mapping[str, str | None]] = dict,
    ) -> None:
        self._recovering = recovering
        self._under_way = under_way
        self._database = database
        self._clock = clock
        self._loops = loops
        self._wire = wire
        self._tenants = tenants
        self._tools = tools
        # Who is told, by workspace; known before anything is wrong with the database.
        self._admins: dict[str, list[str]] = {}
        self._version = version
        self._late: tuple[str, ...] = ()
        self._amiss: tuple[str, ...] = ()
        self._told: set[str] = set()
        self._looked_at = time.monotonic()
        self._skewed = False

    def may_claim(self) -> bool:
        """Whether this machine's clock agrees with the database's; claims need that."""
        return not self._skewed

    def standing(self) -> Standing:
        """Tell how the process is doing; an auditor that went silent is itself a finding."""
        late = self._late
        if time.monotonic() - self._looked_at > SILENT_AFTER:
            late = (*late, _("The auditor is silent."))
        if self._recovering():
            late = tuple(dict.fromkeys((*late, _recovering())))
        missing = {one.workspace: scopes.missing(one.granted) for one in self._tenants.every()}
        return Standing(
            version=self._version, ready=not late, late=(*late, *self._amiss), missing=missing
        )

    def look(self) -> bool:
        """Look once, and tell what is newly wrong. False: until the next round there is no more."""
        try:
            self._late = tuple(self._findings())
        except Exception:
            log.exception("The auditor could not look.")
            self._late = (_("The database does not answer."),)
        self._looked_at = time.monotonic()
        found = (*self._late, *self._amiss)
        new = [finding for finding in found if finding not in self._told]
        for finding in new:
            log.error("Late: %s", finding)
        if new and not self._tell("\n".join(new)):
            return False  # Nobody heard it, so it is said again.
        self._told = set(found)
        return False

    def skew(self) -> timedelta:
        """Return how far this machine's clock is from the database's."""
        if self._database.on_sqlite:
            return timedelta(0)
        with self._database.across_workspaces() as session:
            return abs(session.engine_now() - datetime.now(UTC))

    def _findings(self) -> list[str]:
        self._learn_admins()
        silent = [loop.name for loop in self._loops if loop.silent_for() > SILENT_AFTER]
        found = [_("Loop {name} is silent.", name=name) for name in silent]
        self._skewed = self.skew() > SKEW_LIMIT
        if self._skewed:
            found.append(_("This machine's clock differs from the database's by over a minute."))
        held = self._under_way()
        with self._database.across_workspaces() as session:
            due = timers.overdue_since(session, self._clock.now(), held=held.keys())
            waiting, oldest = sending.next_due(session), backlog.oldest_waiting(session)
            engine_now, failure = session.engine_now(), backups.failure(session)
        # Without last night's copy people are served all the same, and others than who is stuck.
        self._amiss = (
            *([_("The backup failed: {why}", why=failure)] if failure else []),
            *(_stuck(workspace, why) for workspace, why in sorted(held.items()) if why),
        )
        if self._recovering():
            return [*found, _recovering()]  # What is late is so because of that.
        if due is not None and self._clock.now() - due > LATE_AFTER:
            found.append(_("Reminders are more than two minutes late."))
        if waiting is not None and engine_now - waiting > LATE_AFTER:
            found.append(_("Messages are more than two minutes late."))
        if oldest is not None and engine_now - oldest > STUCK_AFTER:
            found.append(_("A message has waited for more than ten minutes."))
        if not is_current(self._database):
            found.append(_("The tables are of another version than this Opsbot."))
        if self._mended():
            found.append(_("Messages waited where nobody looked; they are sent now."))
        return found

    def _learn_admins(self) -> None:
        for tenant in self._tenants.every():
            with self._database.reading(tenant.workspace) as session:
                found = people.admins(session, self._tools)
            self._admins[tenant.workspace] = [person.id for person in found]

    def _mended(self) -> int:
        with self._database.across_workspaces(writing=True) as session:
            vitals.prove_writable(session)
            return backlog.mend_orphans(session)

    def _tell(self, text: str) -> bool:
        """Tell every admin; False when there are some and none of them was reached."""
        told = [
            self._say(tenant, person, text)
            for tenant in self._tenants.every()
            for person in self._admins.get(tenant.workspace, sorted(self._tools.admins))
        ]
        return any(told) or not told

    def _say(self, tenant: Tenant, person: str, text: str) -> bool:
        arguments = {"channel": person, "text": text}
        outcome = self._wire.call("chat.postMessage", tenant.token, arguments)
        log.info("Told %s of %s: %s", person, tenant.workspace, type(outcome).__name__)
        return isinstance(outcome, Done)


def _stuck(workspace: str, why: str) -> str:
    return _(
        "Workspace {workspace} rests: after the restore I cannot read what Slack shows ({why}).",
        workspace=workspace,
        why=why,
    )


def _recovering() -> str:
    return _("Restored from a backup: nothing is sent until it is known what Slack shows.")
