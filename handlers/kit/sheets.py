"""Sheets to give away: CSV that opens everywhere and runs nothing."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

START = "\ufeff"  # So that spreadsheets read it as UTF-8.
# A cell that begins so is a formula to a spreadsheet; where it takes another separator than the
# comma, what stands behind that begins a cell too.
_FORMULA = re.compile(r"(^|[;|\t\r\n])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """Write rows as CSV (RFC 4180), each cell in quotes and none of them a formula."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return sheet.getvalue()


def harmless(cell: str) -> str:
    """Put an apostrophe before whatever a spreadsheet would take for a formula."""
    if _NUMBER.fullmatch(cell):
        return cell
    return _FORMULA.sub(r"\1\2'", cell.replace("\0", ""))
