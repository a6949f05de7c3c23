"""Numbers as people type them."""

from decimal import Decimal

import pytest

from handlers.kit.numbers import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("4.2", "4.2"), (" 4,2 ", "4.2"), ("-18", "-18"), ("\u221218", "-18"), ("+3", "3")),
        *(("0,125", "0.125"), ("1.234", "1.234"), ("4.20", "4.20"), ("007", "7")),
    ],
)
def test_a_number_is_read_exactly(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "four", "1,234", "1.2.3", "1e5", "4 2", "٤", "NaN", "9" * 13, "4.", ".5", "1_0"]
)
def test_what_is_no_number_or_could_be_two_is_refused(text: str) -> None:
    assert read_number(text) is None
