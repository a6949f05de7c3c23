"""What is kept about people, as `docs/privacy.md` tells it: made from the tables themselves."""

from bot import housekeeping
from handlers.kit.personal import FIELDS, KEPT, OF_CUSTOMERS

_HEAD = """\
# What Opsbot keeps about people

Opsbot keeps what it needs to hand on work and nothing to judge people by: it counts nobody's
speed and ranks nobody. All of it is in your own database. Whoever is in the workspace reads what
is kept about them with `/ops me`; nobody else can ask for it.
"""
_OF_SOMEBODY = """\
## Of each member of the workspace

These stand once, in `people`, and come from Slack, except the role. Everything else refers to
that row.
"""
_WHERE_NAMED = """\
## Where somebody is named

Each is a reference to their row, and has no name of its own. `/ops me` counts them.
"""
_OF_CUSTOMERS = """\
## Of customers who complain

These stand once, in `customers`. A card in a channel shows the first name and the order number
only; the rest stands behind a dialog for whoever sees to the complaint, and each look is written
down. `/complaint forget C-7` empties them together with all that this customer said; numbers,
times and causes stay, for reports.
"""
_IN_WORDS = """\
## In what people write

Titles, notes, reasons, checklists, quoted messages and complaints are kept as they were written,
until somebody changes them, and may name anybody. They are in no log. Photos stay in Slack;
Opsbot keeps where they are.
"""
_HOW_LONG = """\
## For how long

Tasks, complaints, stock and sales stay. What only served to deliver something goes by itself:
"""
_GO = (
    ("which requests of Slack were answered", housekeeping.KEEP_KEYS),
    ("messages that were shown, timers that rang", housekeeping.KEEP_ANSWERED),
    ("requests that failed and were handled in the end", housekeeping.KEEP_ANSWERED),
    ("what somebody was told", housekeeping.KEEP_TOLD),
    ("escalations that ended, with whom they reached", housekeeping.KEEP_ENDED),
)


def text() -> str:
    """Return the whole document."""
    named = {f"`people.{column}`": said for column, said in FIELDS.items()}
    kept = {f"`{column}`": said for column, said in KEPT.items()}
    customer = {f"`customers.{column}`": said for column, said in OF_CUSTOMERS.items()}
    go = {what: f"{long.days} days" for what, long in _GO}
    parts = [
        _HEAD,
        _OF_SOMEBODY,
        _table("column", "what it is", named),
        _WHERE_NAMED,
        _table("column", "what it counts", kept),
        _OF_CUSTOMERS,
        _table("column", "what it is", customer),
        _IN_WORDS,
        _HOW_LONG,
        _table("what", "goes after", go),
    ]
    return "\n".join(parts)


def _table(left: str, right: str, rows: dict[str, str]) -> str:
    lines = [f"| {one} | {said} |" for one, said in rows.items()]
    return "\n".join([f"| {left} | {right} |", "|---|---|", *lines, ""])
