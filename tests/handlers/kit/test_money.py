"""Money is whole minor units, and what is typed in another currency is not taken for ours."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.kit import money
from handlers.kit.money import Money, OtherCurrency, TooMuch
from handlers.kit.numbers import AmbiguousNumber, NotANumber


@pytest.mark.parametrize(
    ("typed", "currency", "locale", "minor"),
    [
        ("1250", "EUR", "en-GB", 125_000), ("€1,250.50", "EUR", "en-GB", 125_050),
        ("1.250,50 €", "EUR", "de-DE", 125_050), ("1250 eur", "EUR", "de-DE", 125_000),
        ("EUR 7", "EUR", "en-US", 700), ("$5", "USD", "en-US", 500), ("US$5", "USD", "en-GB", 500),
        ("1250", "JPY", "en-US", 1250), ("¥1,250", "JPY", "ja-JP", 1250),
        ("1.250", "KWD", "en-US", 1250),
    ],
)  # fmt: skip
def test_an_amount_is_read(typed: str, currency: str, locale: str, minor: int) -> None:
    assert money.read(typed, currency=currency, locale=locale) == Money(minor, currency)


@pytest.mark.parametrize("typed", ["$5", "5 USD", "usd 5", "£5", "5 xyz"])
def test_another_currency_is_refused(typed: str) -> None:
    with pytest.raises(OtherCurrency):
        money.read(typed, currency="EUR", locale="en-GB")


@pytest.mark.parametrize("typed", ["", "€", "-5", "5.0051", "five", "5€5"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises((NotANumber, OtherCurrency)):
        money.read(typed, currency="EUR", locale="en-GB")


def test_what_could_be_two_amounts_is_refused_with_both() -> None:
    with pytest.raises(AmbiguousNumber) as doubt:
        money.read("1.250 €", currency="EUR", locale="en-GB")
    assert doubt.value.readings == (Decimal("1.250"), Decimal(1250))


def test_an_amount_beyond_reason_is_refused() -> None:
    with pytest.raises(TooMuch):
        money.read("999999999999", currency="EUR", locale="en-GB")


def test_amounts_of_two_currencies_are_never_added() -> None:
    assert Money(5, "EUR") + Money(7, "EUR") - Money(2, "EUR") == Money(10, "EUR")
    with pytest.raises(OtherCurrency):
        Money(5, "EUR") + Money(5, "USD")


@given(st.integers(0, money.LARGEST), st.sampled_from(["EUR", "USD", "JPY", "KWD"]),
       st.sampled_from(["en-US", "de-DE", "fr-FR"]))  # fmt: skip
def test_what_is_said_is_read_again(minor: int, currency: str, locale: str) -> None:
    amount = Money(minor, currency)
    try:
        assert money.read(money.say(amount, locale), currency=currency, locale=locale) == amount
    except AmbiguousNumber as doubt:
        assert amount.amount in doubt.readings  # noqa: PT017  # Both are amounts.
