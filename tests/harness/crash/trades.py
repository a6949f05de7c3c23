"""A depot where people book stock, report sales, log complaints and call for help, bot or no."""

import itertools
import random
from datetime import datetime

from bot.areas import registry
from handlers.escalations.service import writing
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.staff.service import people, sites
from handlers.staff.service.sites import SiteDraft
from handlers.stock.rules.drafts import ItemDraft
from handlers.stock.service import items
from sandbox.client import Sandbox
from storage import sales, staff, teams
from storage.session import Database, Session

SITE, SKU = "Depot", "BOX-1"
CHAIN = "owner wait 5m\n#warehouse wait 5m\n@grace wait 5m"
CARERS = ("elif", "grace", "dara")
CLERKS, SELLERS, HELPERS = ("ana", "ben", "chidi"), ("ana", "ben"), ("jonas", "farid", "ines")
# Titles of urgent tasks are as long as they ever get, so that none is the beginning of another.
FIRST_ALARM = 100_001


def open_depot(database: Database, workspace: str, *, now: datetime) -> None:
    """Open a depot that Ben leads, with one thing to keep, and write who hears of what is urgent.

    The bot must know everybody already, and not be running.
    """
    with database.writing(workspace) as session:
        ana = _actor(session, "ana")
        tools = Tools(registry=registry())
        draft = SiteDraft(SITE, "Europe/London", "mon-fri 07:00-19:00")
        site = sites.add(session, ana, draft, now=now, tools=tools).site
        team, _new = teams.open_team(session, None, site.id)
        teams.change(session, team.id, lead_id=_actor(session, "ben").id)
        items.add(session, ana, ItemDraft(SKU, "Box"), now=now)
        sales.settle_currency(session, "EUR")
        scope = writing.exact(session, "tasks urgent")
        writing.write(session, ana, scope, CHAIN, now=now)


def _actor(session: Session, handle: str) -> Actor:
    (person,) = staff.by_handle(session, handle)
    return people.actor(session, person, Tools(registry=registry()))


class Trades:
    """What people of the depot do; every booking bears a number of its own."""

    def __init__(self, slack: Sandbox) -> None:
        self._slack = slack
        self._loads = itertools.count(1)
        self._amounts = itertools.count(1001)
        self._gripes = itertools.count(FIRST_ALARM)
        self._alarms = itertools.count(FIRST_ALARM)

    def work(self, chance: random.Random) -> None:
        """Do one of these things; help is called for rarely, for it concerns many."""
        acts = (self._book, self._log, self._complain, self._call_for_help)
        (act,) = chance.choices(acts, weights=(6, 4, 3, 1))
        act(chance)

    def _book(self, chance: random.Random) -> None:
        verb = chance.choice(("receive", "receive", "issue", "count"))
        note = f"because Load {next(self._loads)}."
        line = f"/stock {verb} {chance.randint(1, 9)} {SKU} at {SITE} {note}"
        self._slack.person(chance.choice(CLERKS)).command(line)

    def _log(self, chance: random.Random) -> None:
        more = chance.choice(("", " more", " more"))
        line = f"/sales log {next(self._amounts)}{more} at {SITE}"
        self._slack.person(chance.choice(SELLERS)).command(line)

    def _complain(self, chance: random.Random) -> None:
        line = f"/complaint add Gripe {next(self._gripes)}"
        self._slack.person(chance.choice(CARERS)).command(line, channel="customer-care")

    def _call_for_help(self, chance: random.Random) -> None:
        title = f"Crate {next(self._alarms)}"
        line = f"/task add {title} @{chance.choice(HELPERS)} !urgent"
        self._slack.person("ana").command(line, channel="warehouse")
