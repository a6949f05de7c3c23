"""The chains there are, and why one of them serves something."""

from handlers.escalations.cards import chain as cards
from handlers.escalations.rules import defaults
from handlers.escalations.service import chains, writing
from handlers.escalations.service.writing import Scope
from handlers.kit.actors import Actor
from handlers.kit.answers import Text
from handlers.staff.service import directory
from storage import sites, staff
from storage.escalations import EscalationChain
from storage.session import Session


def lines(session: Session) -> list[str]:
    """Return a line for each area's chain and for every other one, in as many questions."""
    written = chains.written(session)
    named = {site.id: site for site in sites.every(session)}
    found = []
    for area in defaults.DEFAULTS:
        whole = [one for one in written if one.row and one.row.area == area]
        if not any(one.row and not one.row.site_id and not one.row.priority for one in whole):
            found.append((area, chains.default_of(area), True))
        for one in whole:
            site = named.get(one.row.site_id) if one.row and one.row.site_id else None
            scope = Scope(area, one.row.priority if one.row else None, site)
            found.append((scope.typed, one.chain, False))
    return cards.listing(found, chains.names_for(session, [chain for _s, chain, _d in found]))


def one(session: Session, actor: Actor, scope: Scope) -> Text:
    """Show the chain that serves a scope. Errors: `Rejected`."""
    directory.require_insider(actor)
    found = chains.in_force(session, scope.area, scope.site_id, scope.priority)
    names = chains.names_for(session, [found.chain])
    origin = _origin(session, actor, found.row) if found.row else cards.default()
    return cards.one(scope.typed, found.chain, names, origin=origin)


def as_written(session: Session, scope: Scope) -> str:
    """Return the chain that serves a scope as somebody would write it."""
    found = chains.in_force(session, scope.area, scope.site_id, scope.priority)
    return writing.as_written(session, found.chain)


def _origin(session: Session, actor: Actor, row: EscalationChain) -> str:
    site = sites.get(session, row.site_id) if row.site_id else None
    who = staff.get(session, row.changed_by)
    return cards.own(
        Scope(row.area, row.priority, site).typed,
        (who.name or who.handle) if who else "",
        row.changed_at,
        actor.timezone,
    )
