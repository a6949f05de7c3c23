"""What the rows of a sheet of sales say, or what is wrong with them."""

import uuid
from dataclasses import dataclass
from datetime import date

from handlers.kit.area import Tools
from handlers.kit.errors import Invalid
from handlers.kit.words import N_
from handlers.sales.rules import sheet as rules
from handlers.sales.rules.sheet import Columns
from handlers.sales.service import places
from handlers.staff.service import people
from storage import sites, staff
from storage.enums import Role
from storage.sale_sheets import SaleSheet
from storage.sales import DaySum
from storage.session import Session

NO_DAY = N_("“{value}” is no date.")
AHEAD = N_("{value} lies ahead.")
NO_AMOUNT = N_("“{value}” is no amount of this currency.")
NO_SITE = N_("I know no site “{value}”. `/ops site alias` lets a site be called so.")
NOT_YOURS = N_("You may not book the sales of {value}.")
LONG_RECEIPT = N_("The receipt number “{value}” is too long.")


@dataclass(frozen=True)
class Row:
    """What a row says."""

    amount: DaySum
    receipt: str | None


class BadRow(ValueError):  # It names what happened.
    """A row cannot be booked; `sentence` is a marked one with `{value}` in it."""

    def __init__(self, sentence: str, value: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.value = value


class Reader:
    """Understands the rows of one sheet, with everything read beforehand."""

    def __init__(self, session: Session, sheet: SaleSheet, *, tools: Tools) -> None:
        person = staff.get(session, sheet.uploaded_by)
        if person is None:
            raise LookupError(sheet.uploaded_by)
        self._actor = people.actor(session, person, tools)
        self._columns = Columns(**sheet.columns)
        self._names = sites.names(session)
        self._places = places.every(session)
        self._currency = places.currency(session)
        self._may = {
            one: self._actor.at_least(Role.MANAGER) or places.works_at(session, self._actor, one)
            for one in self._places
        }
        self._now = sheet.created_at

    def read(self, row: list[str]) -> Row:
        """Understand one row. Errors: `BadRow`."""
        columns = self._columns
        site_id = self._site(rules.cell(row, columns.site))
        day = self._day(rules.cell(row, columns.day), site_id)
        text = rules.cell(row, columns.amount)
        try:
            minor = places.read_amount(
                text, currency=self._currency, locale=self._actor.locale
            ).minor
        except Invalid:
            raise BadRow(NO_AMOUNT, text[:40]) from None
        receipt = rules.cell(row, columns.receipt) or None
        if receipt and len(receipt) > rules.RECEIPT_LIMIT:
            raise BadRow(LONG_RECEIPT, receipt[:40])
        return Row(DaySum(site_id, day, minor), receipt)

    def _site(self, name: str) -> uuid.UUID:
        fixed = self._columns.site is None
        site_id = (
            uuid.UUID(hex=self._columns.site_id) if fixed else self._names.get(sites.fold(name))
        )
        if site_id is None or site_id not in self._places:
            raise BadRow(NO_SITE, name[:40])
        if not self._may[site_id]:
            raise BadRow(NOT_YOURS, self._places[site_id].site.name)
        return site_id

    def _day(self, text: str, site_id: uuid.UUID) -> date:
        try:
            day = rules.day(text, self._columns.order)
        except rules.BadDay:
            raise BadRow(NO_DAY, text[:40]) from None
        if day > self._places[site_id].calendar.local_date(self._now):
            raise BadRow(AHEAD, text[:40])
        return day
