"""Laws of the date grammar that hold for any text, in every zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.kit.when import NotUnderstood, When, read
from handlers.kit.workdays import Calendar, parse_windows, resolve, same_hours

WEEK = same_hours(parse_windows("09:00-13:00, 14:00-18:00"))
ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
START = datetime(2015, 1, 1, tzinfo=UTC)
NOWS = st.integers(0, 20 * 365 * 24 * 60).map(lambda count: START + timedelta(minutes=count))
WORDS = (
    "due by on at in this next fri monday wed today tomorrow tonight noon midnight eod eow eom end "
    "of week month the 1st 31 29 feb dec december 2026 2027-01-31 3/4 31/12 9.30 9.12 5 5pm 12 am "
    "pm 17h 24:00 2:30 2 h min days weeks months business day a an from now and , . @ \u2013 "
    "\u201c half past quarter to five first last working weekend morning evening start year 9999 "
    "25th couple after 0930 hrs twenty-one 31st"
)
GERMAN = (
    "bis am um in den nächsten fr montag heute morgen übermorgen abend früh mittag feierabend ende "
    "anfang der woche des monats halb viertel vor nach 4 uhr 17 24.12. 9.12 31. erster letzter tag "
    "dezember 2 stunden tagen arbeitstagen wochenende einer und 9999 eins nächster"
)
PHRASES = st.lists(st.sampled_from(WORDS.split()), max_size=6).map(" ".join)
MIXED = st.lists(st.sampled_from((GERMAN + " " + WORDS).split()), max_size=6).map(" ".join)
quickly = settings(max_examples=300, derandomize=True, deadline=None, database=None)


def _read(phrase: str, now: datetime, zone: ZoneInfo, *, language: str = "en") -> When | None:
    try:
        return read(phrase, now=now, calendar=Calendar(zone, WEEK), language=language)
    except NotUnderstood as refusal:
        assert refusal.phrase == phrase  # noqa: PT017 # Both outcomes are right.
        return None


@quickly
@given(st.one_of(st.text(max_size=40), PHRASES, st.text("0123456789 :./-hpmadt+z", max_size=20)))
def test_any_text_is_a_date_to_come_or_is_refused(phrase: str) -> None:
    now = datetime(2026, 11, 18, 15, 15, tzinfo=UTC)
    when = _read(phrase, now, ZoneInfo("America/New_York"))
    assert when is None or when.at > now


@quickly
@given(st.one_of(PHRASES, MIXED), NOWS, ZONES, st.sampled_from(["en", "de"]))
def test_what_is_read_lies_ahead_in_every_zone_and_season(
    phrase: str, now: datetime, zone: ZoneInfo, language: str
) -> None:
    when = _read(phrase, now, zone, language=language)
    if when:
        assert when.at > now
        assert when.at.tzinfo is UTC
        assert abs(when.at.astimezone(zone).date() - when.day) <= timedelta(days=1)


@quickly
@given(ZONES, st.dates(date(2015, 1, 1), date(2034, 12, 31)), st.times())
def test_a_day_and_a_time_mean_the_instant_that_the_calendar_resolves(
    zone: ZoneInfo, day: date, clock: time
) -> None:
    clock = clock.replace(second=0, microsecond=0)
    now = datetime.combine(day, clock, tzinfo=UTC) - timedelta(days=3)
    at = resolve(day, clock, zone)
    moved = at.astimezone(zone).replace(tzinfo=None) != datetime.combine(day, clock)
    expected = When(at, day, has_clock=True, moved=moved)
    texts = (f"{day:%Y-%m-%d} {clock:%H:%M}", f"{clock:%I:%M %p} on {day:%d %b %Y}")
    for phrase in (*texts, f"{day:%a} {day:%d/%m/%Y} at {clock:%Hh%M}"):
        assert _read(phrase, now, zone) == expected


@quickly
@given(ZONES, st.dates(date(2015, 1, 1), date(2034, 12, 31)))
def test_a_bare_day_ends_when_the_calendar_closes_it(zone: ZoneInfo, day: date) -> None:
    now = datetime.combine(day, time(12), tzinfo=UTC) - timedelta(days=3)
    when = _read(f"{day:%d %B}", now, zone)
    assert when == When(Calendar(zone, WEEK).end_of_working_day(day), day, has_clock=False)
