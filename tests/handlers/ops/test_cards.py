"""The answer to `/ops status`, word for word."""

import pytest
from harness import given
from harness.given import HOME, MONDAY

from handlers.kit.standing import Standing
from handlers.ops import cards
from handlers.ops.rules import Status
from storage.enums import Role

WELL = Standing(version="1.2", ready=True)
POOR = Standing(version="1.2", ready=True, missing={HOME: {"a:read": "see it"}, "T2": {"b": "x"}})
LATE = Standing(version="1.2", ready=False, late=("Loop <sender> is silent.",))
NOW = "<!date^1803893400^{date_short_pretty} at {time}|Mon 01 Mar 2027, 09:30 GMT>"


def status(standing: Standing, waiting: int, letters: int | None) -> Status:
    actor = given.actor(role=Role.ADMIN)
    return Status(standing, actor, now=MONDAY, waiting=waiting, dead_letters=letters)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (status(WELL, 0, None), "*All is well.*\n0 messages are on their way."),
        (status(WELL, 1, 0), "*All is well.*\n1 message is on its way."),
        (
            status(POOR, 0, None),
            (
                "*All is well.*\n0 messages are on their way.\n"
                "This is switched off until the app is reinstalled with what it asks for:\n"
                "• see it (`a:read`)"
            ),
        ),
        (
            status(LATE, 2, 3),
            (
                "*Something needs attention.*\n• Loop &lt;sender&gt; is silent.\n"
                "2 messages are on their way.\n"
                "3 requests went wrong; they are kept and can be repeated."
            ),
        ),
    ],
)
def test_the_status_says_what_is_and_who_you_are(found: Status, said: str) -> None:
    answer = cards.status(found)
    assert answer.text == said
    assert answer.blocks == [
        {"type": "section", "text": {"type": "mrkdwn", "text": said}},
        {
            "type": "context",
            "elements": [
                {
                    "type": "mrkdwn",
                    "text": f"Your time is {NOW} (Europe/London); you are an admin.",
                },
                {"type": "mrkdwn", "text": "Opsbot 1.2"},
            ],
        },
    ]
