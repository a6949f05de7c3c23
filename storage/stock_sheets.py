"""Sheets of items that somebody uploaded: staged row by row, visible all at once or not at all."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, UTCDateTime, Word
from storage.enums import ItemSheetState
from storage.quantity import Quantity
from storage.session import Session
from storage.stock_items import Item

# What a sheet changes of an item that is there already.
CHANGED = ("sku", "name", "name_folded", "barcode", "unit", "pack", "supplier")


class Sheet(Scoped, Base):
    """One uploaded sheet. `cells` are its rows as text, the header first, until it is settled.

    `staged` counts the rows that are read; `columns` says which column means what.
    """

    __tablename__ = "stock_sheets"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    uploaded_by: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[str] = mapped_column(String(200))
    state: Mapped[ItemSheetState] = mapped_column(Word(ItemSheetState))
    cells: Mapped[list[list[str]]] = mapped_column(JSON)
    columns: Mapped[dict[str, Any]]
    staged: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[str] = mapped_column(String(400), default="")
    changed: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "uploaded_by"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
    )


class SheetRow(Scoped, Base):
    """One row of a sheet as it was understood; `problem` says what is wrong with it."""

    __tablename__ = "stock_sheet_rows"

    sheet_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[uuid.UUID]
    sku: Mapped[str] = mapped_column(String(40), default="")
    sku_folded: Mapped[str] = mapped_column(String(80), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    name_folded: Mapped[str] = mapped_column(String(80), default="")
    barcode: Mapped[str | None] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(16), default="")
    pack: Mapped[Decimal | None] = mapped_column(Quantity)
    supplier: Mapped[str | None] = mapped_column(String(80))
    is_new: Mapped[bool] = mapped_column(default=True)
    is_changed: Mapped[bool] = mapped_column(default=True)
    problem: Mapped[str] = mapped_column(String(400), default="")

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "sheet_id"],
            ["stock_sheets.workspace_id", "stock_sheets.id"],
            ondelete="CASCADE",
        ),
        Index("ix_stock_sheet_rows_sku", "workspace_id", "sheet_id", "sku_folded"),
        Index("ix_stock_sheet_rows_barcode", "workspace_id", "sheet_id", "barcode"),
    )


def start(session: Session, **values: Any) -> Sheet:
    """Remember that somebody uploaded a sheet that is still to be read."""
    sheet = Sheet(id=uuid.uuid4(), state=ItemSheetState.READING, cells=[], columns={}, **values)
    session.add(sheet)
    session.flush()
    return sheet


def get(session: Session, sheet_id: uuid.UUID, *, lock: bool = False) -> Sheet | None:
    query = select(Sheet).where(Sheet.id == sheet_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def stage(session: Session, rows: list[dict[str, Any]]) -> None:
    """Write what the next rows of a sheet say, where nobody sees it yet."""
    if rows:
        scoped = [{"workspace_id": session.workspace, **row} for row in rows]
        session.execute(insert(SheetRow), scoped)


def unstage(session: Session, sheet_id: uuid.UUID) -> None:
    session.execute(delete(SheetRow).where(SheetRow.sheet_id == sheet_id))


def staged_skus(session: Session, sheet_id: uuid.UUID, folded: Iterable[str]) -> set[str]:
    """Return which of these SKUs stand in the rows that are staged already."""
    query = select(SheetRow.sku_folded).where(
        SheetRow.sheet_id == sheet_id, SheetRow.sku_folded.in_(set(folded))
    )
    return set(session.scalars(query))


def staged_barcodes(session: Session, sheet_id: uuid.UUID, barcodes: Iterable[str]) -> set[str]:
    """Return which of these barcodes stand in the rows that are staged already."""
    query = select(SheetRow.barcode).where(
        SheetRow.sheet_id == sheet_id, SheetRow.barcode.in_(set(barcodes))
    )
    return {one for one in session.scalars(query) if one is not None}


def totals(session: Session, sheet_id: uuid.UUID) -> tuple[int, int, int, int]:
    """Return how many rows are new items, changed ones, as they are, and wrong."""
    # Grouped by its name, because PostgreSQL takes two bound parameters for two expressions.
    is_wrong = (SheetRow.problem != "").label("is_wrong")
    grouped = (
        select(is_wrong, SheetRow.is_new, SheetRow.is_changed, func.count())
        .where(SheetRow.sheet_id == sheet_id)
        .group_by("is_wrong", SheetRow.is_new, SheetRow.is_changed)
    )
    found = [0, 0, 0, 0]
    for wrong, is_new, is_changed, count in session.execute(grouped):
        found[3 if wrong else 0 if is_new else 1 if is_changed else 2] += count
    return found[0], found[1], found[2], found[3]


def wrong_rows(session: Session, sheet_id: uuid.UUID, *, limit: int) -> list[SheetRow]:
    query = select(SheetRow).where(SheetRow.sheet_id == sheet_id, SheetRow.problem != "")
    return list(session.scalars(query.order_by(SheetRow.number).limit(limit)))


def changing_rows(session: Session, sheet_id: uuid.UUID, *, limit: int) -> list[SheetRow]:
    """Return the first rows that would make or change an item."""
    query = select(SheetRow).where(
        SheetRow.sheet_id == sheet_id, SheetRow.problem == "", SheetRow.is_changed
    )
    return list(session.scalars(query.order_by(SheetRow.number).limit(limit)))


def clashes(session: Session, sheet_id: uuid.UUID) -> int:
    """Return how many rows name a barcode that another item has meanwhile."""
    query = (
        select(func.count())
        .select_from(SheetRow)
        .join(
            Item,
            (Item.workspace_id == SheetRow.workspace_id)
            & (Item.barcode == SheetRow.barcode)
            & (Item.sku_folded != SheetRow.sku_folded),
        )
        .where(SheetRow.sheet_id == sheet_id)
    )
    return int(session.scalar(query) or 0)


def apply(session: Session, sheet_id: uuid.UUID, columns: Iterable[str], now: datetime) -> int:
    """Make and change the items of a sheet in one statement; return how many.

    Of items that are there already only `columns` (of `CHANGED`) change.
    """
    names = ("workspace_id", "sku_folded", *CHANGED)
    rows = select(
        *(getattr(SheetRow, name) for name in names), SheetRow.item_id, literal(now, UTCDateTime())
    ).where(
        SheetRow.workspace_id == session.workspace,
        SheetRow.sheet_id == sheet_id,
        SheetRow.problem == "",
        SheetRow.is_changed,
    )
    build = postgresql.insert if session.on_postgresql else sqlite.insert
    statement = build(Item).from_select([*names, "id", "created_at"], rows)
    done = session.execute(
        statement.on_conflict_do_update(
            index_elements=("workspace_id", "sku_folded"),
            set_={name: statement.excluded[name] for name in columns},
        ).execution_options(preserve_rowcount=True)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # An insert has a row count.
