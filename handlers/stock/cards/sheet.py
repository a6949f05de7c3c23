"""The card of an uploaded sheet of items: how far it is, what it would do, what is wrong."""

from collections.abc import Sequence
from typing import Protocol

from handlers.kit.answers import Block
from handlers.kit.blockkit import Card, actions, button, context, escaped, sections
from handlers.kit.words import _, _n
from storage.enums import ItemSheetState
from storage.stock_sheets import Sheet, SheetRow

CONFIRM, DROP, CHANGE = "stock.sheet.confirm", "stock.sheet.drop", "stock.sheet.change"
SHOWN = 12
_TEXT_SHOWN = 240


class Preview(Protocol):
    """What the staged rows would do."""

    @property
    def new(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def wrong(self) -> int: ...
    @property
    def errors(self) -> Sequence[SheetRow]: ...
    @property
    def examples(self) -> Sequence[SheetRow]: ...


def card(sheet: Sheet, preview: Preview) -> Card:
    """Show a sheet as it stands."""
    file = escaped(sheet.file_name, 120)
    match sheet.state:
        case ItemSheetState.READING:
            return _plain(_reading(sheet, file))
        case ItemSheetState.APPLIED:
            said = _n(
                "{file}: {count} item written.", "{file}: {count} items written.",
                sheet.changed, file=file,
            )  # fmt: skip
            return _plain(f":white_check_mark: {said}")
        case ItemSheetState.DROPPED:
            return _plain(_("{file}: cancelled, nothing was changed.", file=file))
    if sheet.problem:
        unread = _plain(f":warning: {file}: {_(sheet.problem)}")
        asked = [actions(*_settling(sheet))] if sheet.cells else []
        return Card(unread.text, [*unread.blocks, *asked])
    return _open(sheet, preview, file)


def _reading(sheet: Sheet, file: str) -> str:
    rows = max(len(sheet.cells) - 1, 0)
    if not rows:
        return _("{file}: I am reading it.", file=file)
    return _("{file}: {done} of {rows} rows read.", file=file, done=sheet.staged, rows=rows)


def _open(sheet: Sheet, preview: Preview, file: str) -> Card:
    title = _(
        "{file}: {new} new, {changed} to change, {unchanged} as they are, {wrong} to correct",
        file=file,
        new=preview.new,
        changed=preview.changed,
        unchanged=preview.unchanged,
        wrong=preview.wrong,
    )
    lines = [f"*{title}*", _mapping(sheet)]
    lines += [
        _(
            ":warning: row {number}: {what}",
            number=row.number,
            what=escaped(row.problem, _TEXT_SHOWN),
        )
        for row in preview.errors
    ]
    if preview.wrong > len(preview.errors):
        rest = preview.wrong - len(preview.errors)
        lines.append(_n("and {count} more", "and {count} more", rest))
    lines += [f"• {_row(row)}" for row in preview.examples]
    rest = preview.new + preview.changed - len(preview.examples)
    if rest > 0:
        lines.append(_n("and {count} more", "and {count} more", rest))
    blocks = sections(lines)
    buttons = _settling(sheet)
    count = preview.new + preview.changed
    if preview.wrong:
        blocks.append(context(_("Nothing is changed until every row is right. Upload it again.")))
    elif count:
        label = _n("Write {count} item", "Write {count} items", count)
        buttons.insert(0, button(label, CONFIRM, sheet.id.hex, style="primary"))
    else:
        blocks.append(context(_("There is nothing to change.")))
    return Card(title, [*blocks, actions(*buttons)])


def _settling(sheet: Sheet) -> list[Block]:
    """Return what may be done with a sheet that was read, whatever it says."""
    return [
        button(_("Columns…"), CHANGE, sheet.id.hex),
        button(_("Cancel"), DROP, sheet.id.hex),
    ]


def _mapping(sheet: Sheet) -> str:
    """Say which column is read as what, and which are not used."""
    header = sheet.cells[0] if sheet.cells else []
    used = {place: name for name, place in sheet.columns.items()}
    read = ", ".join(
        _("“{title}” is the {meaning}", title=escaped(header[place], 60), meaning=f"`{name}`")
        for place, name in sorted(used.items())
        if place < len(header)
    )
    left = [escaped(one, 60) for place, one in enumerate(header) if one and place not in used][:10]
    return read + (" · " + _("not used: {titles}", titles=", ".join(left)) if left else "")


def _row(row: SheetRow) -> str:
    said = f"*{escaped(row.name, 120)}* ({escaped(row.sku, 60)})"
    return said if row.is_new else _("{item}: changed", item=said)


def _plain(text: str) -> Card:
    return Card(text, sections([text]))
