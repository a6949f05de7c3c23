"""A sheet of items: uploaded, staged by a job, shown with what is wrong, applied as a whole."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.kit import grid
from handlers.kit.actors import Actor, require
from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.grid import GridProblem
from handlers.kit.words import N_, _, speaking
from handlers.staff.service import people
from handlers.staff.service.directory import require_insider
from handlers.stock.cards.sheet import SHOWN
from handlers.stock.rules import sheet
from handlers.stock.rules.drafts import ItemDraft
from handlers.stock.rules.sheet import Column, Line
from handlers.stock.service import items
from storage import audit, jobs, outbox, staff, stock_items, stock_sheets
from storage.enums import ItemSheetState, Role
from storage.session import Session
from storage.stock_items import Item
from storage.stock_sheets import CHANGED, Sheet, SheetRow

KIND = "stock_sheet"
READ = "stock.read_sheet"
PROBLEMS = {
    GridProblem.TOO_LARGE: N_("The file is larger than 10 MB."),
    GridProblem.TOO_LONG: N_("The sheet has more than 5,000 rows or 40 columns."),
    GridProblem.UNREADABLE: N_("I cannot read this file. Save the sheet as CSV or XLSX."),
    GridProblem.EMPTY: N_("The sheet is empty."),
}
NO_COLUMNS = N_("I cannot tell which columns hold the SKU and the name. Please choose them.")
NOT_FETCHED = N_("I could not fetch the file from Slack. Please upload it again.")
CLASH = N_("Meanwhile another item has one of its barcodes. Please upload it again.")


@dataclass(frozen=True)
class Preview:
    """What a sheet would do: how many rows of each kind, and the first of them."""

    new: int
    changed: int
    unchanged: int
    wrong: int
    errors: list[SheetRow]
    examples: list[SheetRow]


def upload(session: Session, actor: Actor, file: tuple[str, str], *, now: datetime) -> Sheet:
    """Have an uploaded file (id, name) read by a job. Errors: `Rejected` below a manager."""
    require_manager(actor)
    file_id, name = file
    found = stock_sheets.start(
        session, uploaded_by=actor.id, file_name=name[:200], created_at=now, staged=0, changed=0
    )
    jobs.start(session, READ, found.id.hex, {"file": file_id, "sheet": found.id.hex})
    return found


def take_in(session: Session, sheet_id: str, content: bytes | None) -> bool:
    """Keep what a file says, or why it could not be read; tell whether there are rows to stage."""
    found = stock_sheets.get(session, uuid.UUID(hex=sheet_id), lock=True)
    if found is None or found.state is not ItemSheetState.READING:
        return False
    try:
        found.cells = grid.read(content, sheet.BOUNDS) if content is not None else []
        found.problem = "" if content is not None else NOT_FETCHED
    except grid.BadGrid as bad:
        found.problem, found.cells = PROBLEMS[bad.problem], []
    if not found.problem:
        places = sheet.mapping(found.cells[0])
        found.columns = {column.value: place for column, place in places.items()}
        found.problem = NO_COLUMNS if sheet.missing(places) else ""
    if found.problem:
        found.state = ItemSheetState.READ
    session.flush()
    outbox.show_card(session, KIND, found.id.hex, found.uploaded_by)
    return found.state is ItemSheetState.READING


def stage_more(session: Session, sheet_id: str, tools: Tools) -> bool:
    """Understand the next rows of a sheet; tell whether there are more."""
    found = stock_sheets.get(session, uuid.UUID(hex=sheet_id), lock=True)
    uploader = staff.get(session, found.uploaded_by) if found else None
    if found is None or uploader is None or found.state is not ItemSheetState.READING:
        return False
    actor = people.actor(session, uploader, tools)
    places = {Column(name): place for name, place in found.columns.items()}
    lines = sheet.lines(found.cells, places, after=found.staged, limit=sheet.CHUNK)
    with speaking(actor.locale):
        stock_sheets.stage(session, _rows(session, found, lines, set(places), actor.locale))
    found.staged = min(found.staged + sheet.CHUNK, len(found.cells) - 1)
    more = found.staged < len(found.cells) - 1
    if not more:
        found.state = ItemSheetState.READ
    session.flush()
    outbox.show_card(session, KIND, found.id.hex, found.uploaded_by)
    return more


def preview(session: Session, found: Sheet) -> Preview:
    """Tell what the staged rows would do."""
    if found.state is not ItemSheetState.READ or found.problem:
        return Preview(0, 0, 0, 0, [], [])
    return Preview(
        *stock_sheets.totals(session, found.id),
        errors=stock_sheets.wrong_rows(session, found.id, limit=SHOWN),
        examples=stock_sheets.changing_rows(session, found.id, limit=SHOWN),
    )


def confirm(session: Session, actor: Actor, found: Sheet, *, now: datetime) -> int:
    """Apply a sheet as a whole, or not at all; return how many items. Errors: `Rejected`."""
    require_open(actor, found)
    new, changed, _unchanged, wrong = stock_sheets.totals(session, found.id)
    if wrong or not new + changed:
        raise Rejected(_("There is something to correct first. Upload the sheet again."))
    if stock_sheets.clashes(session, found.id):
        raise Rejected(_(CLASH))
    columns = [name for name in CHANGED if name.removesuffix("_folded") in found.columns]
    count = stock_sheets.apply(session, found.id, columns, now)
    _settle(session, actor, found, ItemSheetState.APPLIED, now=now, changed=count)
    return count


def drop(session: Session, actor: Actor, found: Sheet, *, now: datetime) -> None:
    """Forget a sheet without applying it. Errors: `Rejected`."""
    require_open(actor, found)
    _settle(session, actor, found, ItemSheetState.DROPPED, now=now, changed=0)


def of_button(session: Session, value: str) -> Sheet:
    """Return the sheet of a button, locked. Errors: `Rejected` when it is unknown here."""
    try:
        found = stock_sheets.get(session, uuid.UUID(hex=value), lock=True)
    except ValueError:
        found = None
    if found is None:
        raise Rejected(_("This card is out of date."))
    return found


def require_manager(actor: Actor) -> None:
    """Refuse who may not bring in many items at once. Errors: `Rejected`."""
    require_insider(actor)
    require(actor, Role.MANAGER)


def _rows(
    session: Session, found: Sheet, lines: list[Line], columns: set[Column], locale: str
) -> list[dict[str, Any]]:
    """Understand some rows, with everything asked beforehand."""
    skus = {stock_items.fold(line.cell(Column.SKU)) for line in lines}
    codes = {line.cell(Column.BARCODE) for line in lines} - {""}
    held = stock_items.called(session, [line.cell(Column.SKU) for line in lines] + sorted(codes))
    seen = _Seen(
        by_sku={one.sku_folded: one for one in held},
        by_barcode={one.barcode: one for one in held if one.barcode},
        skus=stock_sheets.staged_skus(session, found.id, skus),
        barcodes=stock_sheets.staged_barcodes(session, found.id, codes),
    )
    return [_row(found, line, seen, columns, locale) for line in lines]


@dataclass(frozen=True)
class _Seen:
    """The items that are there, and what stood in the rows before."""

    by_sku: dict[str, Item]
    by_barcode: dict[str, Item]
    skus: set[str]
    barcodes: set[str]


def _row(
    found: Sheet, line: Line, seen: _Seen, columns: set[Column], locale: str
) -> dict[str, Any]:
    known = seen.by_sku.get(stock_items.fold(line.cell(Column.SKU)))
    errors: dict[str, str] = {}
    draft = ItemDraft(**{column.value: line.cell(column) for column in columns})
    item = items.understood(draft, errors, locale=locale, now=found.created_at)
    problem = next(iter(errors.values()), "") or _twice(item, seen)
    seen.skus.add(item.sku_folded)
    if item.barcode:
        seen.barcodes.add(item.barcode)
    row = {name: getattr(item, name) for name in ("sku_folded", *CHANGED)}
    if problem:
        cut = {name: str(row[name] or "")[:limit] for name, limit in _SHORT.items()}
        row = {**row, **cut, "barcode": None}
    elif known is not None:
        # An empty cell, like a column that is not there, leaves the item as it is.
        kept = [name for name in CHANGED if not line.cell(_COLUMN_OF[name])]
        row |= {name: getattr(known, name) for name in kept}
    changed = known is None or any(row[name] != getattr(known, name) for name in CHANGED)
    return {
        **row,
        "sheet_id": found.id,
        "number": line.number,
        "item_id": known.id if known else item.id,
        "is_new": known is None,
        "is_changed": changed,
        "problem": problem[:400],
    }


# What is wrong may be too long to be kept.
_SHORT = items.LIMITS | {"sku_folded": items.LIMITS["sku"], "name_folded": items.LIMITS["name"]}
_COLUMN_OF = {name: Column(name.removesuffix("_folded")) for name in CHANGED}


def _twice(item: Item, seen: _Seen) -> str:
    if item.sku_folded in seen.skus:
        return _("{sku} stands in the sheet twice.", sku=item.sku)
    if not item.barcode:
        return ""
    if item.barcode in seen.barcodes:
        return _("The barcode {code} stands in the sheet twice.", code=item.barcode)
    holder = seen.by_barcode.get(item.barcode)
    if holder is not None and holder.sku_folded != item.sku_folded:
        return _("{sku} has the barcode {code}.", sku=holder.sku, code=item.barcode)
    return ""


def require_open(actor: Actor, found: Sheet) -> None:
    """Refuse who may not decide about a sheet, or does so too late. Errors: `Rejected`."""
    require_manager(actor)
    if actor.id != found.uploaded_by:
        raise Rejected(_("Only who uploaded the sheet can decide about it."))
    if found.state is not ItemSheetState.READ:
        raise Rejected(_("Nothing to do: this sheet is settled already."))


def _settle(
    session: Session,
    actor: Actor,
    found: Sheet,
    state: ItemSheetState,
    *,
    now: datetime,
    changed: int,
) -> None:
    found.state, found.settled_at, found.changed = state, now, changed
    found.cells = []
    session.flush()
    stock_sheets.unstage(session, found.id)
    outbox.show_card(session, KIND, found.id.hex, found.uploaded_by)
    audit.write(
        session,
        f"stock.sheet.{state}",
        at=now,
        actor_id=actor.id,
        subject=(KIND, found.id.hex),
        detail={"changed": changed},
    )
