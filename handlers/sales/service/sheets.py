"""A sheet of sales: read part by part by a job, shown, booked as a whole, taken back as a whole.

The lines of a sheet are written while it is read and count for nothing; what makes them visible is
one short step, in which the sums of the days move.
"""

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

from handlers.kit import grid
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.grid import Cells, GridProblem
from handlers.kit.words import N_, _
from handlers.sales.rules import sheet as rules
from handlers.sales.rules.sheet import Columns, Field, Order
from handlers.sales.service import looks, places
from handlers.sales.service.books import SHEET, record
from handlers.sales.service.sheet_rows import BadRow, Reader, Row
from handlers.staff.service import directory
from storage import jobs, outbox, sale_days, sale_sheets, sales, sites
from storage.enums import BookingKind, Role, SheetState
from storage.sale_sheets import SaleSheet
from storage.sales import DaySum
from storage.session import Session

READ = "sales.read_sheet"
KEPT_PROBLEMS = 15
PROBLEMS = {
    GridProblem.TOO_LARGE: N_("The file is larger than 10 MB."),
    GridProblem.TOO_LONG: N_("The sheet has more than 20,000 rows or 40 columns."),
    GridProblem.UNREADABLE: N_("I cannot read this file. Save the sheet as CSV or XLSX."),
    GridProblem.EMPTY: N_("The sheet is empty."),
}
NO_ROWS = N_("The sheet has a header and nothing below it.")
NOT_FETCHED = N_("I could not fetch the file from Slack. Please upload it again.")


def upload(
    session: Session, actor: Actor, file: tuple[str, str], *, site: str, now: datetime
) -> SaleSheet:
    """Have an uploaded file (id, name) read by a job; `site` is where rows without one belong.

    Errors: `Rejected` below a lead, `Invalid` at `site`.
    """
    require_import(actor)
    file_id, name = file
    columns = Columns(site_id=places.site_meant(session, actor, site).site.id.hex if site else "")
    booking = sales.start(session, BookingKind.SHEET, actor.id, booked_at=None)
    sheet = sale_sheets.start(
        session, booking.id, uploaded_by=actor.id, file_name=name[:200], created_at=now
    )
    sheet.columns = asdict(columns)
    session.flush()
    _read_later(session, sheet, {"file": file_id})
    return sheet


def require_import(actor: Actor) -> None:
    """Refuse who may not book many days at once. Errors: `Rejected`."""
    directory.require_insider(actor)
    if not actor.at_least(Role.LEAD):
        raise Rejected(_("Only a lead, a manager or an admin can book a sheet of sales."))


def _read_later(session: Session, sheet: SaleSheet, progress: dict[str, Any]) -> None:
    progress = {"sheet": sheet.id.hex, "reading": sheet.reading, **progress}
    jobs.start(session, READ, f"{sheet.id.hex}:{sheet.reading}", progress)


def take_in(session: Session, sheet: SaleSheet, content: bytes | None, *, locale: str) -> bool:
    """Keep the rows of a file, or why it could not be read; return whether there is more to do."""
    try:
        if content is None:
            sheet.problem = NOT_FETCHED
            return _finish(session, sheet)
        cells = grid.read(content, rules.BOUNDS)
    except grid.BadGrid as bad:
        sheet.problem = PROBLEMS[bad.problem]
        return _finish(session, sheet)
    sheet.header, rows = cells[0], cells[1:]
    sheet.rows = len(rows)
    if not rows:
        sheet.problem = NO_ROWS
        return _finish(session, sheet)
    sheet.columns = asdict(_first_columns(session, sheet, rows, locale))
    sale_sheets.keep_parts(session, sheet.id, rows, size=rules.PART, first=2)
    return True if Columns(**sheet.columns).is_whole else _finish(session, sheet)


def _first_columns(session: Session, sheet: SaleSheet, rows: Cells, locale: str) -> Columns:
    """Return what columns mean: as when this header was booked last, else as they are called."""
    known = sale_sheets.mapping(session, rules.header_print(sheet.header))
    chosen = sheet.columns.get("site_id") or ""
    if known is not None and Columns(**known).fits(sheet.header):
        found = Columns(**known)
        found = Columns(**{**known, "site_id": chosen or found.site_id})
    else:
        places_of = {field.value: place for field, place in rules.guess(sheet.header).items()}
        only = [site.id.hex for site in sites.every(session)]
        lone = only[0] if len(only) == 1 and Field.SITE.value not in places_of else ""
        found = Columns(**places_of, site_id=chosen or lone)  # type: ignore[arg-type]  # Names of columns.
    usual = Order.MONTH_FIRST if locale.replace("_", "-") == "en-US" else Order.DAY_FIRST
    order = rules.order_of((rules.cell(row, found.day) for row in rows), usual)
    return Columns(**{**asdict(found), "order": order})


