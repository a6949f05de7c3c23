"""A Slack and a zygote, which outlive every bot."""

from collections.abc import Iterator

import pytest
from harness.crash.slack import SlackProcess
from harness.crash.zygote import Zygote


@pytest.fixture(scope="session")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlackProcess]:
    with SlackProcess(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote() as zygote:
        yield zygote
