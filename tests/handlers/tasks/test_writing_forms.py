"""The dialogs for writing a task: what they show, and what they read back."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.kit.answers import View
from handlers.tasks.forms import change, new
from handlers.tasks.rules.drafts import Choices, Draft

QUAY, DOCK, CARE = "a" * 32, "b" * 32, "c" * 32
CHOICES = Choices([(CARE, "Care")], [(QUAY, "Quay"), (DOCK, "Dock")])
USUAL = ["title", "owners", "due", "department", "site", "priority"]
RARE = ["sharing", "rule", "recurs", "checklist", "evidence", "least", "most"]
FULL = Draft(
    title="Count",
    owners=("U1BEN", "U1SAM"),
    sharing="all",
    due="fri 5pm",
    rule="every friday",
    recurs="from_due",
    department=CARE,
    site=QUAY,
    priority="high",
    checklist="Lights\nDoor",
    evidence="number",
    least="1",
    most="4.2",
    quoted="Pallets?\nNow!",
    permalink="https://home.slack.com/archives/C1/p1",
)


def dialog(draft: Draft, choices: Choices = CHOICES, **more: Any) -> View:
    return new.new_task(draft, choices, **{"channel": "C1", **more})


def fields(view: View) -> list[str]:
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]


def held(element: dict[str, Any]) -> dict[str, Any]:
    """Return what an element that nobody touched holds, as Slack tells it."""
    match element["type"]:
        case "multi_users_select":
            return {"selected_users": element.get("initial_users", [])}
        case "static_select":
            return {"selected_option": element.get("initial_option")}
        case _:
            return {"value": element.get("initial_value")}


def submitted(view: View, **touched: dict[str, Any]) -> dict[str, Any]:
    values = {
        block["block_id"]: {"value": touched.get(block["block_id"]) or held(block["element"])}
        for block in view["blocks"]
        if block["type"] == "input"
    }
    return {"state": {"values": values}, "private_metadata": view["private_metadata"]}


def test_the_dialog_asks_for_little_and_keeps_the_rest_behind_more() -> None:
    view = dialog(Draft())
    assert fields(view) == USUAL
    [more] = view["blocks"][-1]["elements"]
    assert (more["text"]["text"], more["action_id"]) == ("More…", new.MORE)
    assert fields(dialog(Draft(), more=True)) == [*USUAL, *RARE]


@pytest.mark.parametrize(
    "known",
    [
        {"draft": Draft(rule="every friday")},
        {"draft": Draft(owners=("U1", "U2"))},
        {"draft": Draft(), "errors": {"checklist": "Too long."}},
    ],
)
def test_what_is_rarely_used_is_shown_when_something_stands_there(known: dict[str, Any]) -> None:
    assert fields(dialog(**known)) == [*USUAL, *RARE]


def test_where_there_are_no_sites_and_departments_nobody_is_asked_for_them() -> None:
    assert fields(dialog(Draft(), Choices())) == ["title", "owners", "due", "priority"]
    assert "site" not in fields(dialog(Draft(), Choices([(CARE, "Care")])))


def test_a_dialog_that_nobody_touched_reads_back_as_it_was() -> None:
    filled = new.read(submitted(dialog(FULL)))
    assert (filled.draft, filled.channel) == (FULL, "C1")
    filled = new.read(submitted(dialog(Draft(), channel=None)))
    assert (filled.draft, filled.channel) == (Draft(), None)


def test_what_is_emptied_in_a_dialog_is_empty() -> None:
    nothing: dict[str, Any] = {"value": None}
    touched = {
        **dict.fromkeys(("title", "due", "rule", "checklist", "least", "most"), nothing),
        "owners": {"selected_users": []},
        "site": {"selected_option": {"value": "-"}},
        "department": {"selected_option": None},
    }
    found = new.read(submitted(dialog(FULL), **touched)).draft
    empty = dict.fromkeys(("title", "due", "rule", "checklist", "least", "most"), "")
    assert found == replace(FULL, **empty, owners=(), site="", department="")


def test_what_cannot_stand_in_a_field_is_left_out_of_it() -> None:
    view = dialog(Draft("x" * 999, ("@UNDINE",), department="#shoes", priority="asap"))
    shown = {one["block_id"]: one["element"] for one in view["blocks"] if one["type"] == "input"}
    assert shown["title"]["initial_value"] == "x" * 200
    assert "initial_users" not in shown["owners"]
    assert "initial_option" not in shown["department"]
    assert shown["priority"]["initial_option"]["value"] == "normal"


def test_of_very_many_sites_the_chosen_one_is_among_those_that_are_offered() -> None:
    many = Choices(sites=[(f"{number:032}", f"Site {number:03}") for number in range(300)])
    chosen = many.sites[299][0]
    view = dialog(Draft(site=chosen), many)
    element = next(one["element"] for one in view["blocks"] if one.get("block_id") == "site")
    assert len(element["options"]) == 100
    assert element["initial_option"]["value"] == chosen


def test_a_wrong_field_that_the_dialog_does_not_show_is_told_on_top() -> None:
    view = dialog(Draft("Count"), Choices(), errors={"site": "I know no site “Quai”."})
    assert view["blocks"][0]["elements"][0]["text"] == ":warning: I know no site “Quai”."


def test_the_message_that_a_task_is_about_is_shown_and_kept() -> None:
    view = dialog(Draft(quoted="<b>\nNow", permalink="https://home.slack.com/x"))
    assert view["blocks"][0]["elements"][0]["text"] == "About the message: &lt;b&gt; Now"
    view = dialog(Draft(permalink="https://home.slack.com/x"))
    assert view["blocks"][0]["elements"][0]["text"] == "About a message"


def test_a_task_is_changed_only_in_what_was_touched() -> None:
    shown = replace(FULL, rule="", recurs=Draft().recurs, checklist="", quoted="", permalink="")
    view = change.change_task("abc", "T-12", shown, CHOICES)
    filled = change.read(submitted(view))
    assert (filled.task_id, filled.shown, filled.draft, filled.reason) == ("abc", shown, shown, "")
    touched = {"due": {"value": "mon"}, "reason": {"value": "Supplier late"}}
    filled = change.read(submitted(view, **touched))
    assert (filled.draft, filled.reason) == (replace(shown, due="mon"), "Supplier late")


def test_a_task_without_a_date_is_not_asked_why_it_moves() -> None:
    view = change.change_task("abc", "T-12", Draft("Count"), Choices())
    assert "reason" not in fields(view)
    assert change.read(submitted(view)).shown == Draft("Count")


@pytest.mark.parametrize(
    ("carried", "channel"),
    [("C1SHOP", "C1SHOP"), ("", None), ("not JSON", None), ("[]", None), ('{"channel": 3}', None)],
)
def test_what_an_older_dialog_carries_is_a_channel_or_nothing(
    carried: str, channel: str | None
) -> None:
    title = {"title": {"value": {"value": "Count"}}}
    filled = new.read({"private_metadata": carried, "state": {"values": title}})
    assert (filled.draft.title, filled.channel) == ("Count", channel)
