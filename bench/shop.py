"""The bot's parts, wired as in the process, and what Slack posts to it."""

import itertools
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from bench.ground import CHANNELS, PEOPLE
from bench.slack import BOT, HOME, TOKEN
from bot.app import build_app
from bot.areas import AREAS
from bot.clock import Clock, SystemClock
from bot.courtesy import Courtesy
from bot.engine import Crew, Engine
from bot.envelopes import Ack, Envelope, bolt_handler
from bot.housekeeping import Housekeeper
from bot.http import PATH, HttpMode
from bot.sender import Patience, Sender
from bot.signatures import sign
from bot.slack import SlackWire
from bot.sweeper import SHORT, Sweeper
from bot.tenants import Tenant, Tenants
from bot.webserver import Request
from bot.worker import Worker
from bot.wrapper import Wrapper
from handlers.kit.area import Area, Glance, Tools
from handlers.kit.registry import Registry
from storage.session import Database, Session

SECRET = "bench"  # noqa: S105 - nobody else signs with it.
RING = "bench.ring"
NOWHERE = "http://127.0.0.1:9/api/"
_numbers = itertools.count(1)


@dataclass
class Bell:
    """An area whose timers only note when they rang; `also` is what their answer does besides."""

    also: Callable[[Session, str], None] = lambda *_: None
    # (subject, seconds of lateness, Unix time)
    rung: list[tuple[str, float, float]] = field(default_factory=list)

    def area(self) -> Area:
        return Area("bench", timers={RING: self._ring})

    def _ring(self, session: Session, glance: Glance) -> None:
        self.also(session, glance.alarm.subject)
        now = time.time()
        self.rung.append((glance.alarm.subject, now - glance.alarm.due_at.timestamp(), now))


class Shop:
    """The bot on a database: its door, and its loops once `running`."""

    def __init__(
        self,
        database: Database,
        *,
        api_url: str = NOWHERE,
        clock: Clock | None = None,
        bell: Bell | None = None,
    ) -> None:
        self.database = database
        self.clock = clock or SystemClock()
        areas = (*AREAS, bell.area()) if bell else AREAS
        tools, wire = Tools(registry=Registry(areas)), SlackWire(api_url)
        tenants = Tenants([Tenant(HOME, BOT, "B0BOT", TOKEN)])
        parts: dict[str, Any] = {"wire": wire, "tenants": tenants}
        mine = {"owner": uuid.uuid4().hex, **parts}
        self.sweeper = Sweeper(database, tools, self.clock, longest=SHORT)
        patience = Patience()
        crew = Crew(
            sweeper=self.sweeper,
            sender=Sender(database, tools, self.clock, patience=patience, **mine),
            worker=Worker(database, tools, lease=patience.step, **mine),
            housekeeper=Housekeeper(database, self.clock),
        )
        courtesy = Courtesy()
        self.engine = Engine(database, self.clock, crew, courtesy=courtesy)
        wrapper = Wrapper(database, tools, self.clock, courtesy=courtesy, **parts)
        self._door = door(bolt_handler(build_app(wrapper, tenants)))

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the loops work while the block runs."""
        self.engine.start()
        try:
            yield
        finally:
            self.engine.stop(timeout=10)

    def serve(self, request: Request, *, part: str = "T-") -> None:
        """Serve what Slack posted. Errors: `RuntimeError` unless `part` is in the answer."""
        answer = self._door.answer(request)
        if answer.status is not HTTPStatus.OK or part.encode() not in answer.body:
            raise RuntimeError(f"Not what was expected: {answer}")


def door(handle: Callable[[Envelope], Ack | None]) -> HttpMode:
    """Return a door that verifies as in the process, and is asked without a network."""
    return HttpMode(handle=handle, secrets=lambda: [SECRET], host="127.0.0.1", port=0)


def wishes(count: int) -> list[Request]:
    """Return `count` signed commands that each add a task, one person's for another."""
    return [_signed(command_body()) for _ in range(count)]


def typed(line: str) -> Request:
    """Return a signed command as somebody types it; each time it is somebody else."""
    command, _, text = line.partition(" ")
    return _signed(_command(command, text, _writer(next(_numbers)), team=HOME))


def command_body(*, command: str = "/task", team: str = HOME) -> bytes:
    """Return a command that adds a task which nobody added before."""
    number = next(_numbers)
    owner = PEOPLE[number % len(PEOPLE)]
    text = f"add Restock shelf {number} <@{owner}|{owner.lower()}> due tomorrow 3pm"
    return _command(command, text, _writer(number), team=team)


def _writer(number: int) -> str:
    return PEOPLE[(number * 7 + 1) % len(PEOPLE)]


def _command(command: str, text: str, writer: str, *, team: str) -> bytes:
    said = {
        "team_id": team,
        "command": command,
        "text": text,
        "user_id": writer,
        "user_name": writer.lower(),
        "channel_id": CHANNELS[0],
        "trigger_id": uuid.uuid4().hex,
        "response_url": "https://hooks.slack.com/commands/1",
        "api_app_id": "A1",
    }
    return urlencode(said).encode()


def headers(body: bytes) -> dict[str, str]:
    """Return what Slack sends with `body`, in small letters."""
    stamp = str(int(time.time()))
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": sign(body, stamp, SECRET),
    }


def _signed(body: bytes) -> Request:
    return Request("POST", PATH, headers(body), body)
