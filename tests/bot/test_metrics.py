"""The figures: counted by name and outcome, read at a glance, and never of a person."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from harness import payloads
from harness.desk import Desk
from harness.example import Example
from harness.payloads import HOME, OTHER
from harness.statements import counted
from prometheus_client.parser import text_string_to_metric_families

from bot.areas import registry
from bot.loops import Loop
from bot.metrics import Metrics, Present, name_of
from bot.sweeper import Sweeper
from handlers.kit.answers import Errors
from storage import deliveries, outbox, timers
from storage.enums import Lane
from storage.session import Database, Session

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def metrics(stage: Desk) -> Metrics:
    metrics = Metrics(stage.tools.registry)
    loop = Loop("outbox", lambda: False, idle=lambda: None)
    present = Present(stage.database, stage.clock, loops=[loop], ready=lambda: True)
    metrics.registry.register(present)
    return metrics


def value(metrics: Metrics, name: str, **labels: str) -> float:
    found = metrics.registry.get_sample_value(name, labels)
    assert found is not None, (name, labels)
    return found


def serve(stage: Desk, metrics: Metrics, *bodies: dict[str, Any]) -> None:
    wrapper = stage.wrapper()
    wrapper.on_served = metrics.served
    for body in bodies:
        wrapper.serve(stage.hear(body))


def delivered(metrics: Metrics, kind: str) -> dict[tuple[str, str], float]:
    """Return what was counted of a kind: (name, outcome) -> how often."""
    return {
        (one.labels["name"], one.labels["outcome"]): one.value
        for family in metrics.registry.collect()
        for one in family.samples
        if one.name == "opsbot_deliveries_total" and one.labels["kind"] == kind
    }


def test_commands_are_counted_by_name_and_outcome(
    stage: Desk, metrics: Metrics, example: Example
) -> None:
    texts = ["do", "do", "look", "refuse", "lead", "help", "xyzzy Ana owes 5"]
    serve(stage, metrics, *(payloads.command(text) for text in texts))
    example.broken = True
    serve(stage, metrics, payloads.command("do"), payloads.command("x", name="/gone"))
    assert delivered(metrics, "command") == {
        ("/test do", "done"): 2,
        ("/test look", "done"): 1,
        ("/test refuse", "refused"): 1,
        ("/test lead", "refused"): 1,
        ("/test do", "crashed"): 1,
        ("other", "done"): 3,
    }
    assert value(metrics, "opsbot_acknowledgement_seconds_count", kind="command") == 9


def test_an_event_that_crashes_and_a_dialog_that_goes_back_are_told_apart(
    stage: Desk, metrics: Metrics, example: Example
) -> None:
    example.answer = Errors({"title": "Too long."})
    serve(stage, metrics, payloads.submission())
    example.broken = True
    with pytest.raises(RuntimeError):
        serve(stage, metrics, payloads.event(payloads.mention("do")))
    assert delivered(metrics, "submission") == {("test.form", "corrected"): 1}
    assert delivered(metrics, "said") == {("/test do", "crashed"): 1}


def test_a_shortcut_is_counted_by_the_name_its_area_declares(stage: Desk) -> None:
    known = registry()
    name = next(iter(known.shortcuts))
    found = [
        name_of(stage.hear(payloads.shortcut(one)), known) for one in (name, "secret.shortcut")
    ]
    assert found == [name, "other"]


def test_no_label_holds_what_somebody_typed_or_forged(stage: Desk, metrics: Metrics) -> None:
    serve(
        stage,
        metrics,
        payloads.command("secret U1"),
        payloads.press("secret.button"),
        payloads.submission("secret.form", inputs=()),
        payloads.event(payloads.mention("secret U1")),
        payloads.event({"type": "secret", "user": "U1", "event_ts": "1.0"}),
    )
    text = metrics.text().decode()
    assert text.count('name="other"') >= 5
    assert "secret" not in text
    assert "U1" not in text
    assert list(text_string_to_metric_families(text))


def bury(session: Session, key: str) -> None:
    deliveries.bury(session, key=key, kind="command", payload={}, error="x")


def test_the_present_is_read_across_workspaces(stage: Desk, metrics: Metrics) -> None:
    for workspace in (HOME, OTHER):
        with stage.database.writing(workspace) as session:
            outbox.post(session, "C1", {"text": "hi"}, key="k")
            bury(session, "a")
            bury(session, "b")
            deliveries.close_letters(session, "b")
            at = stage.clock.now() - timedelta(minutes=3)
            timers.arm(session, "note", "s", at=at, lane=Lane.URGENT)
    assert value(metrics, "opsbot_outbox_waiting") == 2
    assert value(metrics, "opsbot_outbox_age_seconds") > 0
    assert value(metrics, "opsbot_dead_letters") == 2
    assert value(metrics, "opsbot_timer_overdue_seconds", lane="urgent") == 180
    assert value(metrics, "opsbot_timer_overdue_seconds", lane="bulk") == 0
    assert value(metrics, "opsbot_ready") == value(metrics, "opsbot_database_up") == 1
    assert value(metrics, "opsbot_loop_silent_seconds", loop="outbox") >= 0


def test_with_nothing_to_do_the_figures_are_nought(metrics: Metrics) -> None:
    for name in ("waiting", "age_seconds"):
        assert value(metrics, f"opsbot_outbox_{name}") == 0
    assert value(metrics, "opsbot_dead_letters") == 0


def test_a_look_is_one_question_however_much_waits(stage: Desk, metrics: Metrics) -> None:
    with counted(stage.database) as few:
        metrics.text()
    with stage.database.writing(HOME) as session:
        for number in range(20):
            outbox.post(session, f"C{number}", {"text": "hi"}, key=str(number))
            bury(session, str(number))
    with counted(stage.database) as many:
        metrics.text()
    assert len(many) == len(few) == (1 if stage.database.on_sqlite else 2)


def test_a_database_that_is_away_takes_no_other_figure_with_it(
    stage: Desk, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(stage, metrics, payloads.command("do"))

    def away(_database: Database) -> Iterator[Session]:
        raise ConnectionError

    monkeypatch.setattr(Database, "across_workspaces", away)
    assert value(metrics, "opsbot_database_up") == 0
    assert delivered(metrics, "command") == {("/test do", "done"): 1}


def test_a_timer_that_rings_tells_how_late(stage: Desk, metrics: Metrics) -> None:
    sweeper = Sweeper(stage.database, stage.tools, stage.clock)
    sweeper.on_rung = metrics.rung
    with stage.database.writing(HOME) as session:
        at = stage.clock.now() - timedelta(seconds=10)
        timers.arm(session, "note", "s", at=at, lane=Lane.URGENT)
    assert sweeper.sweep(Lane.URGENT)
    for bound, count in (("5.0", 0), ("15.0", 1)):
        name = "opsbot_timer_lateness_seconds_bucket"
        assert value(metrics, name, lane="urgent", le=bound) == count


def test_sends_are_counted_by_what_came_of_them(stage: Desk, metrics: Metrics) -> None:
    sender = stage.sender()
    sender.on_settled = metrics.settled
    stage.api.will("chat.postMessage", {"ok": True, "channel": "C1", "ts": "1.0"})
    stage.api.will("chat.postMessage", {"ok": False, "error": "is_archived"})
    with stage.database.writing(HOME) as session:
        for key in ("one", "two"):
            outbox.post(session, "C1", {"text": key}, key=key)
    while sender.send_one():
        pass
    assert value(metrics, "opsbot_sends_total", kind="post", outcome="sent") == 1
    assert value(metrics, "opsbot_sends_total", kind="post", outcome="failed") == 1


def test_two_processes_in_one_count_apart(stage: Desk, metrics: Metrics) -> None:
    serve(stage, metrics, payloads.command("do"))
    assert delivered(Metrics(stage.tools.registry), "command") == {}
