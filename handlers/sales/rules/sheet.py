"""What the columns of a sheet of sales mean, and what a row of it says."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz, process

from handlers.kit.grid import Bounds

BOUNDS = Bounds(rows=20_000, columns=40, cell=200)
PART = 500  # Rows that are read in one step.
RECEIPT_LIMIT = 80
_NEAR_ENOUGH = 85
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:[T ].*)?")


class Field(StrEnum):
    """What a column says of a sale."""

    DAY = "day"
    AMOUNT = "amount"
    SITE = "site"
    RECEIPT = "receipt"


class Order(StrEnum):
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


_HEADERS: Mapping[str, Field] = {
    **dict.fromkeys(("date", "day", "business date", "datum", "tag"), Field.DAY),
    **dict.fromkeys(
        ("amount", "net", "net sales", "sales", "takings", "turnover", "revenue", "total",
         "betrag", "netto", "umsatz"),
        Field.AMOUNT,
    ),
    **dict.fromkeys(("site", "branch", "shop", "store", "location", "filiale"), Field.SITE),
    **dict.fromkeys(
        ("receipt", "receipt number", "receipt no", "invoice", "invoice id", "invoice number",
         "order id", "transaction", "transaction id", "bon", "belegnummer"),
        Field.RECEIPT,
    ),
}  # fmt: skip


class BadDay(ValueError):  # It names what happened.
    """A cell is no date."""


@dataclass(frozen=True)
class Columns:
    """Which column (from 0) says what, and how its dates are written.

    Without a column of sites all rows are of the site of `site_id`.
    """

    day: int | None = None
    amount: int | None = None
    site: int | None = None
    receipt: int | None = None
    order: Order = Order.DAY_FIRST
    site_id: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether a row can be read: its day, its amount and its site."""
        return self.day is not None and self.amount is not None and (
            self.site is not None or bool(self.site_id)
        )  # fmt: skip

    def fits(self, header: Sequence[str]) -> bool:
        places = (self.day, self.amount, self.site, self.receipt)
        return all(place is None or 0 <= place < len(header) for place in places)


def header_print(header: Sequence[str]) -> str:
    """Return what a header is remembered by: its titles, whatever their case and spaces."""
    tidy = "\n".join(" ".join(title.casefold().split()) for title in header)
    return hashlib.sha256(tidy.encode()).hexdigest()


def guess(header: Sequence[str]) -> dict[Field, int]:
    """Return which column is probably what, by the names people give them."""
    found: dict[Field, int] = {}
    for place, title in enumerate(header):
        near = process.extractOne(
            title.casefold().strip(), _HEADERS.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH
        )
        if near:
            found.setdefault(_HEADERS[near[0]], place)
    return found


def order_of(cells: Iterable[str], usual: Order) -> Order:
    """Return how dates are written: as only one order can be, else as is usual for the reader."""
    possible = set(Order)
    for cell in cells:
        match = _NUMERIC.fullmatch(cell.strip())
        if match:
            first, second = int(match[1]), int(match[2])
            possible -= {Order.DAY_FIRST} if second > 12 else set()  # noqa: PLR2004  # Months.
            possible -= {Order.MONTH_FIRST} if first > 12 else set()  # noqa: PLR2004
    return next(iter(possible)) if len(possible) == 1 else usual


def day(cell: str, order: Order) -> date:
    """Read `2027-03-05`, `5/3/2027` or `05.03.27`, a time after it left out. Errors: `BadDay`."""
    text = cell.strip()
    try:
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        match = _NUMERIC.fullmatch(text)
        if not match:
            raise BadDay(cell)
        first, second, year = int(match[1]), int(match[2]), int(("20" + match[3])[-4:])
        dotted = "." in text  # Nobody writes months first with dots.
        if order == Order.MONTH_FIRST and not dotted:
            first, second = second, first
        return date(year, second, first)
    except ValueError:
        raise BadDay(cell) from None


def cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""
