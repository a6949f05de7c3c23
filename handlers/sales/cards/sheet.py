"""The card of an uploaded sheet of sales: what it would book, and what is wrong with it."""

from handlers.kit.answers import Block
from handlers.kit.blockkit import Card, actions, button, context, escaped, sections
from handlers.kit.money import Money
from handlers.kit.words import N_, _, _n
from handlers.sales.cards import shared
from handlers.sales.cards.books import UNDO
from handlers.sales.rules.sheet import Columns, Field, Order
from storage.enums import SheetState
from storage.sale_sheets import SaleSheet
from storage.sales import DaySum

CONFIRM, CHANGE, DROP = "sales.sheet.book", "sales.sheet.columns", "sales.sheet.drop"
FIELDS = {
    Field.DAY: N_("day"),
    Field.AMOUNT: N_("amount"),
    Field.SITE: N_("site"),
    Field.RECEIPT: N_("receipt number"),
}
ORDERS = {
    Order.DAY_FIRST: N_("day first: 31/12/2027"),
    Order.MONTH_FIRST: N_("month first: 12/31/2027"),
}
_TITLE_SHOWN = 60


def card(sheet: SaleSheet, sums: list[DaySum], *, currency: str, sites: dict[str, str]) -> Card:
    """Show a sheet; `sites` are names by the hex of their ids."""
    file = escaped(sheet.file_name, 120)
    match sheet.state:
        case SheetState.READING:
            return _plain(_("{file}: {done} of {all} rows read.", file=file, done=sheet.rows_read,
                            all=sheet.rows or "?"))  # fmt: skip
        case SheetState.BOOKED:
            return _booked(sheet, file, sums, currency=currency, sites=sites)
        case SheetState.TAKEN_BACK:
            return _plain(_("{file}: taken back as a whole.", file=file))
        case SheetState.DROPPED:
            return _plain(_("{file}: cancelled, nothing was booked.", file=file))
    if sheet.problem:
        return _plain(f":warning: {file}: {_(sheet.problem)}")
    return _open(sheet, file, sums, currency=currency, sites=sites)


def _booked(
    sheet: SaleSheet, file: str, sums: list[DaySum], *, currency: str, sites: dict[str, str]
) -> Card:
    said = _n(
        "{file}: {count} sale booked.", "{file}: {count} sales booked.", sheet.lines, file=file
    )
    lines = [f":white_check_mark: {said}", *_sums(sums, currency, sites)]
    undo = actions(button(_("Take it back"), UNDO, sheet.id.hex))
    return Card(said, [*sections(lines), undo])


def _open(
    sheet: SaleSheet, file: str, sums: list[DaySum], *, currency: str, sites: dict[str, str]
) -> Card:
    title = _("{file}: {lines} to book, {repeated} booked before or twice, {wrong} to correct",
              file=file, lines=sheet.lines, repeated=sheet.repeated, wrong=sheet.wrong)  # fmt: skip
    columns = Columns(**sheet.columns)
    lines = [f"*{title}*", *_columns(sheet, columns, sites), *_sums(sums, currency, sites)]
    lines += [
        _(":warning: row {number}: {what}", number=number,
          what=_(sentence, value=escaped(value, 80)))
        for number, sentence, value in sheet.problems
    ]  # fmt: skip
    if sheet.wrong > len(sheet.problems):
        more = sheet.wrong - len(sheet.problems)
        lines.append(_n("and {count} more", "and {count} more", more))
    return Card(title, [*sections(lines), *_ways_on(sheet, columns)])


def _ways_on(sheet: SaleSheet, columns: Columns) -> list[Block]:
    buttons = [
        button(_("Change the columns"), CHANGE, sheet.id.hex),
        button(_("Cancel"), DROP, sheet.id.hex),
    ]
    hints: list[str] = []
    if not columns.is_whole:
        hints.append(_("Say which columns hold the day, the amount and the site."))
    elif sheet.wrong:
        hints.append(
            _("Nothing is booked until every row is right: change the columns, or upload it again.")
        )
    elif sheet.lines:
        label = _n("Book {count} sale", "Book {count} sales", sheet.lines)
        buttons.insert(0, button(label, CONFIRM, sheet.id.hex, style="primary"))
        if columns.receipt is None:
            hints.append(_("Without receipt numbers I cannot tell what was booked before."))
    else:
        hints.append(_("There is nothing to book."))
    return [*([context(*hints)] if hints else []), actions(*buttons)]


def _columns(sheet: SaleSheet, columns: Columns, sites: dict[str, str]) -> list[str]:
    places = {
        Field.DAY: columns.day,
        Field.AMOUNT: columns.amount,
        Field.SITE: columns.site,
        Field.RECEIPT: columns.receipt,
    }
    said = [
        f"{_(FIELDS[field])} = {escaped(sheet.header[place], _TITLE_SHOWN)}"
        for field, place in places.items()
        if place is not None and place < len(sheet.header)
    ]
    if columns.site is None and columns.site_id in sites:
        said.append(f"{_(FIELDS[Field.SITE])}: {shared.plain_name(sites[columns.site_id])}")
    if columns.day is not None:
        said.append(_(ORDERS[Order(columns.order)]))
    return [_("Columns: {columns}", columns=", ".join(said))] if said else []


def _sums(sums: list[DaySum], currency: str, sites: dict[str, str]) -> list[str]:
    """Say what each site brings, so that a person can compare it with the till."""
    if not sums:
        return []
    by_site: dict[str, int] = {}
    for one in sums:
        by_site[one.site_id.hex] = by_site.get(one.site_id.hex, 0) + one.minor
    first, last = min(one.day for one in sums), max(one.day for one in sums)
    lines = [
        f"• {shared.plain_name(sites.get(site_id, ''))}: {shared.amount(Money(minor, currency))}"
        for site_id, minor in list(by_site.items())[:20]
    ]
    whole = shared.amount(Money(sum(by_site.values()), currency))
    return [_("{days}: {amount}", days=shared.days(first, last), amount=whole), *lines]


def _plain(text: str) -> Card:
    return Card(text, sections([text]))
