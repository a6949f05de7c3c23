"""What was booked at the depot, and who was asked for help, against what Slack saw."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from harness.crash.trades import SKU
from storage.complaints import Complaint
from storage.enums import EscalationState, MovementKind
from storage.escalations import Escalation, EscalationReach
from storage.sale_days import SaleDay
from storage.sales import Booking, SaleLine
from storage.session import Session
from storage.staff import Person
from storage.stock_ledger import Balance, Movement

Json = dict[str, Any]
LOAD = re.compile(rf"(receive|issue|count) (\d+) {SKU} at \w+ because (Load \d+\.)")
AMOUNT = re.compile(r"log (\d+)( more)? at \w+")
GRIPE = re.compile(r"add (Gripe \d+)")
ASKED = re.compile(r"(\w+ has not reported its sales of \w+ \d+ \w+)")
MINOR = 100


@dataclass
class Ledgers:
    """What the comparison found; `wrong` holds a line for everything that should not be."""

    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)

    def check(self, told: dict[str, bool], booked: Counter[str]) -> None:
        """What people were told stands once, and whatever else they asked for once at most."""
        for what, was_told in told.items():
            self.acknowledged += was_told
            self.lost += was_told and not booked[what]
            self.doubled += booked[what] > 1
            if booked[what] > 1 or (was_told and not booked[what]):
                self.wrong.append(f"{what} was told: {was_told}, booked {booked[what]} times")
        if unasked := set(booked) - set(told):
            self.wrong.append(f"Booked, and nobody asked for it: {unasked}")


def compare(session: Session, deliveries: list[Json], messages: list[Json]) -> Ledgers:
    """Compare the books of the depot with what Slack was told; the bot must not be running."""
    found = Ledgers()
    found.wrong += _stock(session, found, _typed(deliveries, LOAD))
    found.wrong += _sales(session, found, _typed(deliveries, AMOUNT))
    _complaints(session, found, _typed(deliveries, GRIPE))
    found.wrong += _help(session, messages)
    found.wrong += _questions(messages)
    return found


def _typed(deliveries: list[Json], form: re.Pattern[str]) -> list[tuple[re.Match[str], str]]:
    """Return each line of a form that was typed, with what its writer was told; often nothing."""
    found = []
    for one in deliveries:
        line = form.search(one["payload"].get("text", ""))
        if line is not None and one["type"] == "slash_commands":
            said = str((one["ack"] or {}).get("text", "")) if one["outcome"] == "ok" else ""
            found.append((line, said))
    return found


def _stock(
    session: Session, found: Ledgers, typed: list[tuple[re.Match[str], str]]
) -> Iterator[str]:
    """Every entry is what its line says, and together they make what is on hand."""
    asked = {line[3]: (line[1], Decimal(line[2])) for line, _said in typed}
    told: dict[str, bool] = {}
    for line, said in typed:
        told[line[3]] = told.get(line[3], False) or f"Note: {line[3]}" in said
    entries = list(session.scalars(select(Movement).order_by(Movement.at, Movement.id)))
    found.check(told, Counter(one.note for one in entries))
    there = Decimal(0)
    for one in entries:
        verb, quantity = asked.get(one.note, ("", Decimal(0)))
        there += one.change
        meant = {
            "receive": one.change == quantity,
            "issue": one.change == -quantity,
            "count": one.kind is MovementKind.COUNT and one.counted == quantity == there,
        }
        if not meant.get(verb) or there < 0:
            yield f"{one.note} {verb} {quantity} was booked as {one.change}, leaving {there}"
    on_hand = sum(session.scalars(select(Balance.on_hand)), start=Decimal(0))
    if on_hand != there:
        yield f"The entries make {there}, and {on_hand} is on hand."


def _sales(
    session: Session, found: Ledgers, typed: list[tuple[re.Match[str], str]]
) -> Iterator[str]:
    """An amount stands once, a day has one first report, and its sum is that of its lines."""
    told: dict[str, bool] = {}
    for line, said in typed:
        told[line[1]] = told.get(line[1], False) or "booked for" in said
    first = {line[1] for line, _said in typed if not line[2]}
    rows = list(session.scalars(select(SaleLine)))
    found.check(told, Counter(str(row.minor // MINOR) for row in rows))
    for day in session.scalars(select(SaleDay)):
        own = [row for row in rows if (row.site_id, row.day) == (day.site_id, day.day)]
        if (day.minor, day.reports) != (sum(row.minor for row in own), len(own)):
            yield f"{day.day}: {day.reports} reports of {day.minor}, and {len(own)} lines"
        if len([row for row in own if str(row.minor // MINOR) in first]) > 1:
            yield f"{day.day} was reported twice, and nobody said that one is more."
    booked = {row.booking_id for row in rows}
    if booked != set(session.scalars(select(Booking.id))):
        yield "There are bookings without lines, or lines without a booking."


def _complaints(session: Session, found: Ledgers, typed: list[tuple[re.Match[str], str]]) -> None:
    """What a customer said stands once."""
    told: dict[str, bool] = {}
    for line, said in typed:
        told[line[1]] = told.get(line[1], False) or line[1] in said
    found.check(told, Counter(session.scalars(select(Complaint.title))))


def _reached(
    reaches: list[EscalationReach], direct: dict[str, str | None]
) -> list[tuple[str | None, bool]]:
    """Return where each of these was to be read, and whether it is believed to have been."""
    return [
        (one.channel_id or direct.get(one.person_id or ""), one.heard_at is not None)
        for one in reaches
    ]


def _help(session: Session, messages: list[Json]) -> Iterator[str]:
    """Whoever a step of an escalation reached reads of it, a channel of each, and nobody twice.

    A person who was away reads of several steps of one run in one message; of a run that ended
    meanwhile they need not hear any more. A subject that is late again has another run, and is
    called the same.
    """
    posts = [one for one in messages if one["kind"] == "message"]
    said = [(one["channel"], str(one["message"].get("blocks"))) for one in posts]
    direct = {person.id: person.dm_channel for person in session.scalars(select(Person))}
    reaches: dict[Any, list[EscalationReach]] = {}
    for reach in session.scalars(select(EscalationReach)):
        reaches.setdefault(reach.run_id, []).append(reach)
    runs: dict[str, list[Escalation]] = {}
    for run in session.scalars(select(Escalation)):
        runs.setdefault(run.title, []).append(run)
    for title, called_so in runs.items():
        mine = (f"*{title}* needs somebody", f"Nobody has taken *{title}*")
        seen = Counter(place for place, text in said if any(one in text for one in mine))
        meant, least = Counter[str | None](), Counter[str | None]()
        for run in called_so:
            asked = _reached(reaches.get(run.id, []), direct)
            meant.update(place for place, _heard in asked)
            for place, times in Counter(place for place, heard in asked if heard).items():
                runs_on = run.state is EscalationState.RUNNING
                least[place] += min(times, runs_on) if place in direct.values() else times
        for place in {*seen, *meant}:
            if not least[place] <= seen[place] <= meant[place]:
                yield (
                    f"{title}: {place} was to be reached {meant[place]} times, has heard"
                    f" {least[place]} times at least, and read it {seen[place]} times"
                )


def _questions(messages: list[Json]) -> Iterator[str]:
    """Nobody is asked twice for the sales of a day."""
    asked: Counter[tuple[str, str]] = Counter()
    for one in messages:
        if one["kind"] == "message":
            sentences = set(ASKED.findall(str(one["message"]["text"])))
            asked.update((one["channel"], sentence) for sentence in sentences)
    for (channel, words), times in asked.items():
        if times > 1:
            yield f"“{words}” was said {times} times in {channel}"
