"""Trying a chain out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.escalations.rules import grammar
from handlers.escalations.rules.chain import Crowd
from handlers.escalations.rules.plan import Assumed, Hole, Reached, Through, plan
from handlers.kit.workdays import Calendar, Window, same_hours

MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
WEEK = same_hours((Window(9 * 60, 17 * 60),))
LONDON, NEW_YORK = (Calendar(ZoneInfo(one), WEEK) for one in ("Europe/London", "America/New_York"))
CROWD = Crowd(owners=("owner",), leads=("U2",), managers=("U3",))


def hours(count: float) -> datetime:
    return MONDAY + timedelta(hours=count)


def assumed(text: str, **more: object) -> Assumed:
    given = {
        "chain": grammar.plain(text),
        "crowd": CROWD,
        "absences": {},
        "calendars": {"owner": LONDON, "U2": LONDON, "U3": NEW_YORK},
        "working": LONDON,
        "urgent": True,
    }
    return Assumed(**{**given, **more})  # type: ignore[arg-type]


def told(given: Assumed) -> list[tuple[int, str, datetime]]:
    """Return (firing, who, when) of what is reached; holes as `hole`, the end as `end`."""
    found: list[tuple[int, str, datetime]] = []
    for event in plan(given, MONDAY):
        match event:
            case Reached(firing, _step, places, _instead):
                found += [(firing, place, at) for place, at in places]
            case Hole(firing, _step, at, _away, _held, _until):
                found.append((firing, "hole", at))
            case Through(at):
                found.append((0, "end", at))
    return found


def test_an_urgent_chain_runs_by_the_clock_on_the_wall() -> None:
    assert told(assumed("owner wait 30m\nlead wait 1h\nmanager wait 1h")) == [
        (1, "owner", hours(0)),
        (2, "U2", hours(0.5)),
        (3, "U3", hours(1.5)),
        (0, "end", hours(2.5)),
    ]


def test_what_is_not_urgent_waits_until_people_are_at_work() -> None:
    given = assumed("owner wait 30m\nmanager wait 1h", urgent=False)
    assert told(given) == [
        (1, "owner", hours(0)),
        (2, "U3", hours(4.5)),  # Nine in New York.
        (0, "end", hours(5.5)),
    ]


def test_working_waits_pass_over_the_night_and_passes_go_round() -> None:
    assert told(assumed("lead wait 8h working\npasses 2")) == [
        (1, "U2", hours(0)),
        (2, "U2", hours(24)),
        (0, "end", hours(48)),
    ]


def test_who_is_away_at_that_time_is_a_hole() -> None:
    absences = {"U2": [(hours(0), hours(2))]}
    given = assumed("lead wait 30m\nmanager wait 2h\nlead", absences=absences)
    assert told(given) == [
        (1, "hole", hours(0)),
        (2, "U3", hours(0)),
        (3, "U2", hours(2)),  # By then the lead is back.
        (0, "end", hours(2.5)),
    ]


def test_a_held_step_waits_for_who_is_away_or_for_good() -> None:
    absences = {"U2": [(hours(0), hours(2))]}
    held = told(assumed("lead wait 30m if empty hold", absences=absences))
    assert held == [(1, "hole", hours(0)), (1, "U2", hours(2)), (0, "end", hours(2.5))]
    given = assumed("owner\nlead if empty hold", crowd=Crowd(owners=("owner",)))
    assert told(given) == [(1, "owner", hours(0)), (2, "hole", hours(0.5))]
