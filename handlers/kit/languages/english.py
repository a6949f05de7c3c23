"""Dates in English, complete."""

from handlers.kit.languages.language import (
    AFTERNOON,
    EVENING,
    MORNING,
    DayPhrase,
    Kind,
    Language,
    RulePhrase,
    Unit,
    index,
    spread,
)

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty"}
_NUMBERS = index(
    *("a|an|one", "two|a couple of|a couple|couple of", *_ONES[2:]),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
    first=1,
) | {"sixty": 60, "ninety": 90}
_NUMBERS |= {word: tens for tens, word in _TENS.items()} | {
    f"{word}{join}{one}": tens + ones
    for tens, word in _TENS.items()
    for ones, one in enumerate(_ONES, 1)
    for join in (" ", "-")
}
_ORDINALS = index(
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first|twenty first"),
    *("twenty-second|twenty second", "twenty-third|twenty third", "twenty-fourth|twenty fourth"),
    *("twenty-fifth|twenty fifth", "twenty-sixth|twenty sixth", "twenty-seventh|twenty seventh"),
    *("twenty-eighth|twenty eighth", "twenty-ninth|twenty ninth", "thirtieth"),
    "thirty-first|thirty first",
    first=1,
) | {"last": -1}
_DATE = "{day}[ of]~{month}"
_DATE_TURNED = "{month}~[the ]{day}"
_COUNTED = "[the ]{nth} {kind}"
_EACH_MONTH = "of (the|every) [{interval} ](month|months)"
_EACH_QUARTER = "of (the|every) quarter"

