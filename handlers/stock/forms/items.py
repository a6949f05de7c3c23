"""The dialogs for a new item, for how much there should be, and for a sheet."""

from typing import Any, ClassVar

from slack_sdk.models.blocks import UserSelectElement

from handlers.kit.answers import View
from handlers.kit.forms import Form, entry, modal
from handlers.kit.words import N_, _
from handlers.stock.forms import fields
from handlers.stock.rules.drafts import ItemDraft, RuleDraft

NEW, RULE, SHEET = "stock.new", "stock.rule", "stock.sheet"


class NewItem(Form):
    sentences: ClassVar[dict[str, str]] = {
        "sku": N_("A SKU is needed: its number or code."),
        "name": N_("A name is needed."),
    }

    sku: str
    name: str
    unit: str | None = None
    pack: str | None = None
    barcode: str | None = None
    supplier: str | None = None

    def draft(self) -> ItemDraft:
        return ItemDraft(**{name: value or "" for name, value in self.model_dump().items()})


def new_item(draft: ItemDraft, errors: dict[str, str] | None = None) -> View:
    """Build the dialog, filled in with what is known, with a sentence at each wrong field."""
    return modal(
        NEW,
        title=_("New item"),
        submit=_("Save"),
        blocks=[
            fields.text("sku", _("Its SKU"), draft.sku, example="OAT-1"),
            fields.text("name", _("What is it called?"), draft.name),
            fields.text(
                "unit", _("What is it counted in?"), draft.unit, example="kg", optional=True,
                hint=_("Nothing filled in: pieces."),
            ),
            fields.text(
                "pack", _("How many come in one pack?"), draft.pack, example="6", optional=True
            ),
            fields.text("barcode", _("Its barcode"), draft.barcode, optional=True),
            fields.text("supplier", _("Who supplies it?"), draft.supplier, optional=True),
        ],
        errors=errors,
    )  # fmt: skip


class Level(Form):
    sentences: ClassVar[dict[str, str]] = {
        "item": N_("Say which item: its SKU, barcode or name."),
        "minimum": N_("Say below how much it is low, for example “10” or “2 packs”."),
    }

    item: str
    site: str | None = None
    minimum: str
    maximum: str | None = None
    buyer: str | None = None

    def draft(self) -> RuleDraft:
        return RuleDraft(**{name: value or "" for name, value in self.model_dump().items()})


def level(draft: RuleDraft, sites: list[str], errors: dict[str, str] | None = None) -> View:
    """Build the dialog for how much there should be of an item at a site."""
    buyer = UserSelectElement(initial_user=draft.buyer or None)
    return modal(
        RULE,
        title=_("How much there should be"),
        submit=_("Save"),
        blocks=[
            fields.text("item", _("Which item?"), draft.item, example="OAT-1"),
            fields.site("site", _("Where?"), draft.site, sites),
            fields.text("minimum", _("Low below"), draft.minimum, example=_("2 packs")),
            fields.text(
                "maximum", _("Filled up to"), draft.maximum, optional=True,
                hint=_("Nothing filled in: one pack more than the minimum."),
            ),
            entry("buyer", _("Who orders it?"), buyer, optional=True),
        ],
        errors=errors,
    )  # fmt: skip


class Upload(Form):
    sentences: ClassVar[dict[str, str]] = {"sheet": N_("Choose a CSV or XLSX file.")}

    sheet: list[dict[str, Any]]

    def file(self) -> tuple[str, str] | None:
        """Return the id and the name of the file, None without one."""
        first = next(iter(self.sheet), None)
        return (str(first["id"]), str(first.get("name", ""))) if first else None


def upload() -> View:
    """Build the dialog for a sheet of items."""
    element = {"type": "file_input", "filetypes": ["csv", "xlsx"], "max_files": 1}
    return modal(
        SHEET,
        title=_("Items from a sheet"),
        submit=_("Read it"),
        blocks=[
            entry(
                "sheet",
                _("A CSV or XLSX file with the columns “sku” and “name”"),
                element,
                hint=_(
                    "Other columns I know: barcode, unit, pack, supplier."
                    " You see what would change before it does."
                ),
            )
        ],
    )
