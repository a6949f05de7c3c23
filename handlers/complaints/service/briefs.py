"""Which customers somebody owes something today, as it stands when their brief is sent."""

from datetime import datetime

from handlers.complaints.cards import briefs as cards
from handlers.complaints.service import pictured
from handlers.kit.area import Brief, Tools
from handlers.staff.service import people
from storage import complaint_lists
from storage.enums import Push
from storage.session import Session

MOST = 10  # So many are shown; all of them are counted.
MOST_COUNTED = 1000


def write(
    session: Session, person_id: str, push: Push, now: datetime, tools: Tools
) -> Brief | None:
    """Say what is owed by the end of the day; None when nothing is, and in the last call."""
    if push is not Push.BRIEF:
        return None
    calendar = people.calendar_of(session, person_id, tools)
    until = calendar.end_of_working_day(calendar.working_day_of(now))
    found = complaint_lists.due_before(session, person_id, until, limit=MOST_COUNTED)
    if not found:
        return None
    shown = pictured.listed(session, found[:MOST], tools)
    card = cards.brief(shown, count=len(found), now=now)
    return Brief(card, frozenset(str(one.id) for one in found[:MOST]))
