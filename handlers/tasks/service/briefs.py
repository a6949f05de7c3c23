"""What somebody has to think of today, as it stands when their brief is sent."""

from collections import Counter
from datetime import datetime

from handlers.kit.area import Brief, Tools
from handlers.staff.service import people
from handlers.tasks.cards import briefs as cards
from handlers.tasks.rules import briefs as rules
from handlers.tasks.rules.briefs import Group
from handlers.tasks.rules.picture import Picture
from handlers.tasks.service import pictured
from storage import briefs
from storage.enums import Push
from storage.session import Session

MOST = 20  # So many are shown; all of them are counted.
MOST_COUNTED = 1000


def write(
    session: Session, person_id: str, push: Push, now: datetime, tools: Tools
) -> Brief | None:
    """Say what is overdue, due today, not accepted, and what waits for this person.

    The last call says what is due today. None when there is nothing to say.
    """
    day = rules.day_of(now, people.calendar_of(session, person_id, tools))
    if push is Push.BRIEF:
        found = briefs.due_before(session, person_id, day.until, since=None, limit=MOST_COUNTED)
        found += briefs.waiting_for(session, person_id, limit=MOST_COUNTED)
    else:
        found = briefs.due_before(
            session, person_id, day.until, since=day.since, limit=MOST_COUNTED
        )
    once = list({task.id: task for task in found}.values())
    if not once:
        return None
    counts = Counter(rules.group_of(task, person_id, day, now=now) for task in once)
    groups: dict[Group, list[Picture]] = {group: [] for group in Group}
    for picture in pictured.pictures(session, once[:MOST], tools):
        groups[rules.group_of(picture, person_id, day, now=now)].append(picture)
    card = cards.brief(push, groups, counts, reader=person_id)
    return Brief(card, frozenset(str(task.id) for task in once[:MOST]))
