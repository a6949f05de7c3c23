"""The two companies that live in the sandbox."""

from dataclasses import dataclass

from sandbox.manifest import Manifest
from sandbox.shapes import fixed_id
from sandbox.world import SLACKBOT, Channel, Person, UserGroup, Workspace, World

# name, real name, zone, title, flag
_HARBOUR_PEOPLE = (
    ("ana", "Ana Duarte", "Europe/London", "Operations manager", "admin"),
    ("ben", "Ben Okafor", "Europe/London", "Warehouse lead", ""),
    ("chidi", "Chidi Eze", "Africa/Lagos", "Stock controller", ""),
    ("dara", "Dara Byrne", "Europe/Dublin", "Customer care lead", ""),
    ("elif", "Elif Kaya", "Europe/Istanbul", "Customer care", ""),
    ("farid", "Farid Haddad", "Asia/Dubai", "Purchasing", ""),
    ("grace", "Grace Lim", "Asia/Singapore", "Night support", ""),
    ("hugo", "Hugo Martins", "Europe/Lisbon", "Shop manager, Lisbon", ""),
    ("ines", "Ines Rocha", "Europe/Lisbon", "Shop floor, Lisbon", ""),
    ("jonas", "Jonas Weber", "Europe/Berlin", "Warehouse, Hamburg", ""),
    ("kim", "Kim Novak", "America/New_York", "Agency temp", "guest"),
    ("luis", "Luis Prado", "America/Sao_Paulo", "Left in spring", "deactivated"),
)
# name, kind, members ("*" for all who are not guests), whether the bot is in it
_HARBOUR_CHANNELS = (
    ("general", "public", "*", True),
    ("random", "public", "*", False),
    ("warehouse", "public", "ana ben chidi farid jonas", True),
    ("shop-floor", "public", "ana hugo ines dara", True),
    ("customer-care", "public", "ana dara elif grace kim", True),
    ("purchasing", "public", "ana farid chidi", True),
    ("site-lisbon", "public", "ana hugo ines", True),
    ("site-london", "public", "ana ben dara", True),
    ("site-hamburg", "public", "ana jonas", True),
    ("ops-leads", "private", "ana ben dara hugo", True),
)
_HARBOUR_GROUPS = (
    ("Warehouse team", "warehouse-team", "ben chidi jonas"),
    ("Customer care", "care-team", "dara elif grace"),
)
_PIER_PEOPLE = (
    ("ana", "Ana Lindqvist", "Europe/Stockholm", "Owner", "admin"),
    ("milo", "Milo Berg", "Europe/Stockholm", "Warehouse", ""),
    ("nora", "Nora Dahl", "Europe/Oslo", "Shop", ""),
)
_PIER_CHANNELS = (
    ("general", "public", "*", True),
    ("warehouse", "public", "ana milo", True),
)
_ONE_PERSON = (_HARBOUR_PEOPLE[0],)
_ONE_CHANNEL = (_HARBOUR_CHANNELS[0],)


@dataclass(frozen=True)
class Company:
    name: str
    domain: str
    short: str
    people: tuple[tuple[str, str, str, str, str], ...]
    channels: tuple[tuple[str, str, str, bool], ...]
    groups: tuple[tuple[str, str, str], ...] = ()


HARBOUR = Company(
    "Harbour Goods", "harbour-goods", "HARB", _HARBOUR_PEOPLE, _HARBOUR_CHANNELS, _HARBOUR_GROUPS
)
PIER = Company("North Pier", "north-pier", "PIER", _PIER_PEOPLE, _PIER_CHANNELS)
EMPTY = Company("Harbour Goods", "harbour-goods", "HARB", _ONE_PERSON, _ONE_CHANNEL)


def fill(world: World, *, empty: bool) -> None:
    """Put the companies into the world, replacing whatever was there."""
    world.workspaces.clear()
    for company in (EMPTY,) if empty else (HARBOUR, PIER):
        workspace = _workspace(company, world.manifest)
        _add_people(workspace, company, world)
        _add_channels(workspace, company, world)
        world.workspaces[workspace.id] = workspace


def bot_token(company: Company) -> str:
    return f"xoxb-sandbox-{company.domain}"


def _workspace(company: Company, manifest: Manifest) -> Workspace:
    return Workspace(
        id=fixed_id("T", company.short, "TEAM"),
        name=company.name,
        domain=company.domain,
        bot_user=fixed_id("U", company.short, "BOT"),
        bot_id=fixed_id("B", company.short, "BOT"),
        token=bot_token(company),
        scopes=set(manifest.scopes),
    )


def _add_people(workspace: Workspace, company: Company, world: World) -> None:
    for name, real_name, zone, title, flag in company.people:
        person = Person(fixed_id("U", company.short, name), name, real_name, zone, title)
        person.admin = flag == "admin"
        person.guest = flag == "guest"
        person.deactivated = flag == "deactivated"
        workspace.people[person.id] = person
    bot_name = world.manifest.bot_name
    handle = "".join(c for c in bot_name.lower() if c.isalnum() or c in "-_") or "bot"
    workspace.people[workspace.bot_user] = Person(
        workspace.bot_user, handle, bot_name, "America/Los_Angeles", bot=True
    )
    workspace.people[SLACKBOT] = Person(SLACKBOT, "slackbot", "Slackbot", "America/Los_Angeles")
    for person in workspace.people.values():
        person.updated = world.seconds()


def _add_channels(workspace: Workspace, company: Company, world: World) -> None:
    ids = {person.name: person.id for person in workspace.people.values()}
    everyone = [name for name, *_, flag in company.people if flag in ("", "admin")]
    for name, kind, names, with_bot in company.channels:
        members = [ids[each] for each in (everyone if names == "*" else names.split())]
        if with_bot:
            members.append(workspace.bot_user)
        # Old private channels still have ids with a G; code must not tell kinds by the letter.
        channel_id = fixed_id("G" if kind == "private" else "C", company.short, name)
        workspace.channels[channel_id] = Channel(
            channel_id, name, kind, creator=members[0], created=world.seconds(), members=members
        )
    for name, handle, names in company.groups:
        group_id = fixed_id("S", company.short, handle)
        members = [ids[each] for each in names.split()]
        workspace.groups[group_id] = UserGroup(group_id, name, handle, members)
