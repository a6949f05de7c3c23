"""What the columns of a sheet of items mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from handlers.kit.grid import Bounds

BOUNDS = Bounds(rows=5000, columns=40, cell=200)
CHUNK = 500
_NEAR_ENOUGH = 85


class Column(StrEnum):
    """What a column of the sheet says of an item."""

    SKU = "sku"
    NAME = "name"
    BARCODE = "barcode"
    UNIT = "unit"
    PACK = "pack"
    SUPPLIER = "supplier"


NEEDED = (Column.SKU, Column.NAME)

_HEADERS: Mapping[str, Column] = {
    **{column.value: column for column in Column},
    "item": Column.SKU,
    "item number": Column.SKU,
    "item code": Column.SKU,
    "item no": Column.SKU,
    "article": Column.SKU,
    "article number": Column.SKU,
    "artikelnummer": Column.SKU,
    "code": Column.SKU,
    "product code": Column.SKU,
    "item name": Column.NAME,
    "product": Column.NAME,
    "product name": Column.NAME,
    "title": Column.NAME,
    "description": Column.NAME,
    "bezeichnung": Column.NAME,
    "ean": Column.BARCODE,
    "gtin": Column.BARCODE,
    "upc": Column.BARCODE,
    "unit of measure": Column.UNIT,
    "uom": Column.UNIT,
    "einheit": Column.UNIT,
    "pack size": Column.PACK,
    "case size": Column.PACK,
    "per pack": Column.PACK,
    "vendor": Column.SUPPLIER,
    "lieferant": Column.SUPPLIER,
}


@dataclass(frozen=True)
class Line:
    """One row: its number as a spreadsheet shows it, and the cells of the columns we use."""

    number: int
    cells: Mapping[Column, str]

    def cell(self, column: Column) -> str:
        return self.cells.get(column, "")


def mapping(header: Sequence[str]) -> dict[Column, int]:
    """Guess which column means what, by the names people give them; each meaning once.

    A column that is called exactly so goes before one that is only called alike.
    """
    titles = [" ".join(title.casefold().split()) for title in header]
    found: dict[Column, int] = {}
    for place, title in enumerate(titles):
        if title in _HEADERS:
            found.setdefault(_HEADERS[title], place)
    for place, title in enumerate(titles):
        if place in found.values():
            continue
        near = process.extractOne(
            title, _HEADERS.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH
        )
        if near:
            found.setdefault(_HEADERS[near[0]], place)
    return found


def missing(places: Mapping[Column, int]) -> list[Column]:
    """Return the columns that are needed and not there."""
    return [column for column in NEEDED if column not in places]


def lines(
    cells: Sequence[Sequence[str]], places: Mapping[Column, int], *, after: int, limit: int
) -> list[Line]:
    """Return the next rows below the header by what their columns mean; empty ones are none."""
    rows = cells[1 + after : 1 + after + limit]
    return [
        Line(number, {column: row[place] for column, place in places.items() if place < len(row)})
        for number, row in enumerate(rows, start=2 + after)
        if any(row)
    ]
