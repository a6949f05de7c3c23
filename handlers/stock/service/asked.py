"""What somebody is asked to do about a shortage: a task of theirs, which the shortage watches."""

from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.staff.service import responsible
from handlers.stock.cards import shortage as cards
from handlers.tasks.service import ask as tasks
from handlers.tasks.service import outcomes
from handlers.tasks.service.record import KIND as TASK
from storage import links, sites, staff
from storage.session import Session
from storage.stock_items import Item
from storage.stock_rules import Rule, Shortage
from storage.tasks import Task

MOVED = "stock.task"
_PREFIX = "T-"


def order(
    session: Session, actor: Actor, held: Shortage, item: Item, rule: Rule, *, now: datetime,
    tools: Tools,
) -> str:  # fmt: skip
    """Ask the buyer to order; return the number of the task."""
    site = sites.get(session, held.site_id)
    title = cards.order_title(held, item, site, locale=actor.locale)
    lead = responsible.team_for(session, None, held.site_id).lead_id
    owner = _first_present(session, rule.buyer_id, lead) or actor.id
    task = tasks.ask(session, actor, title, owner=owner, site_id=held.site_id, now=now, tools=tools)
    return _watched(session, held, task)


def transfer(
    session: Session, actor: Actor, held: Shortage, item: Item, *, now: datetime, tools: Tools
) -> str:
    """Ask who leads the giving site to send it; return the number of the task."""
    donor = sites.get(session, held.donor_id) if held.donor_id else None
    title = cards.transfer_title(
        held, item, donor, sites.get(session, held.site_id), locale=actor.locale
    )
    lead = responsible.team_for(session, None, held.donor_id).lead_id
    owner = _first_present(session, lead) or actor.id
    task = tasks.ask(
        session, actor, title, owner=owner, site_id=held.donor_id, now=now, tools=tools
    )
    return _watched(session, held, task)


def came_to_nothing(session: Session, held: Shortage) -> bool:
    """Whether what was asked of somebody was called off."""
    number = (held.task or "").removeprefix(_PREFIX)
    return number.isdecimal() and outcomes.is_cancelled(session, int(number))


def _watched(session: Session, held: Shortage, task: Task) -> str:
    """Let a shortage be looked at whenever its task moves; return the number of the task."""
    links.watch(session, (TASK, str(task.id)), (MOVED, held.id.hex))
    return f"{_PREFIX}{task.number}"


def _first_present(session: Session, *ids: str | None) -> str | None:
    """Return the first of some people who works here still."""
    wanted = [one for one in ids if one]
    known = staff.get_many(session, set(wanted))
    return next((one for one in wanted if one in known and not known[one].is_gone), None)
