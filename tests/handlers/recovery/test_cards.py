"""The list of what was lost: within Slack's limits however much that is, and in any language."""

from itertools import product

import pytest
from harness import pseudo

from handlers.kit.answers import Block
from handlers.kit.words import speaking
from handlers.recovery import cards
from handlers.recovery.rules import Line
from sandbox.limits import message_problems

COUNTS = (0, 1, 10, 11, 80, 5000)


def lines(count: int, sign: str) -> list[Line]:
    kinds = [
        Line("4f9c1d4e-0000-4000-8000-000000000000", "PO-999999999", sign * 200, can_recreate=True),
        Line("s", "", sign * 200, can_recreate=False),
        Line("s", "PO-999999999", "", can_recreate=True),
    ]
    return [kinds[n % 3] for n in range(count)]


def buttons(blocks: list[Block]) -> list[str]:
    accessories = [one["accessory"]["action_id"] for one in blocks if "accessory" in one]
    rows = [one["elements"] for one in blocks if one["type"] == "actions"]
    return accessories + [element["action_id"] for row in rows for element in row]


@pytest.mark.parametrize("sign", ["&", "🦊", "א", "<!channel> ", "Ŵ"])
@pytest.mark.parametrize("language", ["English", "made up"])
def test_the_list_is_within_slacks_limits_at_its_worst(
    made_up: str, language: str, sign: str
) -> None:
    with speaking(made_up if language == "made up" else "en"):
        for lost, older in product(COUNTS, COUNTS):
            card = cards.listing("2.U1ADA", lines(lost, sign), lines(older, sign))
            shown = {"text": card.text, "blocks": card.blocks}
            assert message_problems(shown, update=True) == [], (lost, older)


def test_no_word_stands_outside_the_catalogue(made_up: str) -> None:
    with speaking(made_up):
        card = cards.listing("2.U1ADA", lines(90, "Ř"), lines(90, "Ř"))
        empty = cards.listing("2.U1ADA", [], [])
        answers = [cards.lost_card(name, "s", may=may) for name in ("", "T-1") for may in (0, 1)]
        answers += [cards.recreated("T-1"), cards.recreated_all(1), cards.recreated_all(2)]
        shown = [*card.blocks, card.text, *empty.blocks, cards.there_again()]
        texts = [
            text
            for one in (*shown, *((each.text, *each.blocks) for each in answers))
            for text in pseudo.texts_in(list(one) if isinstance(one, tuple) else one)
        ]
    assert len(texts) > 30
    assert {text: found for text in texts if (found := pseudo.english_in(text))} == {}


def test_what_cannot_be_made_anew_has_no_button() -> None:
    fixed = [Line("s", "W-1", "Welcome", can_recreate=False)]
    assert buttons(cards.listing("2.U1", fixed, fixed).blocks) == []
    loose = [Line("s", "T-1", "Count", can_recreate=True)]
    both = buttons(cards.listing("2.U1", [*fixed, *loose], fixed).blocks)
    assert both == [cards.RECREATE, cards.RECREATE_ALL]


def test_who_may_not_make_it_anew_is_told_who_may() -> None:
    assert buttons(cards.lost_card("T-1", "s", may=False).blocks) == []
    assert "Ask a lead or an admin" in cards.lost_card("T-1", "s", may=False).text
    assert buttons(cards.lost_card("T-1", "s", may=True).blocks) == [cards.RECREATE]
