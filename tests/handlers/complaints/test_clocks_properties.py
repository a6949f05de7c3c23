"""The clocks against a slow model that looks at a wall clock every quarter of an hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from handlers.complaints.rules.clocks import (
    Clock,
    ClockState,
    Event,
    Targets,
    clocks,
)
from handlers.kit.workdays import Calendar, parse_windows, same_hours
from storage.enums import ClockEvent

TICK = timedelta(minutes=15)
START = datetime(2026, 3, 27, 6, 0, tzinfo=UTC)  # The Friday before clocks go forward.
TICKS = 4 * 24 * 5
CALENDARS = st.sampled_from(
    [
        Calendar(ZoneInfo("Europe/London"), same_hours(parse_windows(windows), weekdays=days))
        for windows, days in (
            ("09:00-17:00", range(5)),
            ("09-13, 14-18", range(7)),
            ("22:00-06:00", range(7)),
            ("00:00-24:00", range(7)),
        )
    ]
)
SEVERITIES = ("calm", "soon")
LENGTHS = st.integers(1, 60).map(lambda ticks: ticks * TICK)
TARGETS = st.tuples(LENGTHS, LENGTHS).map(lambda pair: Targets(min(pair), max(pair)))
LATER = st.sampled_from([kind for kind in ClockEvent if kind is not ClockEvent.OPENED])
# Two things never happen at one instant here: which came first is then the log's to say.
STORIES = st.lists(
    st.tuples(st.integers(1, TICKS), LATER, st.sampled_from(SEVERITIES)),
    max_size=12,
    unique_by=lambda one: one[0],
).map(lambda later: sorted([(0, ClockEvent.OPENED, "calm"), *later]))


class Model:
    """Walks through the story in ticks, counting what is worked before each."""

    def __init__(self, story: list[tuple[int, ClockEvent, str]], calendar: Calendar) -> None:
        self.happens = {tick: (kind, value) for tick, kind, value in story}
        self.calendar = calendar

    def walk(self, until: int) -> None:
        self.severity, self.waiting = "calm", False
        self.answer: tuple[timedelta, str, int] | None = None
        self.resolved: tuple[timedelta, str, int] | None = None
        self.first, self.whole = timedelta(), timedelta()
        # When each length of working time was first reached.
        self.reached_first = {timedelta(): 0}
        self.reached_whole = {timedelta(): 0}
        for tick in range(until + 1):
            if tick in self.happens:
                self._happen(tick, *self.happens[tick])
            if tick < until and self.calendar.is_open(START + tick * TICK):
                self._work(tick + 1)

    def _happen(self, tick: int, kind: ClockEvent, value: str) -> None:
        if kind is ClockEvent.PRIORITY:
            self.severity = value
        elif kind is ClockEvent.RESPONDED and self.answer is None:
            self.answer = (self.first, self.severity, tick)
        elif kind is ClockEvent.PAUSED and not self.resolved:
            self.waiting = True
        elif kind is ClockEvent.RESUMED:
            self.waiting = False
        elif kind in (ClockEvent.RESOLVED, ClockEvent.CLOSED) and not self.resolved:
            self.resolved, self.waiting = (self.whole, self.severity, tick), False
        elif kind is ClockEvent.REOPENED:
            self.resolved = None

    def _work(self, tick: int) -> None:
        if self.resolved:
            return
        self.first += TICK
        self.reached_first.setdefault(self.first, tick)
        if not self.waiting:
            self.whole += TICK
            self.reached_whole.setdefault(self.whole, tick)


def check(
    clock: Clock,
    met: tuple[timedelta, str, int] | None,
    *,
    worked: timedelta,
    reached: dict[timedelta, int],
    now: int,
    is_paused: bool,
) -> None:
    end = met[2] if met else now
    due = reached.get(clock.target)
    failed = due is not None and due < end
    assert clock.worked == (met[0] if met else worked)
    assert clock.met_at == (START + met[2] * TICK if met else None)
    assert (clock.state is ClockState.FAILED) == failed
    if not failed:
        waits = ClockState.PAUSED if is_paused else ClockState.RUNNING
        assert clock.state is (ClockState.MET if met else waits)
    if due is not None and due <= end and clock.state is not ClockState.PAUSED:
        assert clock.due_at == START + due * TICK
    if clock.state is ClockState.PAUSED:
        assert clock.due_at is None
    if clock.warn_at is not None:
        assert clock.warn_at > START + now * TICK


@given(STORIES, CALENDARS, st.tuples(TARGETS, TARGETS), st.integers(0, TICKS))
def test_the_clocks_are_what_looking_at_the_wall_says(
    story: list[tuple[int, ClockEvent, str]],
    calendar: Calendar,
    targets: tuple[Targets, Targets],
    now: int,
) -> None:
    by_severity = dict(zip(SEVERITIES, targets, strict=True))
    log = [Event(kind, START + tick * TICK, value) for tick, kind, value in story]
    found = clocks(log, targets=by_severity, calendar=calendar, now=START + now * TICK)
    model = Model(story, calendar)
    model.walk(now)
    first = by_severity[model.answer[1] if model.answer else model.severity].first_response
    whole = by_severity[model.resolved[1] if model.resolved else model.severity].resolution
    assert (found.first_response.target, found.resolution.target) == (first, whole)
    check(
        found.first_response,
        model.answer,
        worked=model.first,
        reached=model.reached_first,
        now=now,
        is_paused=bool(model.resolved),
    )
    check(
        found.resolution,
        model.resolved,
        worked=model.whole,
        reached=model.reached_whole,
        now=now,
        is_paused=model.waiting,
    )


@given(STORIES, CALENDARS, TARGETS, st.integers(0, TICKS))
def test_nothing_more_happening_the_clock_rings_when_it_said(
    story: list[tuple[int, ClockEvent, str]], calendar: Calendar, targets: Targets, now: int
) -> None:
    by_severity = dict.fromkeys(SEVERITIES, targets)
    log = [Event(kind, START + t * TICK, value) for t, kind, value in story if t <= now]
    found = clocks(log, targets=by_severity, calendar=calendar, now=START + now * TICK).resolution
    if found.state is not ClockState.RUNNING:
        return
    assert found.due_at is not None
    then = clocks(log, targets=by_severity, calendar=calendar, now=found.due_at).resolution
    assert (then.state, then.share) == (ClockState.RUNNING, 1.0)
    later = found.due_at + timedelta(seconds=1)
    late = clocks(log, targets=by_severity, calendar=calendar, now=later).resolution
    assert (late.state, late.due_at) == (ClockState.FAILED, found.due_at)
    if found.warn_at:
        warned = clocks(log, targets=by_severity, calendar=calendar, now=found.warn_at).resolution
        assert (warned.share, warned.warn_at) == (0.75, None)
