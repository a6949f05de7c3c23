"""Logs show what happened and hide what opens a door."""

import io
import logging
import re
import sys
from collections.abc import Iterator

import pytest

from bot.logs import redact, set_up

LOG = logging.getLogger("opsbot.test")


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """What has been logged; the root logger is as before afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers, root.level
    set_up("info", stream=stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_a_record_is_one_line_with_its_time_in_utc(said: io.StringIO) -> None:
    LOG.info("%d tasks", 3)
    LOG.debug("too quiet")
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO opsbot\.test: 3 tasks\n"
    assert re.fullmatch(form, said.getvalue())


def test_what_people_typed_cannot_pass_for_a_record(said: io.StringIO) -> None:
    LOG.info("title: %s", "x\n2026-01-01T00:00:00.000Z ERROR opsbot: all is lost\rtwo")
    first, *rest = said.getvalue().splitlines()
    assert first.endswith("title: x")
    assert rest == ["    2026-01-01T00:00:00.000Z ERROR opsbot: all is lost", "    two"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("xoxb-12-34-AbC", "xoxb-[hidden]"),
        ("Bearer xoxp-9-x.", "Bearer xoxp-[hidden]"),
        ("'xapp-1-A0-9-f00'", "'xapp-[hidden]'"),
        ("xoxe.xoxb-1-Mi0y", "xoxe.xoxb-[hidden]"),
        ("xoxe-1-Mi0y", "xoxe-[hidden]"),
        ("token=xoxb-1%2D2&a=b", "token=xoxb-[hidden]&a=b"),
        ("wss://wss.slack.com/?ticket=a-b&app_id=1", "wss://wss.slack.com/?ticket=[hidden]&app_id=1"),
        ("https://hooks.slack.com/commands/T1/2/abc next", "https://hooks.slack.com/[hidden] next"),
        (r'"https:\/\/hooks.slack.com\/app\/T1\/2\/abc"', '"https:\\/\\/hooks.slack.com/[hidden]"'),
        ("'response_url': 'http://127.0.0.1:1/hooks/T1/abc'", "'response_url': 'http://[hidden]'"),
        ("postgresql://ops:hush@db/opsbot", "postgresql://ops:[hidden]@db/opsbot"),
        ("the xoxb- token is missing", "the xoxb- token is missing"),
        ("at 10:30, mail a@b.example", "at 10:30, mail a@b.example"),
    ],
)  # fmt: skip
def test_secrets_are_hidden_and_the_rest_is_kept(text: str, shown: str) -> None:
    assert redact(text) == shown


def test_nothing_secret_leaves_by_message_argument_or_traceback(said: io.StringIO) -> None:
    secret = "xoxb-1-verysecret"
    LOG.info("with " + secret)  # noqa: G003  # As careless code would.
    LOG.info("with %s", {"Authorization": f"Bearer {secret}"})
    try:
        int(secret)
    except ValueError:
        LOG.exception("it failed", stack_info=True)
    assert said.getvalue().count("xoxb-[hidden]") >= 3
    assert "verysecret" not in said.getvalue()
    assert "    Traceback" in said.getvalue()


def test_libraries_are_heard_only_when_something_is_wrong(said: io.StringIO) -> None:
    logging.getLogger("apscheduler.executors").info("ran a job")
    logging.getLogger("apscheduler.executors").warning("missed a job")
    assert said.getvalue().count("\n") == 1


def test_records_go_to_standard_error(said: io.StringIO) -> None:
    set_up("info")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    assert handler.stream is sys.stderr
    assert said.getvalue() == ""
