"""Stock: the table of contents."""

from typing import Any

from handlers.kit.area import Area, Listener, Verb
from handlers.kit.words import N_
from handlers.stock.cards import parts, sheet
from handlers.stock.forms import booking as booking_forms
from handlers.stock.forms import items as item_forms
from handlers.stock.forms import sheets as sheet_forms
from handlers.stock.jobs import sheet as sheet_jobs
from handlers.stock.listeners import booking, deciding, keeping, looking
from handlers.stock.service import asked, findings, sheets, shortages, shown


def _verb(
    word: str, usage: str, example: str, summary: str, function: Listener, **more: Any
) -> Verb:
    return Verb("/stock", word, usage, f"/stock {example}".strip(), summary, function, **more)


_WHEN = N_("<quantity> <item> [at <site>] [on <day>] [because …]")

VERBS = (
    _verb(
        "",
        N_("<item>"),
        "oat milk",
        N_("what there is of an item, by SKU, barcode or name"),
        looking.look,
        read_only=True,
        takes_words=True,
    ),
    _verb(
        "receive",
        _WHEN,
        "receive 2 packs oat milk at Harbour",
        N_("book what came in"),
        booking.receive,
    ),
    _verb("issue", _WHEN, "issue 1.5 kg flour", N_("book what went out"), booking.issue),
    _verb(
        "move",
        N_("<quantity> <item> from <site> to <site>"),
        "move 12 OAT-1 from Harbour to Mill",
        N_("book what went from one site to another"),
        booking.move,
    ),
    _verb("count", _WHEN, "count 34 oat milk", N_("say what was counted"), booking.count),
    _verb(
        "adjust",
        N_("<quantity> <item> [at <site>] because …"),
        "adjust -2 OAT-1 because broken",
        N_("correct what is on hand"),
        booking.adjust,
    ),
    _verb(
        "history",
        N_("<item> [at <site>]"),
        "history oat milk",
        N_("what was booked last"),
        looking.history,
        read_only=True,
    ),
    _verb("low", N_("[<site>]"), "low", N_("what runs out"), looking.low, read_only=True),
    _verb(
        "new",
        N_("<SKU> <name> [unit …] [pack …] [barcode …] [supplier …]"),
        "new OAT-1 Oat milk unit l pack 6",
        N_("make an item"),
        keeping.new,
    ),
    _verb(
        "rule",
        N_("<item> [at <site>] min <n> [max <n>] [@buyer]"),
        "rule oat milk at Harbour min 12 max 48",
        N_("how much there should be, and who orders it"),
        keeping.rule,
    ),
    _verb(
        "import",
        "",
        "import",
        N_("make or change many items at once, from a CSV or XLSX sheet"),
        keeping.import_items,
        read_only=True,
    ),
)

AREA = Area(
    name="stock",
    commands={"/stock": N_("What there is of what, and when to get more")},
    verbs=VERBS,
    actions={
        parts.UNDO: booking.take_back,
        **deciding.ACTIONS,
        sheet.CONFIRM: keeping.confirm_sheet,
        sheet.DROP: keeping.drop_sheet,
        sheet.CHANGE: keeping.open_columns,
    },
    forms={
        booking_forms.BOOK: booking.submit,
        item_forms.NEW: keeping.submit_item,
        item_forms.RULE: keeping.submit_rule,
        item_forms.SHEET: keeping.submit_sheet,
        sheet_forms.COLUMNS: keeping.submit_columns,
    },
    timers={shortages.WAKE: shortages.wake, asked.MOVED: shortages.task_moved},
    jobs={sheets.READ: sheet_jobs.READ},
    subject=shown.SHORTAGE,
    other_subjects=(shown.SHEET,),
    digest=findings.write,
)
