"""The composition root: settings and a clock in, a process that can start and stop out."""

import logging
import time
import uuid
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr

from bot.app import build_app
from bot.areas import registry
from bot.auditor import Auditor
from bot.backups import Nightly
from bot.clock import Clock
from bot.config import Settings
from bot.courtesy import Courtesy
from bot.engine import Crew, Engine
from bot.envelopes import bolt_handler
from bot.gate import Gate, Resumer
from bot.health import Health
from bot.housekeeping import Housekeeper
from bot.http import HttpMode
from bot.insisting import insist
from bot.metrics import Metrics, Present
from bot.sender import Patience, Sender
from bot.slack import SlackBot, SlackWire
from bot.socket import SocketMode
from bot.sweeper import SHORT, Sweeper
from bot.tenancy import CannotStart, identify
from bot.tenants import Tenant, Tenants
from bot.worker import Worker
from bot.wrapper import Wrapper
from handlers.complaints.service import sources
from handlers.kit.area import Tools
from handlers.kit.standing import Standing
from handlers.kit.words import _
from handlers.recovery import service as recovery
from handlers.staff.service import people
from storage import jobs, parking, sending
from storage.recovery import include
from storage.session import Database, Wake

log = logging.getLogger(__name__)

STOP_TAKING = 6.0
STOP_WORKING = 2.0


