"""Saying rules of recurrence in the words of whoever listens; English is read back as it was."""

from handlers.kit.recurrence import Closed, Rule
from handlers.kit.recurrence_shape import LAST, WEEKDAYS, Pace, Shape
from handlers.kit.words import N_, _, _n

_DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November")),
    N_("December"),
)
_NTH = {
    1: N_("first {kind}"),
    2: N_("second {kind}"),
    3: N_("third {kind}"),
    4: N_("fourth {kind}"),
    LAST: N_("last {kind}"),
}
_ENDINGS = {1: N_("{day}st"), 2: N_("{day}nd"), 3: N_("{day}rd")}
_TEENS = range(11, 14)


def say(rule: Rule) -> str:
    """Say the rule in words such as `every 2 weeks on Monday and Thursday at 08:30`."""
    days = _say_days(rule.shape, rule.closed)
    if rule.clock is None:
        return days
    return _("{days} at {time}", days=days, time=f"{rule.clock:%H:%M}")


def _say_days(shape: Shape, closed: Closed) -> str:
    match shape.pace:
        case Pace.DAILY:
            if closed is Closed.SKIP:
                return _("every working day")
            return _n("every day", "every {count} days", shape.interval)
        case Pace.WEEKLY:
            return _say_weekly(shape)
        case Pace.MONTHLY:
            return _say_monthly(shape, closed)
        case Pace.YEARLY:
            return _say_yearly(shape, closed)


def _say_weekly(shape: Shape) -> str:
    if shape.interval == 1 and shape.weekdays == WEEKDAYS:
        return _("every weekday")
    names = [_(_DAYS[weekday]) for weekday in shape.weekdays]
    days = names[0]
    if len(names) > 1:
        days = _("{days} and {last}", days=", ".join(names[:-1]), last=names[-1])
    return _n("every {days}", "every {count} weeks on {days}", shape.interval, days=days)


def _say_monthly(shape: Shape, closed: Closed) -> str:
    counted, times = _counted(shape, closed), shape.interval
    if shape.months:
        return _("{counted} of every quarter", counted=counted)
    if _is_plain_date(shape, closed):
        date = _ordinal(shape.month_day or 1)
        return _n(
            "every month on the {date}", "every {count} months on the {date}", times, date=date
        )
    return _n(
        "{counted} of every month", "{counted} of every {count} months", times, counted=counted
    )


def _say_yearly(shape: Shape, closed: Closed) -> str:
    month, times = _(_MONTHS[shape.months[0] - 1]), shape.interval
    if _is_plain_date(shape, closed):
        return _n(
            "every year on {day} {month}",
            "every {count} years on {day} {month}",
            times,
            day=shape.month_day,
            month=month,
        )
    return _n(
        "every year on the {counted} of {month}",
        "every {count} years on the {counted} of {month}",
        times,
        counted=_counted(shape, closed),
        month=month,
    )


def _is_plain_date(shape: Shape, closed: Closed) -> bool:
    return shape.nth is None and shape.month_day != LAST and closed is Closed.KEEP


def _counted(shape: Shape, closed: Closed) -> str:
    if shape.nth is not None:
        return _(_NTH[shape.nth], kind=_(_DAYS[shape.weekdays[0]]))
    kind = _("day") if closed is Closed.KEEP else _("working day")
    day = shape.month_day or 1
    if day in _NTH:
        return _(_NTH[day], kind=kind)
    return _("{nth} {kind}", nth=_ordinal(day), kind=kind)


def _ordinal(day: int) -> str:
    ending = N_("{day}th") if day in _TEENS else _ENDINGS.get(day % 10, N_("{day}th"))
    return _(ending, day=day)
