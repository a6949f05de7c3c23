"""After a restore: the table of contents."""

from handlers.kit.area import Area, Subject
from handlers.recovery import cards, jobs, listeners, service
from storage import recovery

AREA = Area(
    name="recovery",
    actions={
        cards.RECREATE: listeners.recreate,
        cards.RECREATE_ALL: listeners.recreate_all,
        service.LOST_CARD: listeners.explain,
    },
    jobs={recovery.READ: jobs.READ},
    subject=Subject(
        kind=service.KIND,
        title=service.title,
        card=service.card,
        is_open=lambda _session, _listed: False,
        responsible=lambda _session, _listed: [],
    ),
)
