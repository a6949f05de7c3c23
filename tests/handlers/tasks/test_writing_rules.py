"""The parts of a draft, and which verbs a typed line fits."""

from decimal import Decimal
from typing import Any

import pytest

from handlers.kit.command import Marked
from handlers.kit.errors import Invalid
from handlers.tasks.rules import line, writing
from handlers.tasks.rules.drafts import Draft
from storage.enums import Priority


def refused(part: Any, *arguments: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as invalid:
        part(*arguments)
    return invalid.value.errors


def test_a_title_is_one_line_of_at_most_200_characters() -> None:
    assert writing.title(" Count\nthe  float ") == "Count the float"
    assert refused(writing.title, "\u200b") == {"title": "Say what is to be done."}
    said = {"title": "A title has at most 200 characters."}
    assert (writing.title("x" * 200), refused(writing.title, "x" * 201)) == ("x" * 200, said)


def test_a_priority_is_one_of_four_words() -> None:
    assert [writing.priority(one.value) for one in Priority] == list(Priority)
    said = "“asap” is no priority. Use !low, !normal, !high, !urgent."
    assert refused(writing.priority, "asap") == {"priority": said}


@pytest.mark.parametrize("part", [writing.sharing, writing.recurs, writing.evidence])
def test_a_word_that_no_dialog_offers_is_refused_at_its_field(part: Any) -> None:
    assert refused(part, "some") == {part.__name__: "“some” is not one of the choices."}


def test_a_checklist_has_one_item_a_line_without_its_bullets() -> None:
    said = "- Lock the door\n\n•  Count   the float\n[ ] Lights\nLights"
    assert writing.checklist(said) == ("Lock the door", "Count the float", "Lights")
    assert writing.checklist("") == ()


def test_a_checklist_has_at_most_20_items_of_150_characters() -> None:
    most = "\n".join(f"{number} {'x' * 147}" for number in range(10, 30))
    assert len(writing.checklist(most)) == 20
    assert refused(writing.checklist, most + "\n1") == {"checklist": "At most 20 items, please."}
    said = f"An item has at most 150 characters: “{'x' * 40}…”."
    assert refused(writing.checklist, "x" * 151) == {"checklist": said}


def test_the_limits_of_a_number_are_exact_and_in_order() -> None:
    known = writing.limits(Draft(least="-18", most="4,25"))
    assert known == (Decimal(-18), Decimal("4.25"))
    assert writing.limits(Draft()) == (None, None)
    said = {"most": "This is less than the least."}
    assert refused(writing.limits, Draft(least="2", most="1.9")) == said
    said = {"least": "“cold” is not a number such as 4.2."}
    assert refused(writing.limits, Draft(least="cold")) == said


def test_a_line_that_says_something_twice_is_asked_to_say_it_once() -> None:
    marked = Marked("Count", tags=("#a", "#b"), places=("Quay", "Dock"), bangs=("low", "high"))
    draft, errors = line.drafted(marked)
    assert (draft.department, draft.site, draft.priority) == ("#a", "Quay", "low")
    assert errors == {
        "department": "Name one department.",
        "site": "Name one site.",
        "priority": "Name one priority.",
    }


def test_a_line_says_what_it_says_and_leaves_the_rest_as_usual() -> None:
    marked = Marked("Count", people=("U1", "@zed"), due="fri", every="weekday", sharing="all")
    draft, errors = line.drafted(marked)
    assert errors == {}
    assert draft == Draft(
        "Count", owners=("U1", "@zed"), due="fri", rule="every weekday", sharing="all"
    )
    assert line.drafted(Marked("Count"))[0] == Draft("Count")


FITS = [
    # (text, about a task, nothing but tasks)
    ("", True, True),
    ("T-12", True, True),
    ("t12, T-13", True, True),
    ("12 13", True, True),
    ("12: the pallets", True, False),
    ("T-12 too busy", True, True),
    ("T-12 4.2", True, True),
    ("12 4,2", True, True),
    ("5 pallets", True, False),
    ("the accounts", False, False),
    ("T-shirts", False, False),
]


@pytest.mark.parametrize(("text", "about", "only"), FITS)
def test_a_verb_counts_when_what_follows_it_is_a_task(
    text: str, *, about: bool, only: bool
) -> None:
    assert (line.is_about_a_task(text), line.is_nothing_but_tasks(text)) == (about, only)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        *(("", True), ("Overdue", True), ("mine", True), ("at Quay", True), ("@ben", True)),
        *(("<@U1> blocked", True), ("#warehouse", True), ("the suppliers", False)),
    ],
)
def test_a_list_is_asked_for_by_its_own_words(text: str, *, fits: bool) -> None:
    assert line.is_a_filter(text) == fits
