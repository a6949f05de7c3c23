"""What people are told: several notices as one message, and failures in plain words."""

import pytest

from handlers.kit.blockkit import Card, section
from handlers.staff.cards import told as cards


def card(number: int) -> Card:
    return Card(f"Due now: T-{number}", [section(f"*T-{number}*")])


def texts(found: Card) -> list[str]:
    return [block["text"]["text"] for block in found.blocks if block["type"] == "section"]


def test_one_notice_is_a_message_by_itself() -> None:
    assert cards.bundle([card(1)]) == card(1)


def test_several_notices_become_one_message() -> None:
    found = cards.bundle([card(1), card(2)])
    assert found.text == "2 things need you\nDue now: T-1\nDue now: T-2"
    assert texts(found) == ["*2 things need you*", "*T-1*", "*T-2*"]
    kinds = [block["type"] for block in found.blocks]
    assert kinds == ["section", "divider", "section", "divider", "section"]


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (8, "*T-7*"),
        (9, "• Due now: T-8"),
        (14, "\n".join([*(f"• Due now: T-{n}" for n in range(8, 13)), "and 1 more"])),
    ],
)
def test_many_notices_are_shown_shorter_but_counted(count: int, last: str) -> None:
    found = cards.bundle([card(number) for number in range(count)])
    assert texts(found)[0] == f"*{count} things need you*"
    assert texts(found)[-1] == last


@pytest.mark.parametrize(
    ("place", "error", "said"),
    [
        (
            "C1",
            "is_archived",
            "I could not show a message in <#C1>: it is archived.",
        ),
        (
            "U1",
            "user_not_found",
            "I could not write to <@U1>: this person cannot be found.",
        ),
        ("U1", "new_error", "I could not write to <@U1>: new_error."),
    ],
)
def test_a_place_that_failed_is_named_with_its_reason(place: str, error: str, said: str) -> None:
    assert cards.place_failed(place, error) == said
