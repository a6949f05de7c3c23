"""Every word that is kept in a column. Standard library only, so that rules may import it."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do, from least to most."""

    STAFF = "staff"
    LEAD = "lead"
    MANAGER = "manager"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        return list(Role).index(self)


class Lane(StrEnum):
    """How soon a timer is looked at when many are due; one thread serves each lane."""

    URGENT = "urgent"
    NORMAL = "normal"
    BULK = "bulk"


class TimerState(StrEnum):
    PENDING = "pending"
    ANSWERED = "answered"
    DISARMED = "disarmed"


class OutboxKind(StrEnum):
    """How a message is shown, which also decides what may be promised about it."""

    POST = "post"  # seen exactly once
    CARD = "card"  # one for each subject and place, edited in place
    EDIT = "edit"  # a post that follows what it tells of; may be made twice
    HOME = "home"  # somebody's Home tab, one of each, which may be published twice
    EPHEMERAL = "ephemeral"  # at most once
    RESPOND = "respond"  # at most once, through a response URL


# Which of them show the present, so that what is asked for again meanwhile is shown once more.
SHOWS_THE_PRESENT = frozenset({OutboxKind.CARD, OutboxKind.EDIT, OutboxKind.HOME})


class OutboxState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DROPPED = "dropped"


class NoticeState(StrEnum):
    OPEN = "open"
    TOLD = "told"
    DROPPED = "dropped"


class JobState(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ChannelKind(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"
    DIRECT = "direct"
    GROUP = "group"


class TaskState(StrEnum):
    OPEN = "open"  # in a department's queue, nobody's yet
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    STARTED = "started"
    BLOCKED = "blocked"
    CHECKING = "checking"  # its owner is done, a second person has to confirm it
    DECLINED = "declined"  # back with the assigner
    DONE = "done"
    CANCELLED = "cancelled"


class Sharing(StrEnum):
    """What several owners of a task owe: that any of them does it, or that all do."""

    ANY = "any"
    ALL = "all"


class Evidence(StrEnum):
    """What a task asks for before it counts as done."""

    NONE = "none"
    PHOTO = "photo"
    NUMBER = "number"
    SECOND = "second"  # a second person's confirmation


class Recurs(StrEnum):
    """From what the next date of recurring work counts once a copy is done."""

    FROM_DUE = "from_due"
    FROM_COMPLETION = "from_completion"
    NEXT_IN_FUTURE = "next_in_future"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class RosterState(StrEnum):
    """How far an uploaded sheet of people is."""

    READING = "reading"
    READ = "read"
    APPLIED = "applied"
    DROPPED = "dropped"


class Quiet(StrEnum):
    """Of what somebody wants to read only in their brief."""

    ALL = "all"
    TASK = "task"
    CHANNEL = "channel"


class Push(StrEnum):
    """The two messages of a working day that everything waits for which needs none of its own."""

    BRIEF = "brief"
    LAST_CALL = "last_call"


class EscalationState(StrEnum):
    """How far a run of a chain is."""

    RUNNING = "running"  # A step was reached, and nobody has answered yet.
    HELD = "held"  # Its step has nobody, and is to wait until somebody is there.
    TAKEN = "taken"  # Somebody promised an update.
    RESOLVED = "resolved"
    ENDED = "ended"  # Every step was reached and nobody took it.


class EscalationTarget(StrEnum):
    """Whom a step of a chain reaches."""

    OWNER = "owner"
    LEAD = "lead"
    MANAGER = "manager"
    PERSON = "person"
    CHANNEL = "channel"


class IfEmpty(StrEnum):
    """What becomes of a step that has nobody."""

    SKIP = "skip"
    HOLD = "hold"
    MANAGER = "manager"


class BookingKind(StrEnum):
    """How an amount came into the books of sales."""

    LOG = "log"  # somebody typed what a day took
    SHEET = "sheet"
    REVERSAL = "reversal"  # it takes another booking back


class SheetState(StrEnum):
    """How far an uploaded sheet of sales is."""

    READING = "reading"
    READ = "read"
    BOOKED = "booked"
    TAKEN_BACK = "taken_back"
    DROPPED = "dropped"


class Weighting(StrEnum):
    """How much of a target each day is expected to bring."""

    EVEN = "even"
    OPEN_DAYS = "open_days"
    WEEKDAYS = "weekdays"


class TargetState(StrEnum):
    RUNNING = "running"
    ENDED = "ended"
    REPLACED = "replaced"


class Pace(StrEnum):
    """What the owner of a target was told last."""

    ON = "on"
    BEHIND = "behind"
    FAR = "far"


class MovementKind(StrEnum):
    """What an entry of the stock ledger says: goods came, went, were moved, corrected, counted."""

    RECEIVE = "receive"
    ISSUE = "issue"
    MOVE = "move"
    ADJUST = "adjust"
    COUNT = "count"


class ShortageState(StrEnum):
    """How far a shortage is: told, decided about, or over."""

    LOW = "low"
    DECIDED = "decided"
    OVER = "over"


class Decision(StrEnum):
    """What was decided about a shortage."""

    ORDER = "order"
    TRANSFER = "transfer"
    SNOOZE = "snooze"
    IGNORE = "ignore"


class ItemSheetState(StrEnum):
    """How far an uploaded sheet of items is."""

    READING = "reading"
    READ = "read"
    APPLIED = "applied"
    DROPPED = "dropped"


class Redness(StrEnum):
    """How red a finding of the digest is, from least to most."""

    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return list(Redness).index(self)


class Disposition(StrEnum):
    """What somebody decided about a finding of their digest."""

    ASSIGNED = "assigned"
    DEFERRED = "deferred"
    ACCEPTED = "accepted"


class ComplaintState(StrEnum):
    NEW = "new"  # nobody has taken it yet
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"  # for the customer
    RESOLVED = "resolved"
    CLOSED = "closed"
    DISMISSED = "dismissed"  # it is not a complaint
    MERGED = "merged"  # it goes on in another one


class Severity(StrEnum):
    """How bad a complaint is; each has targets of its own."""

    MINOR = "minor"
    NORMAL = "normal"
    SERIOUS = "serious"
    CRITICAL = "critical"


class ComplaintSource(StrEnum):
    """How a complaint came in."""

    TYPED = "typed"  # with a command or a dialog
    MESSAGE = "message"  # somebody called the shortcut on a message
    MAIL = "mail"  # an e-mail or a forward in a channel that is on
    CHANNEL = "channel"  # any message in a channel where everything counts


class Takes(StrEnum):
    """Which messages of a channel become complaints."""

    MAIL = "mail"  # e-mails, and forwards that somebody pasted
    EVERYTHING = "everything"


class ClockEvent(StrEnum):
    """What happened to a complaint that its clocks are computed from."""

    OPENED = "opened"  # its value is the severity
    RESPONDED = "responded"  # a person answered the customer; an automatic answer is none
    PAUSED = "paused"  # it waits for the customer
    RESUMED = "resumed"
    PRIORITY = "priority"  # its value is the new severity
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"


class Cause(StrEnum):
    """What a complaint came from, said when it is resolved."""

    LATE = "late"
    DAMAGED = "damaged"
    WRONG = "wrong"  # something else than what was ordered
    MISSING = "missing"
    QUALITY = "quality"
    SERVICE = "service"
    PRICE = "price"
    UNFOUNDED = "unfounded"
    OTHER = "other"
