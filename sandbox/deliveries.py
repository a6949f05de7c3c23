"""Payloads on their way to the app: who carries them, how long we wait, what is repeated."""

import asyncio
import copy
from collections.abc import Coroutine
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

from sandbox.faults import Fault, Faults
from sandbox.ledger import Ledger, real_now
from sandbox.shapes import Json, new_id

OK = "ok"
TIMEOUT = "operation_timeout"
NO_APP = "dispatch_failed"
APP_ERROR = "app_error"

# Retries of an event, in units of patience: at once, after a minute, after five (60 s = 20 x 3 s).
RETRY_AFTER = (0, 20, 100)


@dataclass(frozen=True)
class Retry:
    number: int
    reason: str


@dataclass(frozen=True)
class Envelope:
    """A payload and how it travels: `events_api`, `slash_commands` or `interactive`."""

    type: str
    payload: Json
    accepts_response: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names a fault may be set on."""
        inner = self.payload.get("event", self.payload)
        return (self.type, str(inner.get("type", "")), str(self.payload.get("command", "")))


@dataclass(frozen=True)
class Answer:
    """What came back: `outcome` is one of the four constants above, `body` what the app said.

    `reason` is Slack's word for a failure; `final` means that the app asked for no retry.
    """

    outcome: str
    body: Any = None
    reason: str = ""
    final: bool = False
    via: str = ""


class Carrier(Protocol):
    """A way to the app: Socket Mode or HTTP."""

    async def carry(
        self, envelope: Envelope, *, retry: Retry | None, fault: Fault | None
    ) -> Answer: ...


class Courier:
    """Delivers. Interactions once, while a person waits; events until they are acknowledged."""

    def __init__(
        self, carrier: Carrier, *, ledger: Ledger, faults: Faults, patience: float
    ) -> None:
        self.carrier = carrier
        self._ledger = ledger
        self._faults = faults
        self._patience = patience
        self._tasks: set[asyncio.Task[None]] = set()

    async def ask(self, envelope: Envelope) -> Answer:
        """Deliver a command or an interaction once and return what the app answered."""
        fault = self._faults.take_for_delivery(*envelope.names)
        entry = self._ledger.delivery(envelope.type, copy.deepcopy(envelope.payload))
        if fault and fault.kind == "hold":
            await asyncio.sleep(fault.seconds)
        answer = await self._attempt(envelope, entry, retry=None, fault=fault)
        entry["outcome"] = answer.outcome
        if fault and fault.kind in {"repeat", "repeat_as_retry", "repeat_new_id"}:
            self._start(self._again(envelope, fault))
        return answer

    def tell(self, envelope: Envelope) -> None:
        """Deliver an event in the background, with Slack's retries."""
        fault = self._faults.take_for_delivery(*envelope.names)
        entry = self._ledger.delivery(envelope.type, copy.deepcopy(envelope.payload))
        self._start(self._persist(envelope, entry, fault=fault))

    @property
    def busy(self) -> int:
        """Count the events that are on their way or wait for a retry."""
        return len(self._tasks)

    def cancel(self) -> None:
        """Forget all pending deliveries."""
        for task in self._tasks:
            task.cancel()

    async def _persist(self, envelope: Envelope, entry: Json, *, fault: Fault | None) -> None:
        if fault and fault.kind == "lose":
            entry["outcome"] = "lost"
            return
        if fault and fault.kind == "hold":
            await asyncio.sleep(fault.seconds)
        answer = await self._attempt(envelope, entry, retry=None, fault=fault)
        for number, delay in enumerate(RETRY_AFTER, start=1):
            if answer.outcome == OK or answer.final:
                break
            await asyncio.sleep(delay * self._patience)
            retry = Retry(number, answer.reason)
            answer = await self._attempt(envelope, entry, retry=retry, fault=None)
        entry["outcome"] = OK if answer.outcome == OK else "lost"
        if fault and fault.kind in {"repeat", "repeat_as_retry", "repeat_new_id"}:
            await self._again(envelope, fault)

    async def _again(self, envelope: Envelope, fault: Fault) -> None:
        payload = copy.deepcopy(envelope.payload)
        if fault.kind == "repeat_new_id" and "event_id" in payload:
            payload["event_id"] = new_id("Ev")
        retry = Retry(1, "http_timeout") if fault.kind == "repeat_as_retry" else None
        repeated = replace(envelope, payload=payload)
        entry = self._ledger.delivery(envelope.type, payload)
        entry["repeat"] = True
        answer = await self._attempt(repeated, entry, retry=retry, fault=None)
        entry["outcome"] = answer.outcome

    async def _attempt(
        self, envelope: Envelope, entry: Json, *, retry: Retry | None, fault: Fault | None
    ) -> Answer:
        attempt: Json = {"at": real_now(), "retry": asdict(retry) if retry else None}
        attempt |= {"fault": fault.kind if fault else None, "outcome": "pending"}
        entry["attempts"].append(attempt)
        answer = await self.carrier.carry(envelope, retry=retry, fault=fault)
        attempt |= {"outcome": answer.outcome, "via": answer.via, "answered_at": real_now()}
        if answer.outcome == OK:
            entry["ack"] = answer.body
        return answer

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
