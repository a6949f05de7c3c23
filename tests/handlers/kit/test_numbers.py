"""A typed number is read as its writer's locale writes it, or not at all."""

from contextlib import suppress
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from handlers.kit import numbers
from handlers.kit.numbers import AmbiguousNumber, NotANumber

LOCALES = ["en-US", "en-GB", "de-DE", "de-CH", "fr-FR", "xx-nowhere"]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0", "0"), ("1250", "1250"), ("1,5", "1.5"), ("1.5", "1.5"), ("1,250.50", "1250.50"),
        ("1.250,50", "1250.50"), ("1 250,50", "1250.50"), ("1'250.50", "1250.50"),
        ("1\u2019250.50", "1250.50"), ("1\u00a0250", "1250"), ("1\u202f250,5", "1250.5"),
        ("1,250,000", "1250000"), ("1.250.000", "1250000"), ("0.250", "0.250"),
        ("0,250", "0.250"), ("1250.125", "1250.125"), (" 7 ", "7"), ("1,2345", "1.2345"),
    ],
)  # fmt: skip
def test_what_says_itself_which_sign_is_which(typed: str, meant: str, locale: str) -> None:
    assert numbers.read(typed, locale=locale) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "locale", "meant"),
    [
        ("1,250", "en-US", "1250"), ("1.250", "en-US", "1.250"),
        ("1.250", "de-DE", "1250"), ("1,250", "de-DE", "1.250"),
    ],
)  # fmt: skip
def test_a_single_sign_is_what_the_locale_says(typed: str, locale: str, meant: str) -> None:
    assert numbers.read(typed, locale=locale) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "locale"), [("1.250", "en-US"), ("1,250", "de-DE"), ("1,250", "fr-FR")]
)
def test_where_that_makes_a_number_nobody_writes_both_are_offered(typed: str, locale: str) -> None:
    with pytest.raises(AmbiguousNumber) as doubt:
        numbers.read(typed, locale=locale, decimals=2)
    assert doubt.value.readings == (Decimal("1.250"), Decimal(1250))


@pytest.mark.parametrize(
    "typed",
    [
        "", ".", "5.", ".5", "-5", "+5", "1e3", "1,25,000", "12,50.000,1", "1,250 000",
        "01,250,000", "1250,000,000", "0x1", "٣", "NaN", "1_000", "1..5", "5 kg", "9" * 25,
        "1.2.3,4",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        numbers.read(typed, locale="en-US")


def test_more_decimals_than_there_may_be_are_refused() -> None:
    with pytest.raises(NotANumber):
        numbers.read("1250.125", locale="en-US", decimals=2)
    assert numbers.read("1250.12", locale="en-US", decimals=2) == Decimal("1250.12")


@given(
    st.decimals(0, 10**9, places=2, allow_nan=False), st.sampled_from(["en-US", "de-DE", "fr-FR"])
)
def test_what_a_locale_writes_it_also_reads(number: Decimal, locale: str) -> None:
    written = format_decimal(number, "#,##0.00", locale=locale.replace("-", "_"))
    assert numbers.read(written, locale=locale, decimals=2) == number


@given(st.text(max_size=30), st.sampled_from(LOCALES))
def test_nothing_else_happens_whatever_is_typed(typed: str, locale: str) -> None:
    with suppress(NotANumber, AmbiguousNumber):
        assert numbers.read(typed, locale=locale) >= 0
