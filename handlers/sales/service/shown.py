"""The cards of sales' own subjects as things stand."""

import uuid
from datetime import datetime

from handlers.kit.area import Subject, Tools
from handlers.kit.blockkit import Card, escaped
from handlers.sales.cards import sheet as cards
from handlers.sales.service import books, places
from storage import sale_sheets, sales, sites
from storage.enums import SheetState
from storage.session import Session


def _sheet(session: Session, subject: str, place: str, now: datetime, tools: Tools) -> Card | None:
    del place, now, tools
    found = sale_sheets.get(session, uuid.UUID(hex=subject))
    if found is None:
        return None
    shows_sums = found.state in (SheetState.READ, SheetState.BOOKED)
    return cards.card(
        found,
        sales.sums_of(session, found.id) if shows_sums else [],
        currency=places.currency(session),
        sites={site.id.hex: site.name for site in sites.every(session)},
    )


def _title(session: Session, subject: str) -> str | None:
    found = sale_sheets.get(session, uuid.UUID(hex=subject))
    return escaped(found.file_name, 120) if found else None


def _is_open(session: Session, subject: str) -> bool:
    found = sale_sheets.get(session, uuid.UUID(hex=subject))
    return found is not None and found.state in (SheetState.READING, SheetState.READ)


def _responsible(session: Session, subject: str) -> list[str]:
    found = sale_sheets.get(session, uuid.UUID(hex=subject))
    return [found.uploaded_by] if found else []


SHEET = Subject(books.SHEET, title=_title, card=_sheet, is_open=_is_open, responsible=_responsible)
