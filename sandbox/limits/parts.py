"""The small objects that blocks and elements are made of."""

from collections.abc import Mapping

from sandbox.limits.rules import ByType, Choice, Flag, Items, Rule, Shape, Text

ID = Text(255)
URL = Text(3000, form=r"[A-Za-z][A-Za-z0-9+.-]*:\S+", example="https://example.com/page")
SECURE_URL = Text(3000, form=r"https://\S+", example="https://example.com/page")
FLAG = Flag()


def plain(most: int) -> ByType:
    """Describe a plain_text object of 1 to `most` characters."""
    return ByType({"plain_text": Shape({"text": Text(most)}, {"emoji": FLAG})})


def written(most: int) -> ByType:
    """Describe a text object, plain_text or mrkdwn, of 1 to `most` characters."""
    mrkdwn = Shape({"text": Text(most)}, {"verbatim": FLAG})
    return ByType({**plain(most).shapes, "mrkdwn": mrkdwn})


TEXT = written(3000)

CONFIRM = Shape(
    {"title": plain(100), "text": written(300), "confirm": plain(30), "deny": plain(30)},
    {"style": Choice(("primary", "danger"))},
)


def option(text: ByType, **more: Rule) -> Shape:
    """Describe an option, whose value Slack takes up to 150 characters.

    Slack's typed client promises 75 only, so stay within that; what works is not refused here.
    """
    return Shape({"text": text, "value": Text(150)}, {"description": text, **more})


OPTION = option(plain(75))
OPTION_GROUP = Shape({"label": plain(75), "options": Items(OPTION, most=100)})

FILTER_KEYS: Mapping[str, Rule] = {
    "include": Items(Choice(("im", "mpim", "private", "public"))),
    "exclude_external_shared_channels": FLAG,
    "exclude_bot_users": FLAG,
}
FILTER = Shape(optional=FILTER_KEYS, some_of=tuple(FILTER_KEYS))

DISPATCH = Shape(
    {"trigger_actions_on": Items(Choice(("on_enter_pressed", "on_character_entered")), most=2)}
)

SLACK_FILE = Shape(optional={"id": Text(), "url": URL}, one_of=("id", "url"))

PICTURE: Mapping[str, Rule] = {"image_url": URL, "slack_file": SLACK_FILE}

IMAGE = Shape({"alt_text": Text(2000)}, PICTURE, one_of=tuple(PICTURE))
