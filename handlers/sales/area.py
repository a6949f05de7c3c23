"""Sales: the table of contents."""

from handlers.kit.area import Area, Desk, Subject, Verb, one_by_one
from handlers.kit.words import N_
from handlers.sales import jobs
from handlers.sales.cards import books as book_cards
from handlers.sales.cards import sheet as sheet_cards
from handlers.sales.cards import targets as target_cards
from handlers.sales.forms import books as book_forms
from handlers.sales.forms import sheets as sheet_forms
from handlers.sales.forms import targets as target_forms
from handlers.sales.listeners import books, sheets, targets
from handlers.sales.service import days, findings, looks, shown, watch
from handlers.sales.service import sheets as sheet_service
from handlers.sales.service import targets as target_service

VERBS = (
    Verb(
        "/sales",
        "",
        "",
        "/sales",
        N_("a form for what a day took"),
        books.open_form,
        read_only=True,
    ),
    Verb(
        "/sales",
        "log",
        N_("<amount> [more | instead] [on <day>] [at <site>]"),
        "/sales log 1250 on fri at Harbour",
        N_("report what a site took on a business day"),
        books.log,
    ),
    Verb(
        "/sales",
        "show",
        N_("[<site>]"),
        "/sales show Harbour",
        N_("the last two weeks of a site, with the days that are missing"),
        books.show,
        read_only=True,
    ),
    Verb(
        "/sales",
        "import",
        "",
        "/sales import",
        N_("book many sales at once, from a CSV or XLSX sheet"),
        sheets.open_upload,
        read_only=True,
    ),
    Verb(
        "/sales",
        "currency",
        N_("[<code>]"),
        "/sales currency EUR",
        N_("what amounts are kept in"),
        books.currency,
    ),
    Verb(
        "/target",
        "",
        "",
        "/target",
        N_("how the running targets stand"),
        targets.show,
        read_only=True,
    ),
    Verb(
        "/target",
        "show",
        N_("[<number>]"),
        "/target show TG-4",
        N_("one target as it stands"),
        targets.show,
        read_only=True,
    ),
    Verb(
        "/target",
        "set",
        N_("<amount> for <period> [at <site>] [weights …]"),
        "/target set 50000 for october at Harbour weights open days",
        N_("how much a site is to take by when"),
        targets.set_target,
    ),
)

AREA = Area(
    name="sales",
    commands={
        "/sales": N_("What each site took: report, import and look"),
        "/target": N_("How sales stand against what was planned"),
    },
    verbs=VERBS,
    actions={
        book_cards.UNDO: books.take_back,
        book_cards.REPORT: books.report,
        sheet_cards.CONFIRM: sheets.book,
        sheet_cards.CHANGE: sheets.open_columns,
        sheet_cards.DROP: sheets.drop,
        target_cards.CHART: targets.chart,
    },
    forms={
        book_forms.LOG: books.submit,
        sheet_forms.UPLOAD: sheets.submit_upload,
        sheet_forms.COLUMNS: sheets.submit_columns,
        target_forms.TARGET: targets.submit,
    },
    timers={looks.ASK: days.ask, looks.PACE: watch.look},
    jobs={sheet_service.READ: jobs.READ},
    subject=Subject(
        kind=watch.KIND,
        title=target_service.title,
        card=target_service.card,
        is_open=target_service.is_open,
        responsible=target_service.responsible,
        trace=target_service.trace,
    ),
    other_subjects=(shown.SHEET,),
    digest=findings.write,
    desk=Desk(open_work=target_service.open_work, hand_over=target_service.hand_over),
    notices={
        days.MISSING: one_by_one(days.missing),
        looks.PACE: one_by_one(watch.paced),
        watch.ENDED: one_by_one(watch.ended),
    },
)
