"""What a modal or a Home view may be, as a whole."""

import json
from typing import Any

import pytest

from tests.sandbox.test_limits_samples import (
    Json,
    acting,
    asking,
    blamed,
    home,
    modal,
    mrkdwn,
    plain,
    pointers,
)

DIVIDER = {"type": "divider"}
QUESTION = asking({"type": "plain_text_input"})


def section(length: int) -> Json:
    return {"type": "section", "text": mrkdwn("x" * length)}


@pytest.mark.parametrize(("shown", "most"), [(modal, 100), (home, 100)])
def test_a_view_has_one_to_a_hundred_blocks(shown: Any, most: int) -> None:
    assert blamed(shown(*[DIVIDER] * most)) == []
    assert blamed(shown(*[DIVIDER] * (most + 1))) == [("invalid_arguments", "/blocks")]
    assert blamed(shown()) == [("invalid_arguments", "/blocks")]


@pytest.mark.parametrize(
    ("key", "most"),
    [("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)],
)
def test_what_a_view_keeps_for_us_has_a_limit(key: str, most: int) -> None:
    for shown in (modal, home):
        assert blamed(shown(DIVIDER, **{key: "x" * most})) == []
        assert blamed(shown(DIVIDER, **{key: ""})) == []
        found = blamed(shown(DIVIDER, **{key: "x" * (most + 1)}))
        assert found == [("invalid_arguments", f"/{key}")]


@pytest.mark.parametrize("key", ["title", "submit", "close"])
def test_the_words_around_a_modal_have_twenty_four_characters(key: str) -> None:
    assert blamed(modal(DIVIDER, **{key: plain("x" * 24)})) == []
    refused = [("invalid_arguments", f"/{key}/text")]
    assert blamed(modal(DIVIDER, **{key: plain("x" * 25)})) == refused
    assert blamed(modal(DIVIDER, **{key: plain("")})) == refused
    assert blamed(home(DIVIDER, **{key: plain()})) == [("invalid_arguments", "")]


def test_a_modal_that_asks_has_a_submit_button() -> None:
    assert blamed(modal(QUESTION, submit=plain(), clear_on_close=True)) == []
    assert blamed(modal(QUESTION)) == [("invalid_arguments", "")]
    assert blamed(home(QUESTION)) == []


def test_a_modal_has_a_title_and_every_view_a_known_type() -> None:
    assert blamed({"type": "modal", "blocks": [DIVIDER]}) == [("invalid_arguments", "")]
    assert blamed(modal(DIVIDER, type="dialog")) == [("invalid_arguments", "/type")]
    assert blamed(modal(DIVIDER, submit_disabled=True)) == [("invalid_arguments", "")]


def test_the_cursor_starts_in_one_place_only() -> None:
    eager = asking({"type": "datepicker", "focus_on_load": True})
    assert blamed(home(eager, QUESTION)) == []
    place = "/blocks/1/element/focus_on_load"
    assert blamed(home(eager, eager)) == [("invalid_arguments", place)]


def test_a_response_url_is_asked_for_in_an_input_of_a_modal_only() -> None:
    element = {"type": "channels_select", "response_url_enabled": True}
    assert blamed(modal(asking(element), submit=plain())) == []
    key = "response_url_enabled"
    assert blamed(modal(acting(element))) == [("invalid_arguments", f"/blocks/0/elements/0/{key}")]
    assert blamed(home(asking(element))) == [("invalid_arguments", f"/blocks/0/element/{key}")]
    assert pointers(asking(element)) == [f"/element/{key}"]


def test_a_view_has_at_most_a_quarter_of_a_megabyte() -> None:
    full = {"type": "section", "fields": [plain("x" * 2000)] * 10}

    def view(length: int) -> Json:
        return home(*[full] * 12, section(3000), section(length))

    rest = 250_000 - len(json.dumps(view(0)))
    assert blamed(view(rest)) == []
    assert blamed(view(rest + 1)) == [("view_too_large", "")]


def test_a_view_is_measured_in_bytes() -> None:
    full = {"type": "section", "fields": [plain("é" * 2000)] * 10}
    assert blamed(home(*[full] * 6)) == []
    assert blamed(home(*[full] * 7)) == [("view_too_large", "")]
