"""All that the digest shows: within Slack's limits at its worst, and all of it translatable."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from harness import pictures, pseudo

from handlers.digests import cards, forms
from handlers.digests.cards import Picture
from handlers.digests.rules import SHOWN, Change, Decision, Line, Stand
from handlers.escalations.cards import findings as of_runs
from handlers.kit.answers import Text, View
from handlers.kit.blockkit import Card
from handlers.kit.findings import MATTER_LIMIT, NAME_LIMIT, Finding, Press
from handlers.kit.words import speaking
from handlers.sales.cards import findings as of_sales
from handlers.staff.cards import told
from handlers.stock.cards import findings as of_stock
from handlers.tasks.cards import briefs, telling
from handlers.tasks.cards import findings as of_tasks
from handlers.tasks.rules.briefs import Group
from handlers.tasks.rules.findings import Trouble
from handlers.tasks.rules.turns import Turn
from sandbox.limits import message_problems, view_problems
from storage.enums import (
    Disposition,
    EscalationState,
    Evidence,
    Priority,
    Push,
    Redness,
    ShortageState,
    TaskState,
)
from storage.escalations import Escalation
from storage.sites import Site
from storage.stock_items import Item
from storage.stock_rules import Shortage, Undecided
from storage.tasks import Task

WORST = {"growing": "&", "emoji": "🦊", "right-to-left": "א", "mention": "<!channel> ", "wide": "Ŵ"}
NOON, DAY = datetime(2027, 3, 1, 12, tzinfo=UTC), date(2027, 3, 1)
ID = uuid.UUID(int=2**128 - 1)
# Days are written by the reader's locale, not by the catalogue; examples are what one types.
_OF_THE_CALENDAR = re.compile(r"\bM(on|ar)\b")
_TYPED = {"fri", "tomorrow"}


def task(typed: str, **more: Any) -> Task:
    fields: dict[str, Any] = {
        "id": ID, "number": 999_999_999, "title": (typed * 200)[:200], "state": TaskState.BLOCKED,
        "reason": (typed * 300)[:300], "priority": Priority.URGENT, "moves": 99,
        "due_zone": "America/Argentina/ComodRivadavia", "due_has_clock": True,
        "due_at": datetime(2020, 1, 1, tzinfo=UTC), "created_at": datetime(2020, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    return Task(**{**fields, **more})


def areas(typed: str) -> Iterator[tuple[str, str, Press]]:
    """Yield (name, matter, button) of the longest finding of each area."""
    for troubles in ([*Trouble], *([one] for one in Trouble)):
        for one in (task(typed), task(typed, reason="", due_at=NOON, created_at=NOON)):
            yield (
                of_tasks.name(one),
                of_tasks.matter(one, troubles, NOON),
                of_tasks.press(one, troubles[0]),
            )
    for state, lapsed in product(EscalationState, (None, "U1")):
        run = Escalation(id=ID, title=(typed * 300)[:300], state=state, lapsed_by=lapsed, firing=99)
        yield of_runs.name(run), of_runs.matter(run), of_runs.press(run)
    site = Site(id=ID, name=(typed * 80)[:80], zone="Europe/London")
    for left, where in product((Decimal(0), Decimal("999999999.999")), (site, None)):
        item = Item(id=ID, name=(typed * 200)[:200], sku="X" * 40, unit=(typed * 12)[:12])
        held = Shortage(
            id=ID, state=ShortageState.LOW, minimum=Decimal("999999999.999"), site_id=ID
        )
        low = Undecided(held, item, left, None)
        yield of_stock.name(low, where), of_stock.matter(low, "de-DE"), of_stock.press(low)
    days = [DAY] * 9
    yield of_sales.site_name(site), of_sales.not_reported(days), of_sales.report(site, days)


def findings(typed: str) -> list[Finding]:
    """Return findings of every area, and one that fills its limits to the last character."""
    full = ("x" * NAME_LIMIT, "x" * MATTER_LIMIT, Press("x" * 75, "tasks.move", "1"))
    return [
        Finding(
            kind="escalation", subject=f"{ID}", name=name, title="", severity=Redness.CRITICAL,
            since=NOON, matter=matter, press=press, owner=owner, silent=(typed * 80)[:80],
        )
        for owner in ("U" * 11, None)
        for name, matter, press in [full] * SHOWN + list(areas(typed))
    ]  # fmt: skip


def lines(typed: str) -> list[Line]:
    given = Decision(Disposition.ASSIGNED, Stand(Redness.HIGH, 0), assigned_to="U" * 11)
    found = [
        Line(one, change, 400, decision)
        for one, change, decision in product(findings(typed), Change, (None, given))
    ]
    return sorted(found, key=lambda one: -len(one.finding.name + one.finding.matter))


def worst(typed: str, count: int, **more: Any) -> Picture:
    fields = {
        "lines": tuple(lines(typed)[:count]), "zone": "Europe/London", "put_off": 9, "resolved": 9,
        "late": NOON, "gap": DAY,
        "silent": tuple((typed * 80)[:70] + f"{one}" for one in range(30)),
    }  # fmt: skip
    return Picture(**{**fields, **more})


def mornings(typed: str) -> Iterator[Card]:
    """Yield the fullest digest in the one message with the fullest brief and what waited for it."""
    picture = pictures.worst(typed, state=TaskState.BLOCKED, evidence=Evidence.NONE)
    groups = {group: [picture] * 5 for group in Group}
    day = briefs.brief(Push.BRIEF, groups, dict.fromkeys(Group, 400), reader=picture.assigner_id)
    waited = [telling.turn(replace(picture, state=TaskState.DECLINED), Turn.DECLINED)] * 9
    for count in (0, SHOWN, 60):
        yield told.day([cards.digest(worst(typed, count)), day], waited)


def answers(typed: str) -> Iterator[Card | Text]:
    for count in (0, 1, SHOWN, 60):
        yield cards.digest(worst(typed, count, in_thread=False))
        yield cards.digest(worst(typed, count, silent=(), late=None, gap=None, resolved=0))
    for first in range(0, 60, cards.CHUNK):
        yield cards.rest(lines(typed)[first : first + cards.CHUNK], 3)
    for name, _matter, _press in areas(typed):
        for way, until in ((Disposition.DEFERRED, DAY), (Disposition.ACCEPTED, None)):
            yield cards.decided(way, name, value=f"task:{ID}", until=until)
        yield cards.assigned(name, "U" * 11, "T-9")
        yield cards.assigned(name, "U" * 11, "")
    for clock in (None, "07:30"):
        yield cards.timed(NOON, "America/Argentina/ComodRivadavia", clock=clock)
    yield cards.paused(None)
    yield cards.paused(DAY)
    yield cards.resumed(NOON, "Europe/London")
    yield cards.taken_back()


def views(typed: str) -> Iterator[View]:
    errors = {"until": (typed * 200)[:200]}
    for name, _matter, _press in areas(typed):
        yield forms.assign(f"task:{ID}", name)
        yield forms.defer(f"task:{ID}", name, errors)


@pytest.mark.parametrize("sign", WORST.values(), ids=WORST)
@pytest.mark.parametrize("language", ["English", "made up"])
def test_everything_is_within_slacks_limits_at_its_worst(
    made_up: str, language: str, sign: str
) -> None:
    with speaking(made_up if language == "made up" else "en"):
        for one in (*answers(sign), *mornings(sign)):
            message: dict[str, Any] = {"text": one.text}
            message |= {"blocks": one.blocks} if one.blocks else {}
            assert message_problems(message) == []
        for view in views(sign):
            assert view_problems(view) == []


@pytest.mark.parametrize("sign", WORST.values(), ids=WORST)
def test_a_finding_keeps_within_the_room_it_has(sign: str) -> None:
    for name, matter, _press in areas(sign):
        assert len(name) <= NAME_LIMIT + 80
        assert len(matter) <= MATTER_LIMIT + 60


def test_no_word_stands_outside_the_catalogue(made_up: str) -> None:
    with speaking(made_up):
        seen = [part for one in answers("Λ") for part in ([one.text], one.blocks)]
        texts = [text for one in (*seen, *views("Λ")) for text in pseudo.texts_in(one)]
    assert len(texts) > 150
    invented = re.compile(r"x{9,}|X{9,}|U{9,}")
    found = {
        text: words
        for text in texts
        if (
            words := set(pseudo.english_in(_OF_THE_CALENDAR.sub("", invented.sub("", text))))
            - _TYPED
        )
    }
    assert found == {}


def test_each_finding_has_one_button_and_a_menu_of_three_ways() -> None:
    picture = worst("x", 3)
    rows = [one for one in cards.digest(picture).blocks if one["type"] == "actions"]
    assert [[element["type"] for element in row["elements"]] for row in rows] == [
        ["button", "overflow"]
    ] * 3
    options = rows[0]["elements"][1]["options"]
    assert [one["text"]["text"] for one in options] == ["Assign…", "Defer until…", "Accept risk"]
