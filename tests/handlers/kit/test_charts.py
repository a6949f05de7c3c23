"""Charts and tables stay within Slack's limits, and say the same in words."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.kit.blockkit import Card, section
from handlers.kit.charts import Drawing, Series, bar, line, table, with_drawings
from sandbox.limits import message_problems

LONG = "Ärger & <b>`x`</b> " * 40
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2) | st.integers()


def judged(drawing: Drawing) -> list[object]:
    both = (drawing.blocks, drawing.classic)
    return [one for blocks in both for one in message_problems({"text": "x", "blocks": blocks})]


@given(st.lists(st.tuples(st.text(), NUMBERS), max_size=90), st.text(), st.integers(1, 15))
def test_slack_takes_every_chart(pairs: list[tuple[str, Decimal | int]], name: str, n: int) -> None:
    points, values = [one for one, _ in pairs], [two for _, two in pairs]
    for draw in (line, bar):
        assert judged(draw(LONG, points, [Series(name, values)] * n, unit=LONG)) == []


@given(st.lists(st.tuples(st.text(max_size=400), NUMBERS), max_size=300))
def test_slack_takes_every_table(rows: list[tuple[str, Decimal | int]]) -> None:
    assert judged(table(LONG, [LONG, "n"], rows)) == []


@pytest.mark.parametrize("count", [1, 19, 20, 21, 31, 366])
def test_of_many_points_evenly_many_are_shown_and_the_last_always(count: int) -> None:
    drawn = line("Sales", [f"d{one}" for one in range(count)], [Series("a", range(count))])
    (chart,) = (block["chart"] for block in drawn.blocks)
    values = [one["value"] for one in chart["series"][0]["data"]]
    assert len(values) == min(count, 20)
    assert values[-1] == count - 1
    gaps = {after - before for before, after in pairwise(values)}
    assert max(gaps, default=1) - min(gaps, default=1) <= 1


def test_where_it_cannot_be_drawn_it_is_written() -> None:
    drawn = table("Causes", ["cause", "cases"], [("Late delivery", 12), ("Broken", 3)])
    text = drawn.classic[0]["text"]["text"]
    assert (
        text == "*Causes*\n```cause          cases\nLate delivery     12\nBroken             3```"
    )


def test_nothing_to_draw_is_no_block() -> None:
    card = Card("Nothing yet.", [section("Nothing yet.")])
    empty = [table("Causes", ["cause"], []), line("Sales", [], [Series("a", [])])]
    assert with_drawings(card, *empty) == Card(card.text, card.blocks, card.blocks)


def test_drawings_stand_under_the_words_of_their_card() -> None:
    card = with_drawings(Card("So far.", [section("So far.")]), table("T", ["a", "b"], [("x", 1)]))
    assert [block["type"] for block in card.blocks] == ["section", "data_table"]
    assert [block["type"] for block in card.classic] == ["section", "section"]
