"""What the clocks of a complaint come to, computed from its events."""

from datetime import datetime

from handlers.complaints.rules import clocks as rules
from handlers.complaints.rules.clocks import Clocks, Event
from handlers.complaints.rules.targets import TARGETS
from handlers.kit.area import Tools
from handlers.kit.workdays import Calendar
from handlers.staff.service import calendars, people
from storage import complaints
from storage.complaints import Complaint
from storage.session import Session


def read(session: Session, complaint: Complaint, *, now: datetime, tools: Tools) -> Clocks:
    """Compute both clocks of a complaint from its events."""
    events = [
        Event(one.kind, one.at, one.value) for one in complaints.events(session, complaint.id)
    ]
    calendar = calendar_of(session, complaint, tools)
    return rules.clocks(events, targets=TARGETS, calendar=calendar, now=now)


def calendar_of(session: Session, complaint: Complaint, tools: Tools) -> Calendar:
    """Return the working time that a complaint's clocks run in: that of its site."""
    at_site = calendars.at(session, complaint.site_id)
    return at_site or people.working_calendar(people.home_zone(session, tools))