class Door(Protocol):
    """A way by which Slack reaches us; everything that comes in by one is handled alike."""

    def start(self) -> None: ...
    def ready(self) -> bool: ...
    def stop(self, *, deadline: float) -> bool: ...


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
        self._settings = settings
        self._stopping = False
        self._wire = wire = SlackWire(settings.api_url)
        # A process's own name for its leases; unique to this start, so that nobody inherits them.
        self._owner = uuid.uuid4().hex
        self._tenants = Tenants(identify(database, wire, _revealed(settings.bot_tokens)))
        self._tools = Tools(
            registry=registry(prefix=settings.command_prefix),
            admins=settings.admins,
            timezone=settings.timezone,
            standing=self.standing,
        )
        tools, tenants, owner = self._tools, self._tenants, self._owner
        gate = Gate(database, tenants)
        crew = Crew(
            sweeper=Sweeper(database, tools, clock, longest=SHORT, held=gate.held),
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
        )
        courtesy = Courtesy()
        self.engine = Engine(database, clock, crew, gate=gate, courtesy=courtesy)
        self.engine.run_beside("recovery", Resumer(database, gate, tenants).work)
        self.auditor = Auditor(
            database,
            clock,
            tools=tools,
            loops=self.engine.loops,
            wire=wire,
            tenants=tenants,
            version=version("opsbot"),
            recovering=gate.is_closed,
            under_way=gate.under_way,
        )
        self.engine.audit_with(self.auditor)
        wrapper = Wrapper(
            database, tools, clock, wire=wire, tenants=tenants, holds=gate.holds, courtesy=courtesy
        )
        self.app = build_app(wrapper, tenants)
        self.doors = self._doors(connections)
        self.health = self._health(wrapper, crew)

    def _doors(self, connections: int) -> list[Door]:
        """Build the ways by which Slack reaches us: those that are set, one or both."""
        handle, settings, doors = bolt_handler(self.app), self._settings, list[Door]()
        if settings.app_token is not None:
            doors += [SocketMode(open_url=self._ticket, handle=handle, connections=connections)]
        if settings.signing_secrets:
            doors += [
                HttpMode(
                    handle=handle,
                    secrets=lambda: _revealed(self._settings.signing_secrets),
                    host=settings.http_host,
                    port=settings.http_port,
                )
            ]
        return doors

    def _ticket(self) -> str:
        """Ask for the address of a new connection, with the app token as it is now."""
        token = self._settings.app_token
        app = SlackBot(self._wire, token.get_secret_value() if token else "")
        return str(app.call("apps.connections.open")["url"])

    def _health(self, wrapper: Wrapper, crew: Crew) -> Health | None:
        """Let everything be counted, if anybody may ask."""
        if self._settings.health_port is None:
            return None
        metrics = Metrics(self._tools.registry)
        wrapper.on_served = metrics.served
        crew.sweeper.on_rung = metrics.rung
        crew.sender.on_settled = metrics.settled
        loops = self.engine.every_loop()
        present = Present(self._database, self.clock, loops=loops, ready=self.ready)
        metrics.registry.register(present)
        return Health(
            loops=loops,
            late=self.late,
            figures=metrics.text,
            host=self._settings.health_host,
            port=self._settings.health_port,
        )

    def standing(self) -> Standing:
        return self.auditor.standing()

    def start(self) -> None:
        """Take up what earlier processes left, start the loops, and only then listen to Slack.

        Errors: `OSError` with a sentence when an address is not to be had; `stop` undoes the rest.
        """
        insist(self._take_up)
        if self.health is not None:
            self.health.start()
        self.engine.start()
        for door in self.doors:
            door.start()

    def renew(self, settings: Settings) -> None:
        """Take up the tokens and signing secrets of new settings; the rest waits for a start.

        Errors: `CannotStart`, and then nothing has changed.
        """
        if _ways(settings) != _ways(self._settings):
            raise CannotStart("Between Socket Mode and HTTP mode only a new start can change.")
        tokens = _revealed(settings.bot_tokens)
        found = identify(self._database, self._wire, tokens, patience=0)
        if len(found) < len(tokens):
            unknown = len(tokens) - len(found)
            raise CannotStart(f"SLACK_BOT_TOKEN: Slack does not know {unknown} of these tokens.")
        self._tenants.replace(found)
        self._settings = settings
        insist(lambda: self._welcome(found))
        log.info("The tokens were read again: %d workspaces are served.", len(found))

    def late(self) -> tuple[str, ...]:
        """Say what keeps this process from being ready; nothing when all is well."""
        late = self.standing().late
        if self._stopping:
            late += (_("I am about to stop."),)
        elif not any(door.ready() for door in self.doors):
            late += (_("Slack does not reach me."),)
        return late

    def copy_nightly(self, folder: Path, *, timezone: str | None) -> None:
        """Also make a copy of the database every night; to be asked for before the start."""
        nightly = Nightly(self._database, self.clock, folder=folder, timezone=timezone)
        self.engine.run_beside("backups", nightly.work)

    def ready(self) -> bool:
        """Whether Slack reaches us and no promise is late."""
        return not self.late()

    def stop(self) -> bool:
        """Take nothing new, finish what is in hand, close; False when something went on."""
        self._stopping = True
        until = time.monotonic() + STOP_TAKING
        answered = [door.stop(deadline=max(until - time.monotonic(), 0)) for door in self.doors]
        ended = self.engine.stop(timeout=STOP_WORKING)
        if self.health is not None:
            self.health.stop(deadline=0)
        return all(answered) and ended

    def _take_up(self) -> None:
        if self._database.on_sqlite:
            self._release_the_dead()
        self._include_in_recovery()
        self._welcome(self._tenants.every())

    def _welcome(self, tenants: list[Tenant]) -> None:
        """Try again what a workspace refused before: its token may be a new one."""
        for tenant in tenants:
            with self._database.writing(tenant.workspace) as session:
                sending.wake_workspace(session)
                parking.wake_workspace(session)
                jobs.wake_workspace(session)
                people.refresh_now(session, self.clock.now())
                sources.read_again(session, self.clock.now())
                recovery.begin(session)
                session.wakes.add(Wake.OUTBOX)

    def _include_in_recovery(self) -> None:
        with self._database.across_workspaces(writing=True) as session:
            include(session, [tenant.workspace for tenant in self._tenants.every()])

    def _release_the_dead(self) -> None:
        with self._database.across_workspaces(writing=True) as session:
            now = session.engine_now()
            found = sending.release_of_the_dead(session, living=self._owner, now=now)
            jobs.release_of_the_dead(session, living=self._owner, now=now)
        if found:
            log.info("%d messages were in flight when the last process ended.", found)


def _revealed(secrets: tuple[SecretStr, ...]) -> list[str]:
    return [one.get_secret_value() for one in secrets]


def _ways(settings: Settings) -> tuple[bool, bool]:
    return settings.app_token is not None, bool(settings.signing_secrets)
