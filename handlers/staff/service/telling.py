"""What people are told, and when: quiet hours, absence and the two pushes of a day.

A notice makes a message of its own in working time. What is ordinary waits for the brief at the
start of the working day, or for the last call before its end; these take along whatever is open.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from handlers.kit.area import GivenBrief, Glance, Tools
from handlers.kit.workdays import Calendar
from handlers.staff.cards.told import MOST_SHOWN
from handlers.staff.rules import pushes as rules
from handlers.staff.rules import slack
from handlers.staff.rules.pushes import Planned, Pushes
from handlers.staff.service import people
from storage import absences, notices, outbox, reminders, staff, timers
from storage.enums import NoticeState, Push, Quiet
from storage.notices import Notice
from storage.session import Session

Payload = dict[str, Any]
_MOST_GIVEN_ALREADY = 10
# What somebody's next push is after an instant.
Plan = Callable[[datetime], Planned]


def expect(session: Session, person_ids: Iterable[str], *, now: datetime, tools: Tools) -> None:
    """See that the next push of each of these people is armed."""
    wanted = set(person_ids)
    without = wanted - timers.pending(session, notices.PUSH, wanted)
    known = staff.get_many(session, without)
    plans: dict[str, Plan] = {
        one: partial(rules.next_push, calendar=calendar, pushes=_pushes(session, one, tools))
        for one, calendar in people.calendars_of(session, known.values(), tools).items()
    }
    _arm_pushes(session, {one: after(now) for one, after in plans.items()}, plans)


def plan_anew(session: Session, person_id: str, *, now: datetime, tools: Tools) -> None:
    """Arm a person's next push again: it may come at another time from now on."""
    timers.disarm(session, person_id, kind=notices.PUSH)
    expect(session, [person_id], now=now, tools=tools)


def next_push(session: Session, person_id: str, *, now: datetime, tools: Tools) -> datetime:
    """Return when a person hears of what is ordinary."""
    calendar = people.calendar_of(session, person_id, tools)
    pushes = _pushes(session, person_id, tools)
    return rules.next_push(now, calendar=calendar, pushes=pushes).at


def next_brief(session: Session, person_id: str, *, now: datetime, tools: Tools) -> datetime:
    """Return when a person has their next brief; a day has one, at whatever time it was."""
    calendar = people.calendar_of(session, person_id, tools)
    pushes = replace(_pushes(session, person_id, tools), before_closing=None)
    ahead = rules.next_push(now, calendar=calendar, pushes=pushes)
    while outbox.is_known(session, _push_key(person_id, ahead.occurrence)):
        ahead = rules.next_push(ahead.at, calendar=calendar, pushes=pushes)
    return ahead.at


def off_duty(
    session: Session, person_ids: Iterable[str], *, now: datetime, tools: Tools
) -> dict[str, datetime]:
    """Return when those of these people who do not work now will work again."""
    known = staff.get_many(session, set(person_ids))
    if not known:
        return {}
    back = absences.away_until(session, sorted(known), now)
    calendars = people.calendars_of(session, known.values(), tools)
    opens = {one: calendars[one].next_open(back.get(one, now)) for one in known}
    return {one: at for one, at in opens.items() if at > now}


def deliver_notices(session: Session, glance: Glance) -> None:
    """Answer the timer of a person's notices: one message of all that may be told now."""
    person_id, now = glance.alarm.subject, glance.now
    waiting = _waiting(session, person_id, now)
    if any(notice.ordinary for notice in waiting):
        expect(session, [person_id], now=now, tools=glance.tools)
    own = [notice for notice in waiting if not notice.ordinary]
    if own and timers.is_due(session, notices.PUSH, person_id, now):
        # The push of this very moment takes them along.
        own = [notice for notice in own if notice.at_once]
    if own:
        _tell(session, own, glance)


def give_push(session: Session, glance: Glance) -> None:
    """Answer the timer of a push: one message of the day and of all that waits; arm the next."""
    person_id, now, tools = glance.alarm.subject, glance.now, glance.tools
    person = staff.get(session, person_id)
    waiting = _waiting(session, person_id, now)
    if person is None or person.is_gone:
        return
    push, day = rules.read(glance.alarm.occurrence)
    calendar = people.calendar_of(session, person_id, tools)
    pushes = _pushes(session, person_id, tools)
    planned = rules.planned_at(push, day, calendar=calendar, pushes=pushes)
    if planned and now < planned.at:
        # Working time has changed since it was armed.
        timers.rearm(session, notices.PUSH, person_id, at=planned.at, occurrence=planned.occurrence)
        _tell(session, [notice for notice in waiting if not notice.ordinary], glance)
        return
    away = absences.away_until(session, [person_id], now).get(person_id)
    late = planned is None or not rules.is_worth_giving(planned, now=now)
    ahead = rules.next_push(max(away, now) if away else now, calendar=calendar, pushes=pushes)
    if late and not away:
        ahead = rules.after_missing(day, now=now, calendar=calendar, pushes=pushes)
    after: Plan = partial(rules.next_push, calendar=calendar, pushes=pushes)
    _arm_pushes(session, {person_id: ahead}, {person_id: after})
    if late and timers.is_due(session, notices.PUSH, person_id, now):
        # The one that is due instead takes along what waits.
        return
    wanted = push is Push.BRIEF or not reminders.is_quiet(session, person_id, Quiet.ALL)
    pressing = [notice for notice in waiting if notice.kind in tools.registry.heard]
    others = [notice for notice in waiting if notice.kind not in tools.registry.heard]
    if away or late or not wanted or not _post_push(session, planned, others, glance):
        _tell(session, [notice for notice in waiting if not notice.ordinary], glance)
    elif pressing:
        _tell(session, pressing, glance)


