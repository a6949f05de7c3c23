"""Money: whole minor units of one currency, read strictly and said as the reader writes it."""

import re
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision, get_currency_symbol

from handlers.kit import numbers

LARGEST = 10**13  # Minor units: far above any shop's day, far below what a column holds.
_CODE = re.compile(r"[A-Za-z]{3}")


class OtherCurrency(ValueError):  # It names what happened.
    """An amount was typed in another currency than the one that is kept."""


class TooMuch(ValueError):  # It names what happened.
    """An amount is larger than what is kept."""


@dataclass(frozen=True, order=True)
class Money:
    """`minor` whole minor units (cents) of `currency`, an ISO 4217 code."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise OtherCurrency(other.currency)
        return other.minor


def read(text: str, *, currency: str, locale: str) -> Money:
    """Return the amount that `text` says: `1,250.50`, `€1250`, `1 250,50 EUR`.

    Errors: `numbers.NotANumber`, `numbers.AmbiguousNumber`, `OtherCurrency`, `TooMuch`.
    """
    amount = numbers.read(
        _without_currency(text, currency, locale),
        locale=locale,
        decimals=get_currency_precision(currency),
    )
    return exact(amount, currency)


def exact(amount: Decimal, currency: str) -> Money:
    """Return an amount of major units as money. Errors: `NotANumber` for a part of a minor unit."""
    minor = amount.scaleb(get_currency_precision(currency))
    if minor != minor.to_integral_value():
        raise numbers.NotANumber(str(amount))
    if abs(minor) > LARGEST:
        raise TooMuch(str(amount))
    return Money(int(minor), currency)


def say(money: Money, locale: str) -> str:
    """Write an amount as the reader's locale does."""
    return format_currency(money.amount, money.currency, locale=numbers.parsed(locale))


def _without_currency(text: str, currency: str, locale: str) -> str:
    """Take a currency's sign or code off either end. Errors: `OtherCurrency`."""
    tidy = text.strip()
    known = numbers.parsed(locale)
    own = {currency, get_currency_symbol(currency, "en"), get_currency_symbol(currency, known)}
    for sign in sorted(own, key=len, reverse=True):
        for bare in (tidy.removeprefix(sign), tidy.removesuffix(sign)):
            if bare != tidy:
                return bare.strip()
    code = _CODE.match(tidy) or _CODE.search(tidy[-3:])
    if code and code[0].upper() == currency:
        return tidy.replace(code[0], "", 1).strip()
    if code or any(sign in tidy for sign in "$€£¥"):
        raise OtherCurrency(text)
    return tidy
