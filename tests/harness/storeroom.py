"""A company with two sites and things in stock, and what is typed about them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.kit.answers import Answer, OpenDialog, Text
from handlers.stock.rules.drafts import ItemDraft
from handlers.stock.service import items
from harness import company
from harness.company import HOME, MONDAY, PUBLIC
from storage import sites, stock_ledger, teams
from storage.session import Database, Session
from storage.sites import Site
from storage.stock_items import Item

ITEMS = (
    ItemDraft("OAT-1", "Oat milk", "l", "6", "4012345", "Millers"),
    ItemDraft("FLR-5", "Flour", "kg"),
    ItemDraft("CUP-1", "Paper cup"),
    ItemDraft("CC-1", "Count Chocula"),
    ItemDraft("LFM-1", "Low fat milk", "l"),
)
WEEK = ["09:00-17:00"] * 5 + ["", ""]


def stocked(database: Database) -> Database:
    """Found the company, with the sites Harbour (with a channel, led by Lea) and Mill."""
    company.found(database)
    with database.writing(HOME) as session:
        for name in ("Harbour", "Mill"):
            sites.add(session, Site(name=name, zone="Europe/London"), WEEK)
        team, _new = teams.open_team(session, None, site_id(session, "Harbour"))
        teams.change(session, team.id, channel_id=PUBLIC, lead_id=company.uid("lea"))
        for draft in ITEMS:
            items.add(session, company.actor(session, "lea"), draft, now=MONDAY)
    return database


def site_id(session: Session, name: str) -> Any:
    return sites.names(session)[sites.fold(name)]


def item(session: Session, sku: str = "OAT-1") -> Item:
    (found,) = items.exactly(session, sku)
    return found


def on_hand(session: Session, sku: str = "OAT-1") -> dict[str, str]:
    """Return what there is of an item by site, as plain numbers."""
    found = stock_ledger.balances(session, [item(session, sku).id])
    names = {site.id: site.name for site in sites.every(session)}
    return {names[one.site_id]: format(one.on_hand.normalize(), "f") for one in found}


def run(
    session: Session, text: str, name: str = "lea", *, now: datetime = MONDAY, locale: str = ""
) -> Answer:
    """Have somebody type `/stock …`."""
    word, _space, rest = text.partition(" ")
    registry = company.tools().registry
    verb = registry.verbs.get(("/stock", word)) if word else None
    call = company.call(session, name, rest if verb else text, now=now)
    if locale:
        call = replace(call, actor=replace(call.actor, locale=locale))
    return (verb or registry.verbs["/stock", ""]).function(call)


def said(session: Session, text: str, name: str = "lea", **more: Any) -> str:
    """Return what is answered in words."""
    answer = run(session, text, name, **more)
    assert isinstance(answer, Text), answer
    return answer.text


def undo_of(answer: Answer) -> str:
    """Return the value of a receipt's Undo."""
    assert isinstance(answer, Text)
    (button,) = answer.blocks[-1]["elements"]
    return str(button["value"])


def dialog(session: Session, text: str, name: str = "lea", **more: Any) -> str:
    """Return what is written in the dialog that opens, errors and all."""
    answer = run(session, text, name, **more)
    assert isinstance(answer, OpenDialog), answer
    return str(answer.view["blocks"])