def read_part(session: Session, sheet: SaleSheet, *, first: int, tools: Tools) -> int | None:
    """Read the next part of a sheet; return the number of the row to go on with, None at the end.

    The rows of a part cost four questions, however many they are.
    """
    part = sale_sheets.next_part(session, sheet.id, first)
    if part is None:
        _finish(session, sheet)
        return None
    reader = Reader(session, sheet, tools=tools)
    found: list[Row] = []
    problems = list(sheet.problems)
    for number, cells in enumerate(part.cells, start=part.first):
        if not any(cells):
            continue
        try:
            found.append(reader.read(cells))
        except BadRow as bad:
            sheet.wrong += 1
            if len(problems) < KEPT_PROBLEMS:
                problems.append([number, bad.sentence, bad.value])
    sheet.problems = problems
    _stage(session, sheet, found)
    sheet.rows_read = part.first + len(part.cells) - 2
    session.flush()
    _show(session, sheet)
    return part.first + len(part.cells)


def _stage(session: Session, sheet: SaleSheet, found: list[Row]) -> None:
    """Write the lines of a part, without those whose receipts are known already."""
    receipts = {(row.amount.site_id, row.receipt) for row in found if row.receipt}
    known = sales.taken_receipts(session, sheet.id, receipts)
    lines: list[tuple[DaySum, str | None]] = []
    for row in found:
        key = (row.amount.site_id, row.receipt or "")
        if row.receipt and key in known:
            sheet.repeated += 1
            continue
        known.add(key)
        lines.append((row.amount, row.receipt))
    sales.add_lines(session, sheet.id, lines)
    sheet.lines += len(lines)


def _finish(session: Session, sheet: SaleSheet) -> bool:
    sheet.state = SheetState.READ
    session.flush()
    _show(session, sheet)
    return False


def change_columns(
    session: Session, actor: Actor, sheet: SaleSheet, columns: Columns, *, now: datetime
) -> None:
    """Read a sheet anew with other columns. Errors: `Rejected`."""
    require_open(actor, sheet)
    sales.forget_lines(session, sheet.id)
    sheet.columns, sheet.problems = asdict(columns), []
    sheet.wrong = sheet.repeated = sheet.lines = sheet.rows_read = 0
    sheet.reading += 1
    sheet.state = SheetState.READING if columns.is_whole else SheetState.READ
    sheet.created_at = now
    session.flush()
    _show(session, sheet)
    if columns.is_whole:
        _read_later(session, sheet, {"first": 2})


def confirm(session: Session, actor: Actor, sheet: SaleSheet, *, now: datetime) -> None:
    """Book a sheet as a whole, or not at all. Errors: `Rejected`."""
    require_open(actor, sheet)
    if sheet.wrong or not sheet.lines or not Columns(**sheet.columns).is_whole:
        raise Rejected(_("There is something to correct first."))
    booking = sales.get(session, sheet.id, lock=True)
    if booking is None:
        raise LookupError(sheet.id)
    sales.settle_currency(session, places.currency(session))
    # Two sheets with the same receipts wait for each other here.
    sales.currency(session, lock=True)
    left_out = sales.take_receipts(session, sheet.id)
    sums = sales.sums_of(session, sheet.id)
    sale_days.count_in(session, sums)
    booking.booked_at = now
    sheet.lines, sheet.repeated = sheet.lines - left_out, sheet.repeated + left_out
    sale_sheets.remember_mapping(session, rules.header_print(sheet.header), sheet.columns)
    _settle(session, sheet, SheetState.BOOKED, now=now)
    looks.after_booking(session, sums, occurrence=sheet.id.hex, now=now)
    record(session, actor, "sheet", sheet.id, now=now, detail={"lines": sheet.lines})


def drop(session: Session, actor: Actor, sheet: SaleSheet, *, now: datetime) -> None:
    """Forget a sheet without booking it. Errors: `Rejected`."""
    require_open(actor, sheet)
    sales.forget_lines(session, sheet.id)
    _settle(session, sheet, SheetState.DROPPED, now=now)


def of_button(session: Session, value: str) -> SaleSheet:
    """Return the sheet of a button, locked. Errors: `Rejected` when it is unknown here."""
    try:
        found = sale_sheets.get(session, uuid.UUID(hex=value), lock=True)
    except ValueError:
        found = None
    if found is None:
        raise Rejected(_("This card is out of date."))
    return found


def require_open(actor: Actor, sheet: SaleSheet) -> None:
    require_import(actor)
    if sheet.uploaded_by != actor.id:
        raise Rejected(_("Only who uploaded a sheet can book it."))
    if sheet.state is SheetState.READING:
        raise Rejected(_("I am still reading this sheet."))
    if sheet.state is not SheetState.READ:
        raise Rejected(_("Nothing to do: this sheet is settled already."))


def _settle(session: Session, sheet: SaleSheet, state: SheetState, *, now: datetime) -> None:
    sheet.state, sheet.settled_at = state, now
    session.flush()
    sale_sheets.forget_parts(session, sheet.id)
    _show(session, sheet)


def _show(session: Session, sheet: SaleSheet) -> None:
    outbox.show_card(session, SHEET, sheet.id.hex, sheet.uploaded_by)
