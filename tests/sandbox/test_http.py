import threading
import time
from collections.abc import Iterator, Sequence
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import BoltRequest

from sandbox.client import NotPossible, Sandbox

Bot = Any


class Door:
    """The app's address: Bolt behind a plain HTTP server, which can be told to misbehave."""

    def __init__(self, bot: Bot) -> None:
        self.requests: list[dict[str, str]] = []
        self.status: list[int] = []
        self.headers: dict[str, str] = {}
        self.pause = 0.0
        self.bot = bot
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                door.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/slack/events"
        serve = partial(self.server.serve_forever, poll_interval=0.02)
        threading.Thread(target=serve, daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        self.requests.append({name.lower(): value for name, value in handler.headers.items()})
        time.sleep(self.pause)
        headers: dict[str, str | Sequence[str]] = {
            name: [value] for name, value in handler.headers.items()
        }
        response = self.bot.app.dispatch(BoltRequest(body=body, headers=headers))
        handler.send_response(self.status.pop(0) if self.status else response.status)
        for name, value in {**response.first_headers_without_set_cookie(), **self.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(response.body.encode())


@pytest.fixture
def door(slack: Sandbox, bot: Bot) -> Iterator[Door]:
    door = Door(bot)
    slack.deliver_to(door.url)
    yield door
    door.pause = 0.0
    slack.deliver_to(None)
    door.server.shutdown()
    door.server.server_close()


def test_the_handshake_is_signed_and_bolt_believes_it(door: Door) -> None:
    [request] = door.requests
    assert request["x-slack-signature"].startswith("v0=")
    assert abs(int(request["x-slack-request-timestamp"]) - time.time()) < 60


def test_everything_arrives_over_http(slack: Sandbox, bot: Bot, door: Door) -> None:
    ana = slack.person("ana")
    bot.on = lambda **_: "Noted."
    assert ana.command("/task add", channel="warehouse")["outcome"] == "ok"
    assert ana.sees("warehouse")[-1]["text"] == "Noted."
    ana.shortcut("new")
    ana.says("general", "Hello")
    slack.wait_until(lambda: bot.events("message"))
    assert [b.get("command") or b.get("callback_id") for b in bot.heard[-3:-1]] == ["/task", "new"]
    assert len(door.requests) == 4


def test_an_event_that_fails_is_repeated_with_the_reason(
    slack: Sandbox, bot: Bot, door: Door
) -> None:
    door.status = [500]
    slack.person("ana").says("general", "Hello")
    slack.wait_until(lambda: len(bot.events("message")) == 2)
    slack.wait_settled()
    retry = door.requests[-1]
    assert (retry["x-slack-retry-num"], retry["x-slack-retry-reason"]) == ("1", "http_error")


def test_a_slow_event_is_repeated_as_a_timeout(
    slack: Sandbox, bot: Bot, door: Door, too_long: float
) -> None:
    door.pause = too_long
    slack.person("ana").says("general", "Hello")
    slack.wait_until(lambda: len(door.requests) == 2)
    door.pause = 0.0
    slack.wait_settled()
    assert door.requests[2]["x-slack-retry-reason"] == "http_timeout"
    assert len({body["event_id"] for body in bot.heard if "event_id" in body}) == 1


def test_the_app_can_ask_for_no_retry(slack: Sandbox, door: Door) -> None:
    door.status, door.headers = [500], {"x-slack-no-retry": "1"}
    slack.person("ana").says("general", "Hello")
    slack.wait_until(lambda: len(door.requests) == 2)
    slack.wait_settled()
    [delivery] = slack.ledger()["deliveries"]
    assert (delivery["outcome"], len(delivery["attempts"])) == ("lost", 1)


def test_a_command_that_fails_or_hangs_is_shown_as_such(
    slack: Sandbox, door: Door, too_long: float
) -> None:
    door.status = [500]
    assert slack.person("ana").command("/task")["outcome"] == "app_error"
    door.pause = too_long
    assert slack.person("ana").command("/task")["outcome"] == "operation_timeout"


def test_only_an_address_on_this_machine_that_answers_is_taken(slack: Sandbox) -> None:
    with pytest.raises(NotPossible, match="this machine only"):
        slack.deliver_to("http://192.0.2.1/slack/events")
    with pytest.raises(NotPossible, match="challenge"):
        slack.deliver_to("http://127.0.0.1:9/slack/events")