ENGLISH = Language(
    leads=frozenset({"due", "by", "on", "before", "until", "till"}),
    at=frozenset({"at", "@"}),
    weekdays=index(
        "mon|monday",
        "tue|tues|tuesday",
        "wed|weds|wednesday",
        "thu|thur|thurs|thursday",
        "fri|friday",
        "sat|saturday",
        "sun|sunday",
    ),
    months=index(
        *("jan|january", "feb|february", "mar|march", "apr|april", "may", "jun|june"),
        *("jul|july", "aug|august", "sep|sept|september", "oct|october", "nov|november"),
        "dec|december",
        first=1,
    ),
    numbers=_NUMBERS,
    hours=index(*_ONES, "ten", "eleven", "twelve", first=1),
    ordinals=_ORDINALS,
    ordinal_ending="st|nd|rd|th",
    units=spread(
        {
            "m|min|mins|minute|minutes": Unit.MINUTE,
            "h|hr|hrs|hour|hours": Unit.HOUR,
            "d|day|days": Unit.DAY,
            "business day|business days|working day|working days": Unit.WORKING_DAY,
            "workday|workdays": Unit.WORKING_DAY,
            "w|wk|wks|week|weeks": Unit.WEEK,
            "month|months": Unit.MONTH,
            "year|years": Unit.YEAR,
        }
    ),
    amounts=spread(
        {
            "half an hour|half hour|a half hour": (30, Unit.MINUTE),
            "an hour and a half|one hour and a half": (90, Unit.MINUTE),
            "quarter of an hour|a quarter of an hour": (15, Unit.MINUTE),
            "fortnight|a fortnight": (2, Unit.WEEK),
        }
    ),
    joint=" and | & | ",
    days=index(
        "day before yesterday|the day before yesterday",
        "yesterday",
        "today",
        "tomorrow|tmrw|tmr|tomorow",
        "day after tomorrow|the day after tomorrow",
        first=-2,
    ),
    parts=spread(
        {"morning": MORNING, "afternoon": AFTERNOON, "evening|night": EVENING},
    ),
    periods=spread(
        {
            "week|the week|this week": (Unit.WEEK, 0),
            "next week|the next week": (Unit.WEEK, 1),
            "month|the month|this month": (Unit.MONTH, 0),
            "next month|the next month": (Unit.MONTH, 1),
            "quarter|the quarter|this quarter": (Unit.QUARTER, 0),
            "next quarter|the next quarter": (Unit.QUARTER, 1),
            "year|the year|this year": (Unit.YEAR, 0),
            "next year": (Unit.YEAR, 1),
        }
    ),
    kinds=spread(
        {
            "day": Kind.ANY,
            "working day|business day|workday": Kind.WORKING,
        }
    ),
    aliases={
        "tonight": "this evening",
        "next week": "start of next week",
        "next month": "start of next month",
        "eow": "end of week",
        "eom": "end of month",
        "eoq": "end of quarter",
        "eoy": "end of year",
        "month end": "end of month",
        "year end": "end of year",
    },
    clocks=spread(
        {"noon|midday|12 noon": 12 * 60, "midnight|12 midnight": 24 * 60},
    ),
    closings=frozenset(
        {"eod", "eob", "cob", "end of day", "end of the day", "end of business"}
        | {"close of business", "closing", "closing time", "close of play"}
    ),
    halves={"am": 0, "pm": 1},
    clock_ending="oclock",
    minute_mark="[:.h]",
    shifted_clocks=(
        ("half past {hour}", 30),
        ("[a ]quarter (past|after) {hour}", 15),
        ("[a ]quarter (to|before) {hour}", -15),
        ("{number} [minutes ](past|after) {hour}", 1),
        ("{number} [minutes ](to|before) {hour}", -1),
    ),
    clock_parts=("{rest} in the {part}", "{rest} at {part}"),
    today_parts=("this {part}",),
    day_parts=("{rest} {part}", "{rest} in the {part}"),
    spans_ahead=(
        "(in|within) [the next ]{span}",
        "{span} from now",
    ),
    day_templates=(
        (DayPhrase.COMING, "[(this|coming|this coming) ]{weekday}"),
        (DayPhrase.NEXT, "next {weekday}"),
        (DayPhrase.WEEK_AFTER, "{rest} week"),
        (DayPhrase.WEEK_AFTER, "a week {rest}"),
        (DayPhrase.IN_WEEK, "{weekday} [(of|in) ]{period}"),
        (DayPhrase.IN_WEEK, "{period} [on ]{weekday}"),
        (DayPhrase.NAMED, f"[the ]{_DATE}[( |-){{year}}]"),
        (DayPhrase.NAMED, f"{_DATE_TURNED}[( |-){{year}}]"),
        (DayPhrase.OF_MONTH, "the {day}"),
        (DayPhrase.OF_MONTH, "{dated}"),
        (DayPhrase.OF_MONTH, "[the ]{day} of {period}"),
        (DayPhrase.COUNTED, f"{_COUNTED} (of|in) {{month}}[ {{year}}]"),
        (DayPhrase.COUNTED, f"{_COUNTED} (of|in) {{period}}"),
        (DayPhrase.START, "[the ](start|beginning) of {period}"),
        (DayPhrase.START, "[the ](start|beginning) of {month}[ {year}]"),
        (DayPhrase.END, "[the ]end of {period}"),
        (DayPhrase.END, "[the ]end of {month}[ {year}]"),
        (DayPhrase.WEEKEND, "[at ][(the|this|coming|this coming) ]weekend"),
        (DayPhrase.TWO_MEANINGS, "next weekend"),
        (DayPhrase.AFTER, "{span} (from|after) {rest}"),
        (DayPhrase.DATED_WEEKDAY, "{weekday} {rest}"),
    ),
    dotted_dates=False,
    intervals={"other": 2},
    rule_starts={
        "each": "every",
        "daily": "every day",
        "weekly": "every week",
        "fortnightly": "every 2 weeks",
        "every fortnight": "every 2 weeks",
        "monthly": "every month",
        "every quarter end": "end of every quarter",
        "quarterly": "every 3 months",
        "every quarter": "every 3 months",
        "yearly": "every year",
        "annually": "every year",
        "weekdays": "every weekday",
        "every month end": "end of every month",
        "every end of month": "end of every month",
        "at the end": "end",
        "at the start": "start",
    },
    daily_parts=("every {part}",),
    rule_templates=(
        (RulePhrase.DAILY, "every [{interval} ](day|days)"),
        (RulePhrase.WORKING_DAYS, "every (working day|business day|workday)"),
        (RulePhrase.WEEKDAYS, "every weekday"),
        (RulePhrase.WEEKLY, "every [{interval} ](week|weeks)[ on {weekdays}]"),
        (RulePhrase.WEEKLY, "every [{interval} ]{weekdays}"),
        (RulePhrase.WEEKLY, "{plurals}"),
        (RulePhrase.MONTHLY, "every [{interval} ](month|months)[ on [the ]{day}]"),
        (RulePhrase.MONTHLY, f"[the ]{{day}} {_EACH_MONTH}"),
        (RulePhrase.MONTHLY, "every {dated}[ of the month]"),
        (RulePhrase.COUNTED, f"[every ]{_COUNTED} {_EACH_MONTH}"),
        (RulePhrase.COUNTED, f"every [{{interval}} ](month|months) on {_COUNTED}"),
        (RulePhrase.MONTH_START, f"[the ](start|beginning) {_EACH_MONTH}"),
        (RulePhrase.MONTH_END, f"[the ]end {_EACH_MONTH}"),
        (RulePhrase.QUARTERLY, f"[every ]{_COUNTED} {_EACH_QUARTER}"),
        (RulePhrase.QUARTER_END, f"[the ]end {_EACH_QUARTER}"),
        (RulePhrase.YEARLY, "every [{interval} ](year|years)"),
        (RulePhrase.YEARLY, f"every [{{interval}} ](year|years) on [the ]{_DATE}"),
        (RulePhrase.YEARLY, f"every [{{interval}} ](year|years) on {_DATE_TURNED}"),
        (RulePhrase.YEARLY, f"every {_DATE}"),
        (RulePhrase.YEARLY, f"every {_DATE_TURNED}"),
        (
            RulePhrase.COUNTED_YEARLY,
            f"every [{{interval}} ](year|years) on {_COUNTED} (of|in) {{month}}",
        ),
        (RulePhrase.COUNTED_YEARLY, f"every {_COUNTED} (of|in) {{month}}"),
        (RulePhrase.TWO_MEANINGS, "every {nth} {weekday}"),
        (RulePhrase.TWO_MEANINGS, "(biweekly|bi-weekly|bimonthly|bi-monthly)"),
        (RulePhrase.TOO_OFTEN, "(hourly|every [{interval} ](hour|hours|minute|minutes|h|min))"),
    ),
)
