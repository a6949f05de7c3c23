"""Sheets of sales that somebody uploaded: read part by part, shown, booked as a whole or not."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint, Integer, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word
from storage.enums import SheetState
from storage.session import Session
from storage.upsert import upsert


class SaleSheet(Scoped, Base):
    """One uploaded sheet; its id is that of its booking.

    `columns` says which column means what, `problems` are (row, sentence, value), of which only
    the first are kept; `wrong` counts them all. `lines` are those that will be booked, `repeated`
    those whose receipts are known already.
    """

    __tablename__ = "sale_sheets"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    uploaded_by: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[str] = mapped_column(String(200))
    state: Mapped[SheetState] = mapped_column(Word(SheetState))
    header: Mapped[list[str]] = mapped_column(JSON)
    columns: Mapped[dict[str, Any]]
    # Why the file could not be read at all.
    problem: Mapped[str] = mapped_column(String(400), default="")
    problems: Mapped[list[list[Any]]] = mapped_column(JSON)
    reading: Mapped[int] = mapped_column(Integer, default=1)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    rows_read: Mapped[int] = mapped_column(Integer, default=0)
    wrong: Mapped[int] = mapped_column(Integer, default=0)
    repeated: Mapped[int] = mapped_column(Integer, default=0)
    lines: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "id"], ["sale_bookings.workspace_id", "sale_bookings.id"]
        ),
        ForeignKeyConstraint(
            ["workspace_id", "uploaded_by"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
    )


class SheetPart(Scoped, Base):
    """Some rows of a sheet as text, until it is settled; `first` is the number of its first row."""

    __tablename__ = "sale_sheet_parts"

    sheet_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    first: Mapped[int] = mapped_column(Integer, primary_key=True)
    cells: Mapped[list[list[str]]] = mapped_column(JSON)

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "sheet_id"],
            ["sale_sheets.workspace_id", "sale_sheets.id"],
            ondelete="CASCADE",
        ),
    )


class SheetMapping(Scoped, Base):
    """What the columns of a header meant when it was booked last; `header` is its print."""

    __tablename__ = "sale_sheet_mappings"

    header: Mapped[str] = mapped_column(String(64), primary_key=True)
    columns: Mapped[dict[str, Any]]


def get(session: Session, sheet_id: uuid.UUID, *, lock: bool = False) -> SaleSheet | None:
    query = select(SaleSheet).where(SaleSheet.id == sheet_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def start(session: Session, sheet_id: uuid.UUID, **values: Any) -> SaleSheet:
    """Remember that somebody uploaded a sheet that is still to be read."""
    sheet = SaleSheet(
        id=sheet_id, state=SheetState.READING, header=[], columns={}, problems=[], **values
    )
    session.add(sheet)
    session.flush()
    return sheet


def keep_parts(
    session: Session, sheet_id: uuid.UUID, rows: list[list[str]], *, size: int, first: int
) -> None:
    """Keep the rows of a sheet in parts of `size`; the first row has the number `first`."""
    parts = [
        {
            "workspace_id": session.workspace,
            "sheet_id": sheet_id,
            "first": first + place,
            "cells": rows[place : place + size],
        }
        for place in range(0, len(rows), size)
    ]
    if parts:
        session.execute(insert(SheetPart), parts)


def next_part(session: Session, sheet_id: uuid.UUID, first: int) -> SheetPart | None:
    """Return the part that begins with a row, or the first one after it."""
    return session.scalars(
        select(SheetPart)
        .where(SheetPart.sheet_id == sheet_id, SheetPart.first >= first)
        .order_by(SheetPart.first)
        .limit(1)
    ).one_or_none()


def forget_parts(session: Session, sheet_id: uuid.UUID) -> None:
    session.execute(delete(SheetPart).where(SheetPart.sheet_id == sheet_id))


def mapping(session: Session, header: str) -> dict[str, Any] | None:
    return session.scalar(select(SheetMapping.columns).where(SheetMapping.header == header))


def remember_mapping(session: Session, header: str, columns: dict[str, Any]) -> None:
    row = {"workspace_id": session.workspace, "header": header, "columns": columns}
    key = ("workspace_id", "header")
    session.execute(upsert(session, SheetMapping, row, key=key, change=("columns",)))
