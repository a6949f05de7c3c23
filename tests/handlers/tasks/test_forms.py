"""The dialog for a new task: what it shows and what it reads back."""

from typing import Any

import pytest

from handlers.kit.errors import Invalid
from handlers.tasks import forms
from handlers.tasks.rules import Draft

FULL = Draft(title="Count", owner="U1BEN", due="fri 5pm", priority="high")


def elements(draft: Draft) -> dict[str, Any]:
    view = forms.new_task(draft, channel="C1")
    return {block["block_id"]: block["element"] for block in view["blocks"]}


def submitted(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"state": {"values": {name: {"value": one} for name, one in fields.items()}}}


def test_every_input_of_the_dialog_is_a_field_of_the_form() -> None:
    assert set(elements(FULL)) == set(forms.NewTask.model_fields)


def test_the_dialog_is_filled_in_with_what_is_known() -> None:
    shown = elements(FULL)
    assert shown["title"]["initial_value"] == "Count"
    assert shown["owner"]["initial_user"] == "U1BEN"
    assert shown["due"]["initial_value"] == "fri 5pm"
    assert shown["priority"]["initial_option"]["value"] == "high"


def test_what_cannot_be_shown_in_a_field_is_left_out_of_it() -> None:
    shown = elements(Draft(title="x" * 999, owner="@UNDINE", due="", priority="asap"))
    assert shown["title"]["initial_value"] == "x" * 200
    assert "initial_user" not in shown["owner"]
    assert "initial_value" not in shown["due"]
    assert shown["priority"]["initial_option"]["value"] == "normal"


def test_the_dialog_remembers_where_it_was_asked_for() -> None:
    view = forms.new_task(FULL, channel="C1")
    assert (view["callback_id"], view["private_metadata"]) == (forms.NEW, "C1")
    assert forms.new_task(FULL, channel=None)["private_metadata"] == ""


def test_a_dialog_reads_back_into_a_draft() -> None:
    filled = submitted(
        title={"value": " Count "},
        owner={"selected_user": "U1BEN"},
        due={"value": "fri 5pm"},
        priority={"selected_option": {"value": "high"}},
    )
    assert forms.NewTask.read(filled).draft() == FULL


def test_what_is_left_empty_takes_its_default() -> None:
    filled = submitted(
        title={"value": "Count"},
        owner={"selected_user": None},
        due={"value": None},
        priority={"selected_option": None},
    )
    assert forms.NewTask.read(filled).draft() == Draft(title="Count")


def test_a_task_without_a_title_is_asked_for_one() -> None:
    with pytest.raises(Invalid) as refused:
        forms.NewTask.read(submitted(title={"value": None}))
    assert refused.value.errors == {"title": "Say what is to be done."}
