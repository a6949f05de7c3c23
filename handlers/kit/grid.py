"""The cells of a sheet that somebody uploaded, as text: CSV, or XLSX as spreadsheets save it."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

LARGEST = 10 * 1024 * 1024
_LARGEST_UNPACKED = 100 * 1024 * 1024
_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 20

Cells = list[list[str]]


class GridProblem(StrEnum):
    """Why a file is no sheet."""

    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    EMPTY = "empty"


class BadGrid(ValueError):  # It names what happened.
    def __init__(self, problem: GridProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Bounds:
    """How much is read: rows below the header, columns, and characters of a cell."""

    rows: int = 5000
    columns: int = 40
    cell: int = 200


def read(data: bytes, bounds: Bounds) -> Cells:
    """Return the rows of a file, the header first. Errors: `BadGrid`.

    Of a workbook it is the sheet that was open when it was saved, with the values and not the
    formulas. What a cell holds beyond its bound is cut off.
    """
    if len(data) > LARGEST:
        raise BadGrid(GridProblem.TOO_LARGE)
    rows = _read_xlsx(data, bounds) if data.startswith(b"PK\x03\x04") else _read_csv(data, bounds)
    if not any(any(row) for row in rows):
        raise BadGrid(GridProblem.EMPTY)
    return rows


def _read_csv(data: bytes, bounds: Bounds) -> Cells:
    text = _decoded(data)
    try:
        return _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=_cut(text)), bounds)
    except csv.Error:
        raise BadGrid(GridProblem.UNREADABLE) from None


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise BadGrid(GridProblem.UNREADABLE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _cut(text: str) -> str:
    """Return the sign that cuts the first lines into the most columns, the same in each."""
    sample = "\n".join(text.splitlines()[:_LOOKED_AT])

    def steadiness(delimiter: str) -> tuple[int, int]:
        try:
            widths = [
                len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row
            ]
        except csv.Error:
            return (0, 0)
        most = max(widths, default=1)
        return (0, 0) if most == 1 else (widths.count(widths[0]), most)

    return max(_DELIMITERS, key=steadiness)


def _read_xlsx(data: bytes, bounds: Bounds) -> Cells:
    # Its import takes a third of a second, and few people upload workbooks.
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415  # It ships no types.

    _require_modest(data)
    try:
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.active
            rows = sheet.iter_rows(
                max_row=bounds.rows + 2, max_col=bounds.columns + 1, values_only=True
            )
            return _bounded((_trimmed(row) for row in rows), bounds)
    except BadGrid:
        raise
    except Exception as problem:  # The library raises whatever a file breaks.
        raise BadGrid(GridProblem.UNREADABLE) from problem


def _require_modest(data: bytes) -> None:
    """Refuse what would unpack to far more than it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(member.file_size for member in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise BadGrid(GridProblem.UNREADABLE) from None
    if size > _LARGEST_UNPACKED:
        raise BadGrid(GridProblem.TOO_LARGE)


def _trimmed(row: Iterable[Any]) -> list[str]:
    cells = [_written(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _written(value: Any) -> str:
    """Write a cell as the person sees it; a number keeps exactly the digits it shows."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            exact = Decimal(repr(value))
            whole = exact == exact.to_integral_value()
            return format(exact.to_integral_value() if whole else exact, "f")
        case datetime():
            midnight = value.time() == time()
            return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
    return str(value)


def _bounded(rows: Iterable[Iterable[str]], bounds: Bounds) -> Cells:
    found: Cells = []
    for row in rows:
        cells = [" ".join(cell.split())[: bounds.cell] for cell in row]
        if len(found) > bounds.rows or len(cells) > bounds.columns:
            raise BadGrid(GridProblem.TOO_LONG)
        found.append(cells)
    return found
