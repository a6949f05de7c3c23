"""The composition root: settings and a clock in, a process that can start and stop out."""

import logging
import uuid
from importlib.metadata import version
from pathlib import Path

from bot.app import build_app
from bot.areas import registry
from bot.auditor import Auditor
from bot.backups import Nightly
from bot.clock import Clock
from bot.config import Settings
from bot.engine import Crew, Engine
from bot.envelopes import bolt_handler
from bot.gate import Gate
from bot.housekeeping import Housekeeper
from bot.sender import Patience, Sender
from bot.slack import SlackBot, SlackWire
from bot.socket import SocketMode
from bot.sweeper import Sweeper
from bot.tenancy import identify
from bot.tenants import Tenants
from bot.worker import Worker
from bot.wrapper import Wrapper
from handlers.kit.area import Tools
from handlers.kit.standing import Standing
from handlers.recovery import service as recovery
from handlers.staff.service import people
from storage import jobs, outbox, parking
from storage.recovery import include
from storage.session import Database

log = logging.getLogger(__name__)

STOP_TAKING = 7.0
STOP_WORKING = 2.0


class Bot:
    """One process: wired in the constructor, alive between `start` and `stop`."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        *,
        patience: Patience = Patience(),  # noqa: B008  # It is frozen.
        connections: int = 2,
    ) -> None:
        self.clock = clock
        self._database = database
        wire = SlackWire(settings.api_url)
        # A process's own name for its leases; unique to this start, so that nobody inherits them.
        self._owner = uuid.uuid4().hex
        self._tenants = Tenants(
            identify(database, wire, [one.get_secret_value() for one in settings.bot_tokens])
        )
        self._tools = Tools(
            registry=registry(),
            admins=settings.admins,
            timezone=settings.timezone,
            standing=self.standing,
        )
        tools, tenants, owner = self._tools, self._tenants, self._owner
        gate = Gate(database, tenants)
        self.engine = Engine(
            database,
            clock,
            Crew(
                sweeper=Sweeper(database, tools, clock),
                sender=Sender(
                    database,
                    tools,
                    clock,
                    wire=wire,
                    tenants=tenants,
                    owner=owner,
                    patience=patience,
                    holds=gate.holds,
                ),
                worker=Worker(
                    database, tools, wire=wire, tenants=tenants, owner=owner, lease=patience.step
                ),
                housekeeper=Housekeeper(database, clock),
            ),
            gate=gate,
        )
        self.auditor = Auditor(
            database,
            clock,
            tools=tools,
            loops=self.engine.loops,
            wire=wire,
            tenants=tenants,
            version=version("opsbot"),
            recovering=gate.is_closed,
        )
        self.engine.audit_with(self.auditor)
        wrapper = Wrapper(database, tools, clock, wire=wire, tenants=tenants, holds=gate.holds)
        self.app = build_app(wrapper, tenants)
        app_token = SlackBot(wire, settings.app_token.get_secret_value())
        self.socket = SocketMode(
            open_url=lambda: str(app_token.call("apps.connections.open")["url"]),
            handle=bolt_handler(self.app),
            connections=connections,
        )

    def standing(self) -> Standing:
        return self.auditor.standing()

    def start(self) -> None:
        """Take up what earlier processes left, start the loops, and only then listen to Slack."""
        if self._database.on_sqlite:
            self._release_the_dead()
        self._include_in_recovery()
        for tenant in self._tenants.every():
            with self._database.writing(tenant.workspace) as session:
                outbox.wake_workspace(session)
                parking.wake_workspace(session)
                people.refresh_now(session, self.clock.now())
                recovery.begin(session)
        self.engine.start()
        self.socket.start()

    def copy_nightly(self, folder: Path, *, timezone: str | None) -> None:
        """Also make a copy of the database every night; to be asked for before the start."""
        nightly = Nightly(self._database, self.clock, folder=folder, timezone=timezone)
        self.engine.run_beside("backups", nightly.work)

    def ready(self) -> bool:
        """Whether Slack reaches us and no promise is late."""
        return self.socket.ready() and self.standing().ready

    def stop(self) -> bool:
        """Take nothing new, finish what is in hand, close; False when something went on."""
        answered = self.socket.stop(deadline=STOP_TAKING)
        ended = self.engine.stop(timeout=STOP_WORKING)
        return answered and ended

    def _include_in_recovery(self) -> None:
        with self._database.across_workspaces(writing=True) as session:
            include(session, [tenant.workspace for tenant in self._tenants.every()])

    def _release_the_dead(self) -> None:
        with self._database.across_workspaces(writing=True) as session:
            now = session.engine_now()
            found = outbox.release_of_the_dead(session, living=self._owner, now=now)
            jobs.release_of_the_dead(session, living=self._owner, now=now)
        if found:
            log.info("%d messages were in flight when the last process ended.", found)
