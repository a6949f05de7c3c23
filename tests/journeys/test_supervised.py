"""Whoever runs the bot looks in from outside while people work: alive, ready, and how much."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness.bot import BotUnderTest, over_http, running_bot
from harness.databases import fresh_sqlite
from harness.given import MONDAY
from harness.sights import tasks
from harness.threads import at_once
from harness.web import ask, form, post, signed
from prometheus_client.parser import text_string_to_metric_families

from bot import auditor, health
from bot.http import HttpMode
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox

HEALTH = {"OPSBOT_HEALTH_PORT": "0"}


@pytest.fixture
def supervised(
    request: pytest.FixtureRequest, sandbox_server: RunningSandbox, tmp_path: Path
) -> Iterator[BotUnderTest]:
    """The bot with its health port, over sockets unless the test says HTTP."""
    slack = Sandbox.connect(sandbox_server.url)
    slack.reset()
    way = over_http(sandbox_server) if getattr(request, "param", "") == "http" else {}
    with (
        fresh_sqlite(tmp_path) as database,
        running_bot(sandbox_server, database, **HEALTH, **way) as bot,
    ):
        bot.wait(to=MONDAY)
        yield bot


def look(bot: BotUnderTest, path: str) -> tuple[int, Any]:
    assert bot.bot.health is not None
    reply = ask(bot.bot.health.port, path)
    return reply.status, json.loads(reply.text)


def figures(bot: BotUnderTest) -> dict[tuple[str, ...], float]:
    """Return every figure by its name and the values of its labels."""
    assert bot.bot.health is not None
    text = ask(bot.bot.health.port, "/metrics").text
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def shown(bot: BotUnderTest) -> list[str]:
    """Return the calls by which Slack was asked to show something."""
    calls = [str(one["method"]) for one in bot.slack.ledger()["calls"]]
    return [one for one in calls if one.startswith("chat.")]


@pytest.mark.parametrize("supervised", ["socket", "http"], indirect=True)
def test_the_figures_are_right_while_commands_run(supervised: BotUnderTest) -> None:
    names = ["ana", "ben", "chidi"]

    def work(name: str) -> None:
        for _ in range(4):
            supervised.person(name).command("/task add Sweep @ben due in 1 h", channel="warehouse")
            figures(supervised)
        supervised.person(name).command("/task show T-99", channel="warehouse")

    at_once(*(lambda name=name: work(name) for name in names))
    supervised.settle()
    supervised.wait(hours=1)
    found = figures(supervised)
    key = "opsbot_deliveries_total"
    assert found[key, "command", "/task add", "done"] == 12
    assert found[key, "command", "/task show", "refused"] == 3
    assert found["opsbot_acknowledgement_seconds_count", "command"] == 15
    sent = sum(n for k, n in found.items() if k[0] == "opsbot_sends_total" and k[2] == "sent")
    assert sent == len(shown(supervised)) > 12
    assert found[("opsbot_outbox_waiting",)] == found[("opsbot_dead_letters",)] == 0
    assert sum(n for k, n in found.items() if k[0] == "opsbot_timer_lateness_seconds_count") > 0
    assert found["opsbot_loop_silent_seconds", "auditor"] < 60
    assert not [k for k in found if "Sweep" in str(k) or "ana" in k]


def test_all_is_well_and_then_a_loop_hangs(
    supervised: BotUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(supervised, "/healthz") == (200, {"ok": True, "stuck": []})
    assert look(supervised, "/readyz") == (200, {"ok": True, "late": []})
    monkeypatch.setattr(health, "STUCK_AFTER", 0.0)
    status, said = look(supervised, "/healthz")
    assert (status, "outbox" in said["stuck"]) == (503, True)


def test_what_is_late_and_a_silent_auditor_are_told(
    supervised: BotUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditor, "SILENT_AFTER", 0.0)
    assert look(supervised, "/readyz") == (503, {"ok": False, "late": ["The auditor is silent."]})
    assert figures(supervised)["opsbot_ready",] == 0


def test_whom_slack_does_not_reach_is_not_ready(supervised: BotUnderTest) -> None:
    for door in supervised.bot.doors:
        assert door.stop(deadline=5)
    assert look(supervised, "/readyz") == (503, {"ok": False, "late": ["Slack does not reach me."]})
    assert look(supervised, "/healthz")[0] == 200


@pytest.mark.parametrize("supervised", ["http"], indirect=True)
def test_a_request_that_slack_did_not_sign_changes_and_counts_nothing(
    supervised: BotUnderTest, sandbox_server: RunningSandbox
) -> None:
    [door] = supervised.bot.doors
    assert isinstance(door, HttpMode)
    home, ana = str(supervised.slack.me()["id"]), supervised.slack.user_id("ana")
    body = form(command="/task", text="add Forged", team_id=home, user_id=ana, trigger_id="1.2.3")
    good = signed(body, sandbox_server.signing_secret)
    assert post(door.port, body, signed(body, "guessed")).status == 401
    assert post(door.port, body, signed(body, sandbox_server.signing_secret, ago=400)).status == 401
    assert ("opsbot_deliveries_total", "command", "/task add", "done") not in figures(supervised)
    assert "T-1" in post(door.port, body, good).text
    assert post(door.port, body, good).text == ""
    assert [one.title for one in tasks(supervised)] == ["Forged"]
