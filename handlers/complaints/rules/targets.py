"""How soon a complaint is to be answered and resolved, by how bad it is; in working time."""

from datetime import timedelta

from handlers.complaints.rules.clocks import Targets
from storage.enums import Priority, Severity

TARGETS = {
    Severity.MINOR: Targets(timedelta(hours=16), timedelta(hours=80)),
    Severity.NORMAL: Targets(timedelta(hours=8), timedelta(hours=40)),
    Severity.SERIOUS: Targets(timedelta(hours=2), timedelta(hours=16)),
    Severity.CRITICAL: Targets(timedelta(hours=1), timedelta(hours=8)),
}
# What an escalation, or a task that is made of it, takes it for.
PRIORITIES = {
    Severity.MINOR: Priority.LOW,
    Severity.NORMAL: Priority.NORMAL,
    Severity.SERIOUS: Priority.HIGH,
    Severity.CRITICAL: Priority.URGENT,
}
# What was resolved and not opened again for so long is closed by itself.
CLOSES_AFTER = timedelta(days=7)
