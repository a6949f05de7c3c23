"""Quantities in columns: exact on both databases."""

from decimal import Decimal

from sqlalchemy import BigInteger, Dialect, TypeDecorator

PLACES = 3


class Quantity(TypeDecorator[Decimal]):
    """A quantity with at most three decimals, kept as whole thousandths.

    Both databases sum and compare whole numbers exactly; SQLite's own decimals lose digits.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        del dialect
        if value is None:
            return None
        thousandths = Decimal(value).scaleb(PLACES)
        if thousandths != thousandths.to_integral_value():
            raise ValueError(f"A quantity has at most {PLACES} decimals: {value}")
        return int(thousandths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        del dialect
        return None if value is None else Decimal(value).scaleb(-PLACES)
