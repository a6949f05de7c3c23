"""slack_sdk checks some of the same limits: what it refuses is refused here too."""

import copy
from collections.abc import Callable

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from sandbox.limits import view_problems
from tests.sandbox.test_limits_numbers import LEAST, MOST, Build, named
from tests.sandbox.test_limits_samples import (
    ACTION_SAMPLES,
    BLOCK_SAMPLES,
    IMAGE,
    URL,
    Json,
    acting,
    asking,
    by_type,
    option,
    plain,
    pointers,
    shown_on,
)

UNKNOWN_TO_SDK = ("data_table", "data_visualization")


def sdk_refuses(block: Json) -> bool:
    model = Block.parse(copy.deepcopy(block))
    if model is None:
        return False
    try:
        model.to_dict()
    except SlackObjectFormationError:
        return True
    return False


def sdk_refuses_view(view: Json) -> bool:
    try:
        View(**copy.deepcopy(view)).to_dict()
    except SlackObjectFormationError:
        return True
    return False


@pytest.mark.parametrize(("pointer", "limit", "build"), [*MOST, *LEAST], ids=named)
def test_slack_sdk_accepts_what_is_just_within_a_limit(
    pointer: str, limit: int, build: Build
) -> None:
    assert not sdk_refuses(build(limit)), pointer


def test_slack_sdk_refuses_many_of_the_same_excesses() -> None:
    excesses = [build(limit + 1) for _, limit, build in MOST]
    refused = [block for block in excesses if sdk_refuses(block)]
    assert len(refused) >= 35
    assert all(shown_on("message", block) for block in refused)


@pytest.mark.parametrize("block", BLOCK_SAMPLES, ids=by_type)
def test_slack_sdk_accepts_the_samples(block: Json) -> None:
    assert not sdk_refuses(block)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section"},
        {"type": "carousel", "elements": []},
        {"type": "alert", "text": plain(), "level": "loud"},
        {"type": "task_card", "task_id": "1", "title": "Count", "status": "late"},
        {"type": "card", "icon": IMAGE},
        {"type": "container", "title": plain(), "child_blocks": [], "width": "huge"},
        {"type": "video", "alt_text": "A film", "title": plain(), "video_url": URL},
        acting({"type": "button", "text": plain(), "style": "red"}),
        acting({"type": "static_select"}),
        acting({"type": "datepicker", "initial_date": "28.2.2026"}),
        acting({"type": "timepicker", "initial_time": "9 o'clock"}),
        acting({"type": "datetimepicker", "initial_date_time": -1}),
    ],
    ids=by_type,
)
def test_what_slack_sdk_refuses_is_refused(block: Json) -> None:
    assert sdk_refuses(block)
    assert shown_on("modal" if block["type"] == "alert" else "message", block) != []


@pytest.mark.parametrize("element", ACTION_SAMPLES, ids=by_type)
@pytest.mark.parametrize("place", [acting, asking])
def test_no_element_passes_that_slack_sdk_refuses(
    place: Callable[[Json], Json], element: Json
) -> None:
    for change in ({"action_id": "x" * 256}, {"options": [option()] * 101}, {"style": "x"}):
        block = place({**element, **change})
        if sdk_refuses(block):
            assert pointers(block) != []


@pytest.mark.parametrize(
    "change",
    [
        {"type": "dialog"},
        {"title": plain("x" * 25)},
        {"title": plain("")},
        {"submit": plain("x" * 25)},
        {"close": plain("x" * 25)},
        {"private_metadata": "x" * 3001},
        {"callback_id": "x" * 256},
        {"blocks": []},
        {"blocks": [{"type": "divider"}] * 101},
        {"type": "home"},
    ],
    ids=str,
)
def test_what_slack_sdk_refuses_of_a_view_is_refused(change: Json) -> None:
    words = {"title": plain(), "submit": plain(), "close": plain()}
    view = {"type": "modal", **words, "blocks": [{"type": "divider"}]}
    assert not sdk_refuses_view(view)
    assert view_problems(view) == []
    assert sdk_refuses_view({**view, **change})
    assert view_problems({**view, **change}) != []
