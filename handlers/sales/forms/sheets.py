"""The dialogs for a sheet of sales: choosing the file, and what its columns mean."""

from typing import Any, ClassVar

from handlers.kit.answers import View
from handlers.kit.forms import Form, entry, modal
from handlers.kit.words import N_, _
from handlers.sales.cards.sheet import ORDERS
from handlers.sales.forms.choices import NONE, select, value
from handlers.sales.rules.sheet import Columns, Order

UPLOAD, COLUMNS = "sales.sheet", "sales.columns"


class Upload(Form):
    sentences: ClassVar[dict[str, str]] = {"sheet": N_("Choose a CSV or XLSX file.")}

    sheet: list[dict[str, Any]]
    site: str | None = None

    def file(self) -> tuple[str, str] | None:
        """Return the id and the name of the file, None without one."""
        first = next(iter(self.sheet), None)
        return (str(first["id"]), str(first.get("name", ""))) if first else None


def upload(sites: list[str]) -> View:
    """Build the dialog for a sheet of sales."""
    element = {"type": "file_input", "filetypes": ["csv", "xlsx"], "max_files": 1}
    hint = _("One row a sale or a day. You see what would be booked before it is.")
    names = [(name, name) for name in sites]
    return modal(
        UPLOAD,
        title=_("Sales from a sheet"),
        submit=_("Read it"),
        blocks=[
            entry("sheet", _("A CSV or XLSX file"), element, hint=hint),
            select("site", _("Which site, if no column says so?"), names, ""),
        ],
    )


class Choice(Form):
    """Columns by their number, as text."""

    day: str | None = None
    amount: str | None = None
    branch: str | None = None
    receipt: str | None = None
    order: str | None = None
    site: str | None = None

    def columns(self) -> Columns:
        day, amount, branch, receipt = (
            int(one) if one and one.isdecimal() else None
            for one in (self.day, self.amount, self.branch, self.receipt)
        )
        order = Order(self.order) if self.order in list(Order) else Order.DAY_FIRST
        return Columns(day, amount, branch, receipt, order, value(self.site))


def columns(
    header: list[str], known: Columns, sheet_id: str, *, sites: list[tuple[str, str]]
) -> View:
    """Build the dialog for what columns mean; `sites` are (id, name)."""
    titles = [(str(place), title or str(place + 1)) for place, title in enumerate(header)]
    chosen = (known.day, known.amount, known.site, known.receipt)
    day, amount, branch, receipt = (NONE if one is None else str(one) for one in chosen)
    orders = [(order.value, _(label)) for order, label in ORDERS.items()]
    none = (NONE, _("none"))
    return modal(
        COLUMNS,
        title=_("Columns"),
        submit=_("Read it"),
        blocks=[
            select("day", _("Which column holds the day?"), titles, day, optional=False),
            select("order", _("How are its dates written?"), orders, known.order, optional=False),
            select("amount", _("Which column holds the amount?"), titles, amount, optional=False),
            select("branch", _("Which column holds the site?"), [none, *titles], branch),
            select("site", _("Which site, if no column says so?"), sites, known.site_id),
            select("receipt", _("Which column holds the receipt number?"), [none, *titles],
                   receipt),
        ],
        metadata=sheet_id,
    )  # fmt: skip
