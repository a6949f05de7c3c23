"""Figures for Prometheus: what was counted while it happened, and what is read when they are asked.

No label holds a person, a place or a text: names are those that areas declare, else `other`.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.inbound import Inbound, Kind
from bot.loops import Loop
from bot.routes import route
from bot.wrapper import Served
from handlers.kit.registry import Registry
from storage import vitals
from storage.enums import Lane, OutboxKind, OutboxState
from storage.session import Database

log = logging.getLogger(__name__)

OTHER = "other"
_ANSWERED = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
_RANG = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 3600.0, 86400.0)


class Metrics:
    """Counts what it is told; every part of the process tells it by a hook of its own."""

    def __init__(self, served: Registry) -> None:
        self.registry = CollectorRegistry()
        self._served = served
        self._deliveries = Counter(
            "opsbot_deliveries",
            "What Slack delivered, and what came of it.",
            ["kind", "name", "outcome"],
            registry=self.registry,
        )
        self._answered = Histogram(
            "opsbot_acknowledgement_seconds",
            "From reading a delivery to its acknowledgement.",
            ["kind"],
            buckets=_ANSWERED,
            registry=self.registry,
        )
        self._rang = Histogram(
            "opsbot_timer_lateness_seconds",
            "How long after its instant a timer rang.",
            ["lane"],
            buckets=_RANG,
            registry=self.registry,
        )
        self._sends = Counter(
            "opsbot_sends",
            "Attempts to show a message, and what came of them.",
            ["kind", "outcome"],
            registry=self.registry,
        )

    def served(self, inbound: Inbound, outcome: Served, seconds: float) -> None:
        name = name_of(inbound, self._served)
        self._deliveries.labels(inbound.kind, name, outcome).inc()
        self._answered.labels(inbound.kind).observe(seconds)

    def rung(self, lane: Lane, late: timedelta) -> None:
        self._rang.labels(lane).observe(max(late.total_seconds(), 0))

    def settled(self, kind: OutboxKind, state: OutboxState) -> None:
        outcome = "later" if state is OutboxState.PENDING else state
        self._sends.labels(kind, outcome).inc()

    def text(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self.registry)


class Present(Collector):
    """Figures that are not counted but looked up when they are asked for."""

    def __init__(
        self, database: Database, clock: Clock, *, loops: list[Loop], ready: Callable[[], bool]
    ) -> None:
        self._database = database
        self._clock = clock
        self._loops = loops
        self._ready = ready

    def describe(self) -> Iterator[Metric]:
        """Name nothing beforehand, so that registering asks nothing of the database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        yield _gauge("opsbot_ready", "1 when no promise is late.", float(self._ready()))
        silence = GaugeMetricFamily(
            "opsbot_loop_silent_seconds", "Since a loop last did its work.", labels=["loop"]
        )
        for loop in self._loops:
            silence.add_metric([loop.name], loop.silent_for())
        yield silence
        try:
            found = self._look()
        except Exception:
            log.exception("The database could not be asked for its figures.")
            yield _gauge("opsbot_database_up", "1 when the database answers.", 0)
            return
        yield _gauge("opsbot_database_up", "1 when the database answers.", 1)
        yield from self._of(found)

    def _look(self) -> vitals.Vitals:
        with self._database.across_workspaces() as session:
            return vitals.read(session)

    def _of(self, found: vitals.Vitals) -> Iterator[Metric]:
        age = (found.now - found.oldest).total_seconds() if found.oldest else 0
        yield _gauge("opsbot_outbox_waiting", "Messages not shown yet.", found.waiting)
        yield _gauge("opsbot_outbox_age_seconds", "How long the oldest has waited.", max(age, 0))
        yield _gauge("opsbot_dead_letters", "Crashed requests that are kept.", found.dead_letters)
        overdue = GaugeMetricFamily(
            "opsbot_timer_overdue_seconds", "How long the next timer is overdue.", labels=["lane"]
        )
        now = self._clock.now()
        for lane in Lane:
            late = (now - found.dues[lane]).total_seconds() if lane in found.dues else 0
            overdue.add_metric([lane], max(late, 0))
        yield overdue


def name_of(inbound: Inbound, served: Registry) -> str:
    """Return what an area calls it, never what somebody typed or an old button is called."""
    known = {
        Kind.PRESS: served.actions,
        Kind.SHORTCUT: served.shortcuts,
        Kind.SUBMISSION: served.forms,
        Kind.CLOSED: served.forms,
        Kind.EVENT: served.events,
    }
    if inbound.kind in known:
        return inbound.name if inbound.name in known[inbound.kind] else OTHER
    return route(inbound, served).name or OTHER


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)
