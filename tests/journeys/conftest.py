"""Monday morning: where most stories begin."""

import pytest
from harness.bot import BotUnderTest
from harness.given import MONDAY


@pytest.fixture
def monday(bot: BotUnderTest) -> BotUnderTest:
    bot.wait(to=MONDAY)
    return bot
