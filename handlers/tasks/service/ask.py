"""A task that another area asks for."""

import uuid
from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.staff.service import people
from handlers.tasks.rules.drafts import TITLE_LIMIT, Understood
from handlers.tasks.service import add
from storage.session import Session
from storage.tasks import Task


def ask(
    session: Session,
    actor: Actor,
    title: str,
    *,
    owner: str,
    site_id: uuid.UUID | None,
    now: datetime,
    tools: Tools,
) -> Task:
    """Give somebody (a Slack id) a task in the name of `actor`; `title` is plain text."""
    meant = Understood(
        title=title[:TITLE_LIMIT],
        owners=(owner,),
        zone=people.home_zone(session, tools),
        site_id=site_id,
    )
    return add.add(session, actor, meant, channel=None, now=now, tools=tools).task