def come_back(session: Session, glance: Glance) -> None:
    """Answer the timer of somebody's return: what was held back, and the brief they missed."""
    person_id, now = glance.alarm.subject, glance.now
    calendar = people.calendar_of(session, person_id, glance.tools)
    day, pushes = calendar.working_day_of(now), _pushes(session, person_id, glance.tools)
    planned = rules.planned_at(Push.BRIEF, day, calendar=calendar, pushes=pushes)
    if planned and rules.is_worth_giving(planned, now=now):
        timers.arm(session, notices.PUSH, person_id, at=now, occurrence=planned.occurrence)
    deliver_notices(session, glance)


def brief_of(session: Session, person_id: str, day: date) -> tuple[str, str] | None:
    """Return where Slack shows the brief of a day: (channel, ts)."""
    return outbox.posted(session, _push_key(person_id, f"{Push.BRIEF}:{day}"))


def follow(session: Session, person_id: str, now: datetime, tools: Tools) -> None:
    """Let the messages of somebody's day follow what they just did."""
    person = staff.get(session, person_id)
    if person is None or person.is_stranger:
        return
    day = people.calendar_of(session, person_id, tools).local_date(now)
    outbox.redraw(session, [_push_key(person_id, f"{push}:{day}") for push in Push])


def _push_key(person_id: str, occurrence: str) -> str:
    return f"push:{person_id}:{occurrence}"


def _post_push(
    session: Session, planned: Planned | None, waiting: list[Notice], glance: Glance
) -> bool:
    """Post a push with all that waits; False when Slack showed it before a restore."""
    person_id, told = glance.alarm.subject, [notice.id for notice in waiting]
    if planned is None:
        return False
    is_new = outbox.post(
        session,
        person_id,
        {
            "push": planned.push.value,
            "day": planned.day.isoformat(),
            "person": person_id,
            "notices": [one.hex for one in told],
        },
        key=_push_key(person_id, glance.alarm.occurrence),
        revalidate=notices.PUSH,
    )
    if is_new:
        notices.close(session, told, NoticeState.TOLD)
        if planned.push is Push.BRIEF:
            given = GivenBrief(person_id, planned.day, planned.at, glance.now)
            for one in glance.tools.registry.mornings:
                one.given(session, given, glance.tools)
    return is_new


def _waiting(session: Session, person_id: str, now: datetime) -> list[Notice]:
    """Return what a person should hear by now; nothing is told to who has left."""
    waiting = notices.open_for(session, person_id, now)
    person = staff.get(session, person_id)
    if person is None or person.is_gone:
        notices.close(session, [notice.id for notice in waiting], NoticeState.DROPPED)
        return []
    return waiting


def _tell(session: Session, own: list[Notice], glance: Glance) -> None:
    """Post what may be said now, and look again at the rest when it may be.

    It is one message, unless an area waits to know that more was heard than one message shows.
    """
    person_id, now = glance.alarm.subject, glance.now
    calendar = people.calendar_of(session, person_id, glance.tools)
    back = absences.away_until(session, [person_id], now).get(person_id)
    told: list[Notice] = []
    for notice in own:
        match _may_disturb(notice, calendar, now, away_until=back):
            case slack.Hold(until):
                # A wake-up of its own: a shared one might be in the middle of its answer.
                again = f"{notice.id.hex}:{int(until.timestamp())}"
                timers.arm(session, notices.DELIVER, person_id, at=until, occurrence=again)
            case slack.Tell():
                told.append(notice)
    for part in rules.in_messages(told, set(glance.tools.registry.heard), room=MOST_SHOWN):
        _post_notices(session, person_id, [one.id for one in part], glance.alarm.occurrence)
    notices.close(session, [one.id for one in told], NoticeState.TOLD)


def _post_notices(session: Session, person_id: str, told: list[uuid.UUID], occurrence: str) -> None:
    # If Slack showed the message of this occurrence before a restore, it did not tell of these.
    for name in (occurrence, f"{occurrence}:{told[-1].hex}"):
        key = f"notices:{person_id}:{name}"
        payload = {"notices": [one.hex for one in told]}
        if outbox.post(session, person_id, payload, key=key, revalidate=notices.DELIVER):
            return


def _may_disturb(
    notice: Notice, calendar: Calendar, now: datetime, *, away_until: datetime | None
) -> slack.Tell | slack.Hold:
    reaches = notice.at_once and notice.urgent
    away = None if reaches else away_until
    return slack.may_disturb(calendar, now, at_once=notice.at_once, away_until=away)


def _arm_pushes(session: Session, ahead: dict[str, Planned], plans: dict[str, Plan]) -> None:
    """Arm pushes, or the first after each that was not given yet: the chain never ends."""
    for _attempt in range(_MOST_GIVEN_ALREADY):
        wanted = [(one, planned.occurrence, planned.at) for one, planned in ahead.items()]
        if timers.arm_all(session, notices.PUSH, wanted) == len(wanted):
            return
        given = ahead.keys() - timers.pending(session, notices.PUSH, set(ahead))
        ahead = {one: plans[one](ahead[one].at) for one in given}


def _pushes(session: Session, person_id: str, tools: Tools) -> Pushes:
    numbers = reminders.numbers(session)
    before = timedelta(minutes=numbers.last_call_minutes)
    mornings = (one.of(session, person_id, tools) for one in tools.registry.mornings)
    morning = next((one for one in mornings if one is not None), None)
    return Pushes(timedelta(minutes=numbers.brief_minutes), before or None, morning)
