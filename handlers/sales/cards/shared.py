"""How amounts, days and shares are written in cards: as the reader's language does."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel.dates import format_date

from handlers.kit import money, numbers
from handlers.kit.blockkit import escaped
from handlers.kit.money import Money
from handlers.kit.words import language

NAME_SHOWN = 120


def amount(value: Money) -> str:
    return money.say(value, language())


def rounded(minor: Fraction, currency: str) -> str:
    """Write an exact amount of minor units, rounded half to even."""
    return amount(Money(round(minor), currency))


def day(value: date) -> str:
    return format_date(value, "EEE d MMM", locale=numbers.parsed(language()))


def days(first: date, last: date) -> str:
    return (
        f"{day(first)} \u2013 {format_date(last, 'EEE d MMM y', locale=numbers.parsed(language()))}"
    )


def percent(share: Fraction) -> str:
    """Write a share with one decimal; what is below a whole step does not reach it."""
    return f"{Decimal(int(share * 1000)).scaleb(-1)} %"


def plain_name(name: str) -> str:
    return escaped(name, NAME_SHOWN)


def named(name: str) -> str:
    return f"*{plain_name(name)}*"
