"""Slack in: `/stock new`, `/stock rule` and `/stock import`."""

from handlers.kit import command
from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text
from handlers.kit.area import Call
from handlers.kit.blockkit import escape, one_line, plain
from handlers.kit.errors import Invalid
from handlers.kit.words import _
from handlers.stock.cards import shown as cards
from handlers.stock.forms import items as forms
from handlers.stock.forms import sheets as sheet_forms
from handlers.stock.listeners import looking
from handlers.stock.rules import line
from handlers.stock.rules.drafts import ItemDraft, RuleDraft
from handlers.stock.rules.sheet import Column
from handlers.stock.rules.shortage import Levels
from handlers.stock.service import items, levels, sheet_columns, sheets
from handlers.stock.service.levels import Levelled
from storage import sites

_ITEM_WORDS = ("unit", "pack", "barcode", "supplier")


def new(call: Call) -> Answer:
    """Read `<sku> <name> [unit …] [pack …] [barcode …] [supplier …]`."""
    items.require_lead(call.actor)
    text = one_line(plain(call.text))
    sku, _space, rest = text.partition(" ")
    if not sku:
        return _item_dialog(ItemDraft(), {})
    head = next(reversed(line.heads(rest, _ITEM_WORDS)), "")
    draft = ItemDraft(sku=sku, name=head, **line.after(rest, head, _ITEM_WORDS).phrases)
    try:
        return _made(call, draft)
    except Invalid as invalid:
        return looking.called_exactly(call, f"new {text}") or _item_dialog(draft, invalid.errors)


def submit_item(call: Call) -> Answer:
    try:
        return _made(call, forms.NewItem.read(call.view).draft())
    except Invalid as invalid:
        return Errors(invalid.errors)


def rule(call: Call) -> Answer:
    """Read `<item> [at <site>] min <n> [max <n>] [buyer @x]`, or `<item> [at <site>] off`."""
    items.require_lead(call.actor)
    marked = command.read(one_line(call.text))
    text = plain(marked.title)
    buyer = next(iter(marked.people), "")
    draft, ends = levels.of_line(call.session, text, buyer=buyer)
    if not text:
        return _rule_dialog(call, RuleDraft(), {})
    try:
        if ends:
            return cards.rule_ended(*levels.end(call.session, call.actor, draft, now=call.now))
        return _levelled(call, draft)
    except Invalid as invalid:
        item = looking.called_exactly(call, f"rule {text}")
        return item or _rule_dialog(call, draft, invalid.errors)


def submit_rule(call: Call) -> Answer:
    try:
        return _levelled(call, forms.Level.read(call.view).draft())
    except Invalid as invalid:
        return Errors(invalid.errors)


def import_items(call: Call) -> Answer:
    """Open the dialog for a sheet."""
    sheets.require_manager(call.actor)
    said = _("A file can only be chosen in a dialog. Type the command in Slack's message box.")
    return OpenDialog(forms.upload(), Text(said))


def submit_sheet(call: Call) -> Answer:
    try:
        file = forms.Upload.read(call.view).file()
    except Invalid as invalid:
        return Errors(invalid.errors)
    if file is None:
        return Errors({"sheet": _("Choose a CSV or XLSX file.")})
    sheets.upload(call.session, call.actor, file, now=call.now)
    return Text(_("I am reading {file}. You will see what it would change.", file=escape(file[1])))


def confirm_sheet(call: Call) -> Answer:
    found = sheets.of_button(call.session, call.value)
    sheets.confirm(call.session, call.actor, found, now=call.now)
    return Silent()


def open_columns(call: Call) -> Answer:
    """Open the dialog for what the columns of a sheet mean."""
    found = sheets.of_button(call.session, call.value)
    sheet_columns.require_choice(call.actor, found)
    known = {Column(name): place for name, place in found.columns.items()}
    view = sheet_forms.columns(found.cells[0], known, found.id.hex)
    return OpenDialog(view, Text(_("The dialog could not be opened. Please press again.")))


def submit_columns(call: Call) -> Answer:
    try:
        places = sheet_forms.Choice.read(call.view).places()
    except Invalid as invalid:
        return Errors(invalid.errors)
    found = sheets.of_button(call.session, call.view.get("private_metadata", ""))
    sheet_columns.require_choice(call.actor, found)
    if max(places.values()) >= len(found.cells[0]):
        return Errors({"sku": _("This sheet has no such column.")})
    sheet_columns.change(call.session, call.actor, found, places, now=call.now)
    return Silent()


def drop_sheet(call: Call) -> Answer:
    found = sheets.of_button(call.session, call.value)
    sheets.drop(call.session, call.actor, found, now=call.now)
    return Silent()


def _made(call: Call, draft: ItemDraft) -> Answer:
    made = items.add(call.session, call.actor, draft, now=call.now)
    return cards.item_made(made.item, call.actor.locale)


def _levelled(call: Call, draft: RuleDraft) -> Answer:
    done: Levelled = levels.set_level(call.session, call.actor, draft, now=call.now)
    return cards.rule_set(
        done.item,
        done.site,
        levels=Levels(done.minimum, done.maximum, done.item.pack),
        there=done.on_hand,
        buyer=done.buyer,
        locale=call.actor.locale,
    )


def _item_dialog(draft: ItemDraft, errors: dict[str, str]) -> OpenDialog:
    said = " ".join(errors.values()) or _("Say its SKU and what it is called.")
    example = _("For example `{example}`.", example="/stock new OAT-1 Oat milk unit l pack 6")
    return OpenDialog(forms.new_item(draft, errors), Text(f"{escape(said)} {example}"))


def _rule_dialog(call: Call, draft: RuleDraft, errors: dict[str, str]) -> OpenDialog:
    names = [site.name for site in sites.every(call.session)]
    said = " ".join(errors.values()) or _("Say how much there should be of what.")
    example = _("For example `{example}`.", example="/stock rule oat milk min 12 max 48")
    return OpenDialog(forms.level(draft, names, errors), Text(f"{escape(said)} {example}"))
