"""What a supervisor is told: alive, ready, and the figures."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from harness.threads import PATIENCE
from harness.web import ask

from bot import health as module
from bot.health import Health
from bot.loops import Loop


class Supervised:
    """A process whose state a test decides."""

    def __init__(self) -> None:
        self.late: tuple[str, ...] = ()
        self.loop = Loop("outbox", lambda: False, idle=lambda: None)
        self.health = Health(
            loops=[self.loop],
            late=lambda: self.late,
            figures=lambda: b"figures 1\n",
            host="127.0.0.1",
            port=0,
        )

    def ask(self, path: str, method: str = "GET") -> tuple[int, Any]:
        reply = ask(self.health.port, path, method=method)
        is_json = reply.headers["content-type"] == "application/json"
        return reply.status, json.loads(reply.text) if is_json else reply.text


@pytest.fixture
def process() -> Iterator[Supervised]:
    process = Supervised()
    process.health.start()
    yield process
    assert process.health.stop(deadline=PATIENCE)


def test_all_is_well(process: Supervised) -> None:
    assert process.ask("/healthz") == (200, {"ok": True, "stuck": []})
    assert process.ask("/readyz") == (200, {"ok": True, "late": []})
    assert process.ask("/metrics") == (200, "figures 1\n")


def test_a_loop_that_does_not_come_round_is_not_alive(
    process: Supervised, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STUCK_AFTER", 0.0)
    assert process.ask("/healthz") == (503, {"ok": False, "stuck": ["outbox"]})


def test_who_is_late_is_alive_but_not_ready(process: Supervised) -> None:
    process.late = ("Reminders are late.",)
    assert process.ask("/readyz") == (503, {"ok": False, "late": ["Reminders are late."]})
    assert process.ask("/healthz")[0] == 200


def test_nothing_else_is_answered(process: Supervised) -> None:
    assert process.ask("/")[0] == process.ask("/slack/events")[0] == 404
    assert process.ask("/healthz", "POST")[0] == 405
