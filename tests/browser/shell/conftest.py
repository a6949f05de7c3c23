"""Tabs in front of the bare sandbox, of the real bot, and of a helper that does as it is told."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from browser.shell.app import Helper
from browser.shell.desk import Tab
from harness.bot import BotUnderTest
from playwright.sync_api import Browser

from sandbox.client import Sandbox
from sandbox.server import RunningSandbox

OpenTab = Callable[..., Tab]


@pytest.fixture
def slack(chromium: Browser, sandbox_server: RunningSandbox) -> Sandbox:
    """A fresh company, with nobody behind the app."""
    del chromium  # Without a browser there is no need for one.
    slack = Sandbox.connect(sandbox_server.url)
    slack.reset()
    return slack


@pytest.fixture
def tab(chromium: Browser, slack: Sandbox) -> Iterator[OpenTab]:
    """Open tabs of the page, by person and channel."""
    yield from _opener(chromium, slack.url)


@pytest.fixture
def desk(chromium: Browser, bot: BotUnderTest) -> Iterator[OpenTab]:
    """Open tabs of a page behind which the real bot stands."""
    yield from _opener(chromium, bot.slack.url)


@pytest.fixture(scope="session")
def shared_helper(chromium: Browser) -> Iterator[Helper]:
    del chromium  # The same.
    helper = Helper()
    yield helper
    helper.close()


@pytest.fixture
def helper(shared_helper: Helper) -> Helper:
    shared_helper.forget()
    return shared_helper


@pytest.fixture
def helped(chromium: Browser, helper: Helper) -> Iterator[OpenTab]:
    """Open tabs of a page behind which the helper stands."""
    yield from _opener(chromium, helper.sandbox.url)


def _opener(chromium: Browser, url: str) -> Iterator[OpenTab]:
    with ExitStack() as stack:

        def open_tab(person: str, channel: str, **more: Any) -> Tab:
            return stack.enter_context(Tab(chromium, url, person=person, channel=channel, **more))

        yield open_tab
