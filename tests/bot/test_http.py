"""HTTP mode at its own address: what is signed by Slack is handled, and nothing else is."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import pytest
from harness.web import FORM, Reply, ask, form, post, signed

from bot.envelopes import Ack, Envelope
from bot.http import LARGEST_BODY, PATH, HttpMode
from bot.signatures import sign
from bot.webserver import Request

SECRET = "a-signing-secret"
COMMAND = form(command="/task", text="add Tea & biscuits", thread="")
JSON = "application/json"


class Ear:
    """Hears envelopes and acknowledges each as it is told to."""

    def __init__(self) -> None:
        self.heard: list[Envelope] = []
        self.ack: Ack | None = Ack()
        self.secrets = [SECRET]

    def __call__(self, envelope: Envelope) -> Ack | None:
        self.heard.append(envelope)
        return self.ack

    @property
    def payloads(self) -> list[dict[str, Any]]:
        return [one.payload for one in self.heard]


def door_of(ear: Ear) -> HttpMode:
    return HttpMode(handle=ear, secrets=lambda: ear.secrets, host="127.0.0.1", port=0)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def door(ear: Ear) -> Iterator[HttpMode]:
    with _open(ear) as door:
        yield door


@contextmanager
def _open(ear: Ear) -> Iterator[HttpMode]:
    door = door_of(ear)
    door.start()
    try:
        yield door
    finally:
        assert door.stop(deadline=5)


def test_a_signed_command_is_handled_and_its_answer_returned(door: HttpMode, ear: Ear) -> None:
    ear.ack = Ack({"text": "Done."})
    reply = post(door.port, COMMAND, signed(COMMAND, SECRET))
    assert (reply.status, json.loads(reply.text)) == (200, {"text": "Done."})
    assert reply.headers["content-type"] == JSON
    assert ear.payloads == [{"command": "/task", "text": "add Tea & biscuits", "thread": ""}]


@pytest.mark.parametrize("kind", [FORM, f"{FORM}; charset=utf-8"])
def test_a_press_arrives_as_a_form_around_json(door: HttpMode, ear: Ear, kind: str) -> None:
    body = form(payload=json.dumps({"type": "block_actions", "text": "Żółć"}))
    reply = post(door.port, body, signed(body, SECRET, kind=kind))
    assert (reply.status, reply.text) == (200, "")
    assert ear.payloads == [{"type": "block_actions", "text": "Żółć"}]


def test_an_event_tells_which_repeat_it_is(door: HttpMode, ear: Ear) -> None:
    body = json.dumps({"type": "event_callback"}).encode()
    headers = signed(body, SECRET, kind=JSON)
    headers |= {"X-Slack-Retry-Num": "2", "X-Slack-Retry-Reason": "http_error"}
    assert post(door.port, body, headers).status == HTTPStatus.OK
    assert [(one.retry_attempt, one.retry_reason) for one in ear.heard] == [(2, "http_error")]


def test_what_could_not_be_handled_is_not_acknowledged(door: HttpMode, ear: Ear) -> None:
    ear.ack = None
    assert post(door.port, COMMAND, signed(COMMAND, SECRET)).status == 500


def unsigned(_body: bytes) -> dict[str, str]:
    return {"Content-Type": FORM}


def without_a_time(body: bytes) -> dict[str, str]:
    return {n: v for n, v in signed(body, SECRET).items() if n != "X-Slack-Request-Timestamp"}


@pytest.mark.parametrize(
    "headers",
    [
        unsigned,
        without_a_time,
        lambda body: signed(body, "another-secret"),
        lambda body: signed(body + b"x", SECRET),
        lambda body: signed(body, SECRET, ago=302),
        lambda body: signed(body, SECRET, ago=-302),
    ],
)
def test_what_is_not_signed_by_slack_just_now_is_refused(
    door: HttpMode, ear: Ear, headers: Callable[[bytes], dict[str, str]]
) -> None:
    assert post(door.port, COMMAND, headers(COMMAND)).status == HTTPStatus.UNAUTHORIZED
    assert ear.heard == []


def test_secrets_are_changed_without_a_gap(door: HttpMode, ear: Ear) -> None:
    def status(secret: str) -> int:
        return post(door.port, COMMAND, signed(COMMAND, secret)).status

    ear.secrets = [SECRET, "the-next"]
    assert (status(SECRET), status("the-next")) == (200, 200)
    ear.secrets = ["the-next"]
    assert (status(SECRET), status("the-next")) == (401, 200)


def test_a_body_that_is_too_large_is_refused(door: HttpMode, ear: Ear) -> None:
    body = b"x" * LARGEST_BODY
    assert post(door.port, body, signed(body, SECRET)).status == 413
    body = form(payload=json.dumps({"text": "x" * 250_000}))
    assert post(door.port, body, signed(body, SECRET)).status == 200
    assert len(ear.heard) == 1


@pytest.mark.parametrize(
    ("kind", "body"),
    [(JSON, b"{"), (JSON, b"[1]"), (JSON, b"\xff"), (FORM, b"payload=x"), ("", b"hello")],
)
def test_what_cannot_be_read_is_a_400(door: HttpMode, ear: Ear, kind: str, body: bytes) -> None:
    assert post(door.port, body, signed(body, SECRET, kind=kind)).status == 400
    assert ear.heard == []


def test_nothing_is_served_elsewhere(door: HttpMode) -> None:
    headers = signed(COMMAND, SECRET)
    elsewhere = ask(door.port, "/healthz", method="POST", body=COMMAND, headers=headers)
    assert elsewhere.status == 404
    opened: Reply = ask(door.port, PATH)
    assert (opened.status, opened.text) == (405, "Slack posts its requests here.\n")


@pytest.mark.parametrize(("kind", "status"), [(FORM, 503), (JSON, 200)])
def test_a_person_who_has_gone_is_not_served_but_an_event_is(
    ear: Ear, kind: str, status: int
) -> None:
    body = b"{}" if kind == JSON else COMMAND
    headers = {
        "content-type": kind,
        "x-slack-request-timestamp": "1000",
        "x-slack-signature": sign(body, "1000", SECRET),
    }
    door = HttpMode(
        handle=ear, secrets=lambda: [SECRET], host="127.0.0.1", port=0, now=lambda: 1000.0
    )
    found = door.answer(Request("POST", PATH, headers, body, has_gone=lambda: True))
    assert found.status == status
    assert len(ear.heard) == (status == 200)
