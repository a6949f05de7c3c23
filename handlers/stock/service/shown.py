"""The cards of stock's subjects as things stand."""

import uuid
from datetime import datetime
from decimal import Decimal

from handlers.kit.area import Subject, Tools
from handlers.kit.blockkit import Card, escaped
from handlers.kit.words import language
from handlers.staff.service import people
from handlers.stock.cards import sheet as sheet_cards
from handlers.stock.cards import shortage as cards
from handlers.stock.cards.parts import unstyled
from handlers.stock.rules import shortage as rules
from handlers.stock.service import sheets, shortages
from storage import outbox, sites, staff, stock_items, stock_ledger, stock_rules, stock_sheets
from storage.enums import ItemSheetState, ShortageState
from storage.session import Session
from storage.stock_items import Item
from storage.stock_rules import Shortage


def shortage(
    session: Session, subject: str, place: str, now: datetime, tools: Tools
) -> Card | None:
    del place, now
    held = stock_rules.shortage(session, uuid.UUID(hex=subject))
    item = stock_items.get(session, held.item_id) if held else None
    site = sites.get(session, held.site_id) if held else None
    if held is None or item is None or site is None:
        return None
    on_hand = _on_hand(session, item, held.site_id)
    rule = stock_rules.rule(session, held.item_id, held.site_id)
    levels = shortages.levels(rule, item) or rules.Levels(held.minimum, held.maximum, item.pack)
    offer = None
    if held.state is ShortageState.LOW:
        offer = rules.to_transfer(on_hand, levels, shortages.donors(session, item, held.site_id))
    donor_id = uuid.UUID(hex=offer.site) if offer else held.donor_id
    present = cards.Present(
        shortage=held,
        item=item,
        site=site,
        on_hand=on_hand,
        to_order=rules.to_order(on_hand, levels),
        transfer=offer,
        donor=sites.get(session, donor_id) if donor_id else None,
        decided_by=staff.get(session, held.decided_by) if held.decided_by else None,
        zone=people.home_zone(session, tools),
    )
    return cards.card(present, language())


def sheet(session: Session, subject: str, place: str, now: datetime, tools: Tools) -> Card | None:
    del place, now, tools
    found = stock_sheets.get(session, uuid.UUID(hex=subject))
    return sheet_cards.card(found, sheets.preview(session, found)) if found else None


def _on_hand(session: Session, item: Item, site_id: uuid.UUID) -> Decimal:
    found = stock_ledger.balances(session, [item.id])
    return next((one.on_hand for one in found if one.site_id == site_id), Decimal(0))


def _shortage_title(session: Session, subject: str) -> str | None:
    held = stock_rules.shortage(session, uuid.UUID(hex=subject))
    item = stock_items.get(session, held.item_id) if held else None
    return unstyled(item) if item else None


def _shortage_open(session: Session, subject: str) -> bool:
    held = stock_rules.shortage(session, uuid.UUID(hex=subject))
    return held is not None and held.state is not ShortageState.OVER


def _buyer(session: Session, subject: str) -> list[str]:
    held: Shortage | None = stock_rules.shortage(session, uuid.UUID(hex=subject))
    rule = stock_rules.rule(session, held.item_id, held.site_id) if held else None
    return [rule.buyer_id] if rule and rule.buyer_id else []


def _sheet_title(session: Session, subject: str) -> str | None:
    found = stock_sheets.get(session, uuid.UUID(hex=subject))
    return escaped(found.file_name, 120) if found else None


def _sheet_open(session: Session, subject: str) -> bool:
    found = stock_sheets.get(session, uuid.UUID(hex=subject))
    return found is not None and found.state in (ItemSheetState.READING, ItemSheetState.READ)


SHORTAGE = Subject(
    shortages.KIND,
    title=_shortage_title,
    card=shortage,
    is_open=_shortage_open,
    responsible=_buyer,
)
SHEET = Subject(
    sheets.KIND,
    title=_sheet_title,
    card=sheet,
    is_open=_sheet_open,
    responsible=outbox.cards_of,
)
