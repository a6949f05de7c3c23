"""Taking a typed line apart."""

import pytest

from handlers.kit.command import Marked, first_word, read

LINES = [
    ("Restock aisle 3", Marked("Restock aisle 3")),
    ("Call <@U1|ben> due fri 5pm", Marked("Call", people=("U1",), phrase="fri 5pm")),
    ("due fri <@U1> Call", Marked("due fri Call", people=("U1",))),
    ("Call due fri 5pm <@U1> !HIGH", Marked("Call", ("U1",), (), ("high",), "fri 5pm")),
    ("Call due fri 5pm !high back", Marked("Call back", bangs=("high",), phrase="fri 5pm")),
    ("Pay what is due due mon", Marked("Pay what is due", phrase="mon")),
    ("Call @zed", Marked("Call", names=("zed",))),
    ("Ask <!subteam^S1|@care-team>", Marked("Ask", names=("care-team",))),
    ("Ask <!subteam^S1>", Marked("Ask", names=("S1",))),
    ("Tell <!channel> all", Marked("Tell <!channel> all")),
    ("Mail <mailto:a@b.example|a@b.example>", Marked("Mail <mailto:a@b.example|a@b.example>")),
    ("Mail a@b.example now!", Marked("Mail a@b.example now!")),
    ("Wow !!! 5 ! 6 @", Marked("Wow !!! 5 ! 6 @")),
    ("“Call Ben” due fri", Marked("Call Ben", phrase="fri")),
    ('Say "a" and "b"', Marked('Say "a" and "b"')),
    ("Pay what is due", Marked("Pay what is due")),
    ("Call due <@U1>", Marked("Call due", people=("U1",))),
    ("Call due mon due !low", Marked("Call", bangs=("low",), phrase="mon due")),
    ("", Marked("")),
]


@pytest.mark.parametrize(("line", "marked"), LINES)
def test_a_line_is_a_title_and_its_markers(line: str, marked: Marked) -> None:
    assert read(line) == marked


@pytest.mark.parametrize(
    ("text", "split"),
    [("Add Call Ben", ("add", "Call Ben")), ("  LIST ", ("list", "")), ("", ("", ""))],
)
def test_the_first_word_is_split_off(text: str, split: tuple[str, str]) -> None:
    assert first_word(text) == split
