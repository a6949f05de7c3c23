"""Taking a typed line apart."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.kit.command import Marked, Names, first_word, read
from handlers.kit.names import Known

NAMES = Names(
    places=Known({"harbour", "the docks", "due north", "st. mary's", "a & b"}),
    tags=Known({"warehouse", "customer service"}),
)


def marked(title: str = "", **more: Any) -> Marked:
    return Marked(title, **more)


LINES = [
    ("Restock aisle 3", marked("Restock aisle 3")),
    ("Call <@U1|ben> due fri 5pm", marked("Call", people=("U1",), due="fri 5pm")),
    ("<@U1> call back due fri", marked("call back", people=("U1",), due="fri")),
    ("Ask <@U1> about it", marked("Ask about it", people=("U1",))),
    ("Call DUE fri 5pm <@U1> !HIGH", marked("Call", people=("U1",), bangs=("high",),
                                            due="fri 5pm")),
    ("Pay what is due due mon", marked("Pay what is due", due="mon")),
    ("Call @zed", marked("Call", people=("@zed",))),
    ("Call @zed, due fri", marked("Call", people=("@zed",), due="fri")),
    ("Ask <!subteam^S1|@care-team>", marked("Ask", people=("@care-team",))),
    ("Ask <!subteam^S1>", marked("Ask", people=("@S1",))),
    ("Tell <!channel> all", marked("Tell @channel all")),
    ("Mail <mailto:a@b.example|a@b.example>", marked("Mail a@b.example")),
    ("Mail a@b.example now!", marked("Mail a@b.example now!")),
    ("Wow !!! 5 ! 6 @", marked("Wow !!! 5 ! 6 @")),
    ("Check <@U1|ben>'s till", marked("Check @ben's till")),
    ("Pay what is due", marked("Pay what is due")),
    ("Call due <@U1>", marked("Call due", people=("U1",))),
    ("Is 3 &lt; 4 &amp;amp; <https://x.example|x>?", marked("Is 3 < 4 &amp; x?")),
    ("", marked()),
]  # fmt: skip
PHRASES = [
    # What looks like a marker counts as one, so that it is refused rather than lost.
    ("due fri Call", marked(due="fri Call")),
    ("Call due fri !high back", marked("Call", bangs=("high",), due="fri back")),
    ("Call due mon due !low", marked("Call", bangs=("low",), due="mon due")),
    ("Count every weekday 8:30", marked("Count", every="weekday 8:30")),
    ("Count every weekday due mon", marked("Count", every="weekday", due="mon")),
    ("Count due every friday", marked("Count", every="friday")),
    ("Check every door every fri", marked("Check every door", every="fri")),
    ("Count every mon and every thu", marked("Count", every="mon and every thu")),
    ("Call due: fri @5pm", marked("Call", due="fri @5pm")),
    ("Call — due fri — @ben", marked("Call", people=("@ben",), due="fri")),
]
PLACES = [
    ("Count at Harbour", marked("Count", places=("Harbour",))),
    ("Count AT THE  DOCKS, due fri", marked("Count", places=("THE DOCKS",), due="fri")),
    ("Count at St. Mary\u2019s due fri", marked("Count", places=("St. Mary\u2019s",), due="fri")),
    ("Count at A &amp; B", marked("Count", places=("A & B",))),
    ("Count at Due North due fri", marked("Count", places=("Due North",), due="fri")),
    ("Count due fri at 9 at Harbour", marked("Count", places=("Harbour",), due="fri at 9")),
    ("Count due fri at Harbour 9am", marked("Count", places=("Harbour",), due="fri 9am")),
    ("Pay what is due at Harbour", marked("Pay what is due", places=("Harbour",))),
    ("Meet at the door due fri", marked("Meet at the door", due="fri")),
    ("Meet at 5pm due fri", marked("Meet", due="fri at 5pm")),
    ("Meet at noon every fri", marked("Meet", every="fri at noon")),
    ("Meet at the door at 5pm due fri", marked("Meet at the door", due="fri at 5pm")),
    ("Meet at 5pm", marked("Meet at 5pm")),
    ("Meet due fri at the door", marked("Meet", due="fri at the door")),
    ("Look at", marked("Look at")),
    ("Count #warehouse at Harbour", marked("Count", tags=("#warehouse",), places=("Harbour",))),
    ("Call #Customer Service, due fri", marked("Call", tags=("#Customer Service",), due="fri")),
    ("Fix <#C12|shop> now", marked("Fix now", tags=("C12",))),
    ("Fix #nobody", marked("Fix", tags=("#nobody",))),
    ("Pack order #4411, now", marked("Pack order #4411, now")),
]
SEVERAL = [
    ("Count <@U1> <@U2>", marked("Count", people=("U1", "U2"))),
    ("Count <@U1><@U2> <@U1>", marked("Count", people=("U1", "U2"))),
    ("Count <@U1> and @zed", marked("Count", people=("U1", "@zed"))),
    ("Count <@U1>, <@U2> all", marked("Count", people=("U1", "U2"), sharing="all")),
    ("Count <@U1> & <@U2>, ANY, due fri", marked("Count", people=("U1", "U2"), due="fri",
                                                 sharing="any")),
    ("Count due fri <@U1> <@U2> all", marked("Count", people=("U1", "U2"), due="fri",
                                             sharing="all")),
    ("Tell <@U1> <@U2> all about it", marked("Tell all about it", people=("U1", "U2"))),
    ("Count <@U1> all", marked("Count all", people=("U1",))),
]  # fmt: skip
QUOTES = [
    ("“Call Ben” due fri", marked("Call Ben", due="fri")),
    ("« Pay what is due » @zed", marked("Pay what is due", people=("@zed",))),
    ('"Ask <@U1|ben> at Harbour !now" !low', marked("Ask @ben at Harbour !now", bangs=("low",))),
    ('Say "a" and "b"', marked('Say "a" and "b"')),
    ('"a" and "b"', marked('"a" and "b"')),
    ("Take Ben\u2019s keys", marked("Take Ben\u2019s keys")),
]


@pytest.mark.parametrize(("line", "expected"), [*LINES, *PHRASES, *PLACES, *SEVERAL, *QUOTES])
def test_a_line_is_a_title_and_its_markers(line: str, expected: Marked) -> None:
    assert read(line, NAMES) == expected


MARKERS = {
    "<@U1|ben>": {"people": ("U1",)},
    "!high": {"bangs": ("high",)},
    "#customer service": {"tags": ("#customer service",)},
    "at the docks": {"places": ("the docks",)},
    "due fri 5pm": {"due": "fri 5pm"},
    "every weekday": {"every": "weekday"},
}


@given(st.permutations(list(MARKERS)))
def test_markers_stand_in_any_order_after_the_title(order: list[str]) -> None:
    whole = {name: value for one in MARKERS.values() for name, value in one.items()}
    assert read(" ".join(["Restock aisle 3", *order]), NAMES) == marked("Restock aisle 3", **whole)


WORDS = st.sampled_from(
    [*MARKERS, *("at", "due", "every", "all", "and", "Count", "5pm", ",", "-", "“", "”", "#", "@x")]
)


@given(st.lists(WORDS | st.text(max_size=8), max_size=12).map(" ".join))
def test_no_word_of_any_line_is_lost(line: str) -> None:
    found = read(line, NAMES)
    said = " ".join(
        [found.title, *found.people, *found.tags, *found.places, *found.bangs]
        + [one for one in (found.due, found.every, found.sharing) if one]
    )
    for word in ("Count", "5pm"):
        assert word in said or word not in line.split()


@pytest.mark.parametrize(
    ("text", "split"),
    [("Add Call Ben", ("add", "Call Ben")), ("  LIST ", ("list", "")), ("", ("", ""))],
)
def test_the_first_word_is_split_off(text: str, split: tuple[str, str]) -> None:
    assert first_word(text) == split
