"""Dialogs: reading what was filled in, and sentences at the fields."""

from typing import Any, ClassVar

import pytest

from handlers.kit.errors import Invalid
from handlers.kit.forms import Form, entry, modal
from sandbox.limits import view_problems

TEXT = {"type": "plain_text_input"}


class Order(Form):
    sentences: ClassVar[dict[str, str]] = {"what": "Say what."}
    what: str
    count: int = 1


def view(**elements: dict[str, Any]) -> dict[str, Any]:
    return {"state": {"values": {name: {"value": one} for name, one in elements.items()}}}


@pytest.mark.parametrize(
    ("element", "held"),
    [
        ({"type": "plain_text_input", "value": " tea "}, "tea"),
        ({"type": "static_select", "selected_option": {"value": "tea"}}, "tea"),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
        ({"type": "conversations_select", "selected_conversation": "C1"}, "C1"),
    ],
)
def test_an_element_of_any_type_is_read(element: dict[str, Any], held: str) -> None:
    assert Order.read(view(what=element)).what == held


def test_a_sentence_without_an_input_stands_on_top() -> None:
    block = entry("what", "What", TEXT)
    view = modal(
        "x", title="Tea", submit="Go", blocks=[block], errors={"gone": "<Why>", "what": "No"}
    )
    shown = [one.get("block_id") or one["elements"][0]["text"] for one in view["blocks"]]
    assert shown == [":warning: &lt;Why&gt;", "what", ":warning: No"]


def test_each_wrong_field_gets_its_own_sentence() -> None:
    wrong = view(what={"value": None}, count={"selected_option": None})
    with pytest.raises(Invalid) as refused:
        Order.read(wrong)
    assert refused.value.errors == {"what": "Say what.", "count": "This cannot be used."}


def test_what_no_field_asks_for_is_ignored() -> None:
    assert Order.read(view(what={"value": "tea"}, role={"value": "admin"})) == Order(what="tea")


def test_a_view_without_its_fields_is_refused_kindly() -> None:
    with pytest.raises(Invalid, match=r"Say what\."):
        Order.read({})


def test_an_error_stands_below_its_field_and_is_harmless() -> None:
    blocks = [entry(one, one, TEXT) for one in ("what", "count")]
    built = modal(
        "order", title="T" * 30, submit="Go", blocks=blocks, errors={"what": "No <!here>"}
    )
    assert [block["type"] for block in built["blocks"]] == ["input", "context", "input"]
    assert built["blocks"][1]["elements"][0]["text"] == ":warning: No &lt;!here&gt;"
    assert len(built["title"]["text"]) == 24


def test_the_cursor_stands_in_the_first_field_that_is_wrong() -> None:
    blocks = [entry(name, name, TEXT) for name in ("title", "due", "rule")]
    view = modal("new", title="New", submit="Go", blocks=blocks, errors={"rule": "r", "due": "d"})
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    focused = [one["block_id"] for one in inputs if one["element"].get("focus_on_load")]
    assert focused == ["due"]
    assert view_problems(view) == []
    file = entry("sheet", "Sheet", {"type": "file_input"})
    wrong = modal("new", title="New", submit="Go", blocks=[file], errors={"sheet": "s"})
    assert view_problems(wrong) == []
