"""Dates in German: the phrases of every day; rules of recurrence are begun."""

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

_COUNTED = "[(der|den|am|des) ]{nth} {kind}"
_OF = "(im|in|des|vom)"
_THIS = "(diese|diesen|dieser|dieses|diesem|kommende|kommenden|kommender|kommendes|kommendem)"
_NEXT = "(nächste|nächsten|nächster|nächstes|nächstem|naechste|naechsten|naechster)"
_EVERY = "(jede|jeden|jeder|jedes)"
_EACH_MONTH = "(im|des|jeden|jedes) [{interval} ](monat|monats|monate)"

GERMAN = Language(
    leads=frozenset({"bis", "am", "zum", "vor", "fällig", "spätestens", "den", "der"}),
    at=frozenset({"um", "@"}),
    weekdays=index(
        "mo|montag",
        "di|dienstag",
        "mi|mittwoch",
        "do|donnerstag",
        "fr|freitag",
        "sa|samstag|sonnabend",
        "so|sonntag",
    ),
    months=index(
        *("jan|januar|jänner", "feb|februar", "mär|märz|maerz|mrz", "apr|april", "mai"),
        *("jun|juni", "jul|juli", "aug|august", "sep|sept|september", "okt|oktober"),
        *("nov|november", "dez|dezember"),
        first=1,
    ),
    numbers=index(
        "ein|eine|einem|einer|einen|eins",
        *("zwei|zwo", "drei", "vier", "fünf|fuenf", "sechs", "sieben", "acht", "neun", "zehn"),
        *("elf", "zwölf|zwoelf", "dreizehn", "vierzehn", "fünfzehn|fuenfzehn"),
        first=1,
    )
    | {"zwanzig": 20, "dreissig": 30, "vierzig": 40, "fünfzig": 50},
    hours=index(
        *("ein|eins", "zwei|zwo", "drei", "vier", "fünf|fuenf", "sechs", "sieben", "acht"),
        *("neun", "zehn", "elf", "zwölf|zwoelf"),
        first=1,
    ),
    ordinals=spread(
        {
            "erste|ersten|erster": 1,
            "zweite|zweiten|zweiter": 2,
            "dritte|dritten|dritter": 3,
            "vierte|vierten|vierter": 4,
            "letzte|letzten|letzter": -1,
        }
    ),
    ordinal_ending=r"\.",
    units=spread(
        {
            "m|min|minute|minuten": Unit.MINUTE,
            "h|std|stunde|stunden": Unit.HOUR,
            "tag|tage|tagen": Unit.DAY,
            "arbeitstag|arbeitstage|arbeitstagen|werktag|werktage|werktagen": Unit.WORKING_DAY,
            "woche|wochen": Unit.WEEK,
            "monat|monate|monaten": Unit.MONTH,
            "jahr|jahre|jahren": Unit.YEAR,
        }
    ),
    amounts=spread(
        {
            "einer halben stunde|halben stunde": (30, Unit.MINUTE),
            "einer viertelstunde": (15, Unit.MINUTE),
            "anderthalb stunden|eineinhalb stunden": (90, Unit.MINUTE),
        }
    ),
    joint=" und | & | ",
    days=index("vorgestern", "gestern", "heute", "morgen", "übermorgen|uebermorgen", first=-2),
    parts=spread(
        {
            "morgen|vormittag": MORNING,
            "nachmittag": AFTERNOON,
            "abend|nacht": EVENING,
        }
    ),
    part_adverbs=spread(
        {
            "früh|frueh|morgens|vormittags": MORNING,
            "nachmittags": AFTERNOON,
            "abends|nachts": EVENING,
        }
    ),
    periods=spread(
        {
            "der woche|dieser woche": (Unit.WEEK, 0),
            "nächster woche|der nächsten woche|naechster woche": (Unit.WEEK, 1),
            "des monats|dieses monats|im monat": (Unit.MONTH, 0),
            "nächsten monats|des nächsten monats|nächsten monat": (Unit.MONTH, 1),
            "des quartals|dieses quartals": (Unit.QUARTER, 0),
            "nächsten quartals|des nächsten quartals": (Unit.QUARTER, 1),
            "des jahres|dieses jahres": (Unit.YEAR, 0),
            "nächsten jahres|des nächsten jahres": (Unit.YEAR, 1),
        }
    ),
    kinds=spread(
        {
            "tag|tages": Kind.ANY,
            "arbeitstag|werktag": Kind.WORKING,
        }
    ),
    aliases=spread(
        {
            "nächste woche|naechste woche": "anfang nächster woche",
            "nächsten monat|naechsten monat": "anfang nächsten monats",
            "wochenende|das wochenende|dieses wochenende": "am wochenende",
            "monatsende": "ende des monats",
            "quartalsende": "ende des quartals",
            "jahresende": "ende des jahres",
        }
    ),
    clocks={"mittag": 12 * 60, "mittags": 12 * 60, "mitternacht": 24 * 60},
    closings=frozenset({"feierabend", "geschäftsschluss", "ladenschluss", "ende des tages"}),
    halves={},
    clock_ending="uhr",
    minute_mark="[:.h]| ?uhr ?",
    shifted_clocks=(
        ("halb {hour}", -30),
        ("viertel nach {hour}", 15),
        ("viertel vor {hour}", -15),
        ("{number} [(min|minuten) ]nach {hour}", 1),
        ("{number} [(min|minuten) ]vor {hour}", -1),
    ),
    clock_parts=("{rest} {adverb}", "{rest} am {part}"),
    today_parts=("heute[ ]({part}|{adverb})",),
    day_parts=("{rest}[ ]({part}|{adverb})",),
    spans_ahead=("in {span}", "innerhalb von {span}", "binnen {span}"),
    day_templates=(
        (DayPhrase.COMING, f"[{_THIS} ]{{weekday}}"),
        (DayPhrase.NEXT, f"{_NEXT} {{weekday}}"),
        (DayPhrase.NAMED, "{day} {month}[ {year}]"),
        (DayPhrase.NAMED, "{dated}{month}[ {year}]"),
        (DayPhrase.OF_MONTH, "{dated}"),
        (DayPhrase.OF_MONTH, "{dated} {period}"),
        (DayPhrase.COUNTED, f"{_COUNTED} {_OF} {{month}}[ {{year}}]"),
        (DayPhrase.COUNTED, f"{_COUNTED} {{period}}"),
        (DayPhrase.START, "anfang {period}"),
        (DayPhrase.START, "anfang {month}[ {year}]"),
        (DayPhrase.END, "ende {period}"),
        (DayPhrase.END, "ende {month}[ {year}]"),
        (DayPhrase.WEEKEND, "am wochenende"),
        (DayPhrase.TWO_MEANINGS, f"{_NEXT} wochenende"),
        (DayPhrase.AFTER, "{rest} in {span}"),
        (DayPhrase.DATED_WEEKDAY, "{weekday} [(den|der|dem) ]{rest}"),
    ),
    dotted_dates=True,
    rule_starts=spread(
        {
            "täglich|taeglich": "jeden tag",
            "wöchentlich|woechentlich": "jede woche",
            "monatlich": "jeden monat",
            "vierteljährlich": "alle 3 monate",
            "jährlich|jaehrlich": "jedes jahr",
            "zum monatsende": "ende jedes monats",
        }
    ),
    daily_parts=(f"{_EVERY} {{part}}",),
    rule_templates=(
        (RulePhrase.DAILY, "jeden tag"),
        (RulePhrase.DAILY, "alle {interval} tage"),
        (RulePhrase.WORKING_DAYS, f"{_EVERY} (arbeitstag|werktag)"),
        (RulePhrase.WEEKLY, "(jede woche|alle {interval} wochen)[ am {weekdays}]"),
        (RulePhrase.WEEKLY, f"{_EVERY} {{weekdays}}"),
        (RulePhrase.WEEKLY, "{plurals}"),
        (RulePhrase.MONTHLY, "(jeden monat|alle {interval} monate)[ am {dated}]"),
        (RulePhrase.MONTHLY, f"[am ]{{dated}} {_EACH_MONTH}"),
        (RulePhrase.COUNTED, f"[{_EVERY} ]{_COUNTED} {_EACH_MONTH}"),
        (RulePhrase.MONTH_END, "[am ]ende jedes monats"),
        (RulePhrase.YEARLY, "jedes jahr[ am {day} {month}]"),
        (RulePhrase.TWO_MEANINGS, f"{_EVERY} {{nth}} {{weekday}}"),
        (RulePhrase.TOO_OFTEN, "(stündlich|jede stunde|alle {interval} (stunden|minuten))"),
    ),
)
