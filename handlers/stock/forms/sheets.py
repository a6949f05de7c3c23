"""The dialog for what the columns of a sheet of items mean."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from handlers.kit.answers import View
from handlers.kit.forms import Form, modal
from handlers.kit.words import N_, _
from handlers.stock.forms import fields
from handlers.stock.rules.sheet import NEEDED, Column

COLUMNS = "stock.columns"
_NONE = "-"
_LABELS = {
    Column.SKU: N_("Which column holds the SKU?"),
    Column.NAME: N_("Which column holds the name?"),
    Column.BARCODE: N_("Which column holds the barcode?"),
    Column.UNIT: N_("Which column holds the unit?"),
    Column.PACK: N_("Which column holds how many come in one pack?"),
    Column.SUPPLIER: N_("Which column holds the supplier?"),
}


class Choice(Form):
    """Columns by their number, as text."""

    sentences: ClassVar[dict[str, str]] = {
        "sku": N_("Choose the column of the SKU."),
        "name": N_("Choose the column of the name."),
    }

    sku: str
    name: str
    barcode: str | None = None
    unit: str | None = None
    pack: str | None = None
    supplier: str | None = None

    def places(self) -> dict[Column, int]:
        chosen = {Column(name): value or _NONE for name, value in self.model_dump().items()}
        return {column: int(one) for column, one in chosen.items() if one.isdecimal()}


def columns(header: Sequence[str], known: Mapping[Column, int], sheet_id: str) -> View:
    """Build the dialog, with what the columns are taken for now."""
    titles = [(str(place), title or str(place + 1)) for place, title in enumerate(header)]
    none = (_NONE, _("none"))
    blocks = [
        fields.choice(
            column.value,
            _(label),
            str(known.get(column, _NONE)),
            titles if column in NEEDED else [none, *titles],
            optional=column not in NEEDED,
        )
        for column, label in _LABELS.items()
    ]
    return modal(COLUMNS, title=_("Columns"), submit=_("Read it"), blocks=blocks, metadata=sheet_id)
