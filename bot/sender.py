"""The outbox loop: claim one message, send it, write down what became of it.

Three commits a message, and none of them is open while Slack is asked.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import letters, pacing
from bot.clock import Clock
from bot.history import AskLater, Found, NotFound, look_up
from bot.letters import Dropped, Letter, Resting
from bot.slack import Done, Outcome, Refused, SlackWire
from bot.tenants import Tenant, Tenants
from bot.verdicts import AT_MOST_ONCE, Verdict, crashed, judge, opening_failed
from handlers.kit.area import Fate, Tools
from handlers.staff.service import people
from storage import outbox, parking, sending, staff
from storage.enums import SHOWS_THE_PRESENT, OutboxKind, OutboxState
from storage.sending import Claim, Settlement
from storage.session import Database, Session, Unreachable

log = logging.getLogger(__name__)

NO_TOKEN = timedelta(minutes=5)
TRY_AGAIN = timedelta(seconds=5)


@dataclass(frozen=True)
class Patience:
    """How long things may take, in engine time. Tests shorten them.

    A message is leased for `lease`, and no send starts with less than `margin` of it left; a lost
    message may turn up within `grace`; a channel gets one message every `pace`. A step of a job is
    leased for `step`.
    """

    lease: timedelta = timedelta(seconds=60)
    margin: timedelta = timedelta(seconds=20)
    grace: timedelta = timedelta(seconds=30)
    pace: timedelta = timedelta(seconds=1)
    step: timedelta = timedelta(minutes=2)


@dataclass(frozen=True)
class _Hold:
    """A message in our hands, and the engine time at which we took it."""

    claim: Claim
    claimed_at: datetime
    started: float

    def now(self) -> datetime:
        """Return engine time, carried on from the claim by the monotonic clock."""
        return self.claimed_at + self.elapsed()

    def elapsed(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self.started)


class Sender:
    """Sends one message at a time and thread. `owner` is unique to this start of the process."""

    def __init__(
        self,
        database: Database,
        tools: Tools,
        clock: Clock,
        *,
        wire: SlackWire,
        tenants: Tenants,
        owner: str,
        patience: Patience,
        holds: Callable[[str], bool] = lambda _workspace: False,
    ) -> None:
        self._holds = holds
        self._database = database
        self._tools = tools
        self._clock = clock
        self._wire = wire
        self._tenants = tenants
        self._owner = owner
        self._patience = patience
        self._last_workspace = ""
        self._buckets: dict[tuple[str, str], pacing.Bucket] = {}
        self._lock = threading.Lock()
        # Called once a message is in our hands: there may be another one for somebody else.
        self.on_claimed: Callable[[], None] = lambda: None
        # Called with what became of each message that Slack was asked about, or that was dropped.
        self.on_settled: Callable[[OutboxKind, OutboxState], None] = lambda *_: None

    def send_one(self) -> bool:
        """Send what is due next, of the next workspace in turn; False when nothing is."""
        hold = self._claim()
        if hold is None:
            return False
        self.on_claimed()
        self._database.reached("after claim")
        verdict, called = self._attempt(hold)
        self._database.reached("after answer")
        self._settle(hold.claim, verdict, pace=self._patience.pace if called else timedelta(0))
        if called or verdict.settlement.state not in outbox.OPEN_STATES:
            self.on_settled(hold.claim.kind, verdict.settlement.state)
        self._database.reached("after settle")
        return True

    def _claim(self) -> _Hold | None:
        with self._database.across_workspaces() as session:
            now, started = session.engine_now(), time.monotonic()
            workspace = sending.next_workspace(session, now, after=self._last_workspace)
        if workspace is None:
            return None
        self._last_workspace = workspace
        with self._database.writing(workspace) as session:
            for place in sending.due_places(session, now):
                claim = sending.claim(
                    session, place, owner=self._owner, now=now, lease=self._patience.lease
                )
                if claim is not None:
                    return _Hold(claim, now, started)
        return None

    def _attempt(self, hold: _Hold) -> tuple[Verdict, bool]:
        """Try once; return what it came to, and whether Slack was asked to show something."""
        claim = hold.claim
        tenant = self._tenants.get(claim.workspace_id)
        if tenant is None or self._holds(claim.workspace_id):
            return _held_back(hold.now(), has_token=tenant is not None), False
        if claim.to_reconcile and not _is_an_edit(claim):
            return self._reconcile(hold, tenant), False
        match self._write(hold):
            case Verdict() as verdict:
                return verdict, False
            case Dropped():
                return Verdict(Settlement(OutboxState.DROPPED)), False
            case Resting(until):
                return _wait(until, "resting"), False
            case Letter() as letter:
                return self._send(hold, tenant, letter)

    def _write(self, hold: _Hold) -> Letter | Dropped | Resting | Verdict:
        """Put the message into words, or decide what to do with one that has none."""
        claim = hold.claim
        try:
            with self._database.reading(claim.workspace_id) as session:
                return letters.prepare(session, claim, self._tools, now=self._clock.now())
        except Unreachable as problem:
            return _wait(hold.now() + TRY_AGAIN, f"the database: {type(problem).__name__}")
        except Exception as problem:
            log.exception("Message %s could not be written.", claim.id)
            return crashed(claim, problem, now=hold.now())

    def _send(self, hold: _Hold, tenant: Tenant, letter: Letter) -> tuple[Verdict, bool]:
        wait = self._budget(tenant.workspace, letter.method)
        if wait:
            return _wait(hold.now() + timedelta(seconds=wait), "budget"), False
        arguments = dict(letter.arguments)
        if hold.claim.kind not in letters.PLACELESS:
            channel = letter.channel or self._open_dm(hold, tenant)
            if isinstance(channel, Verdict):
                return channel, False
            arguments["channel"] = channel
        if self._patience.lease - hold.elapsed() < self._patience.margin:
            return _wait(hold.now(), "the lease was nearly over"), False
        self._database.reached("before send")
        outcome = self._call(tenant, letter.method, arguments)
        now, grace = hold.now(), self._patience.grace
        newer = letter.has_newer_blocks
        return judge(hold.claim, letter.method, outcome, now=now, grace=grace, newer=newer), True

    def _call(self, tenant: Tenant, method: str, arguments: dict[str, object]) -> Outcome:
        if method == "response_url":
            url = str(arguments.pop("response_url"))
            return self._wire.respond(url, arguments)
        return self._wire.call(method, tenant.token, arguments)

    def _open_dm(self, hold: _Hold, tenant: Tenant) -> str | Verdict:
        """Open a person's DM, so that what is sent there can be looked up.

        Then the message is claimed anew, because a lost one is looked for since its claim. Where
        opening is not granted the person's id serves as the channel, as Slack allows; where Slack
        only could not say, the message waits.
        """
        claim = hold.claim
        wait = self._budget(tenant.workspace, "conversations.open")
        if wait:
            return _wait(hold.now() + timedelta(seconds=wait), "budget")
        match self._wire.call("conversations.open", tenant.token, {"users": claim.place}):
            case Done({"channel": {"id": str(channel)}}):
                with self._database.writing(claim.workspace_id) as session:
                    staff.remember_dm(session, claim.place, channel)
                return _wait(hold.now(), "its DM was opened")
            case Done() | Refused() as outcome:
                log.info("The DM of %s could not be opened: %s", claim.place, outcome)
                return claim.place
            case outcome:
                return opening_failed(claim, outcome, now=hold.now())

    def _reconcile(self, hold: _Hold, tenant: Tenant) -> Verdict:
        """Look for a message whose answer was lost, no sooner than it may have turned up."""
        claim, attempted_at = hold.claim, hold.claim.attempted_at or hold.claimed_at
        if claim.kind in AT_MOST_ONCE:
            return Verdict(Settlement(OutboxState.DROPPED, error="may have been shown"))
        if hold.now() < attempted_at + self._patience.grace:
            return _unknown(attempted_at + self._patience.grace)
        return self._look(hold, tenant, attempted_at)

    def _look(self, hold: _Hold, tenant: Tenant, attempted_at: datetime) -> Verdict:
        claim = hold.claim
        with self._database.reading(claim.workspace_id) as session:
            channel = letters.channel_of(session, claim.place)
        if channel is None:
            # Its DM was never opened, so it could not be told apart there: sent again.
            return _wait(hold.now(), "no DM to look in")
        wait = self._budget(tenant.workspace, "conversations.history")
        if wait:
            return _unknown(hold.now() + timedelta(seconds=wait))
        match look_up(self._wire, tenant.token, claim, channel=channel, attempted_at=attempted_at):
            case Found(ts):
                return Verdict(Settlement(OutboxState.SENT, channel=channel, ts=ts))
            case NotFound(why):
                log.info("Message %s is sent again: %s.", claim.id, why)
                return _wait(hold.now(), why)
            case AskLater(seconds):
                return _unknown(hold.now() + timedelta(seconds=seconds))

    def _settle(self, claim: Claim, verdict: Verdict, *, pace: timedelta) -> None:
        with self._database.writing(claim.workspace_id) as session:
            if not sending.settle(session, claim, verdict.settlement, pace=pace):
                log.warning("The lease of message %s was lost; somebody else has it.", claim.id)
                return
            if verdict.park is not None:
                method, seconds, reason = verdict.park
                until = session.engine_now() + timedelta(seconds=seconds)
                parking.park(session, method, until=until, reason=reason)
                log.info("%s rests %.0f s in %s: %s", method, seconds, claim.workspace_id, reason)
            if verdict.trouble is not None:
                log.error("A message to %s failed: %s", claim.place, verdict.trouble)
                people.place_failed(
                    session, claim.place, verdict.trouble, now=self._clock.now(), tools=self._tools
                )
            self._tell_the_area(session, claim, verdict.settlement.state)
            channel = verdict.settlement.channel
            if channel and channel.startswith("D") and letters.is_person(claim.place):
                staff.remember_dm(session, claim.place, channel)

    def _tell_the_area(self, session: Session, claim: Claim, state: OutboxState) -> None:
        """Let whoever waits for a message know that it was shown, or that it never will be."""
        settled = self._tools.registry.settled.get(claim.revalidate or "")
        if claim.kind is OutboxKind.EDIT or settled is None:
            return
        if state not in outbox.OPEN_STATES:
            fate = Fate(shown=state is OutboxState.SENT, at=self._clock.now())
            settled(session, claim.payload, fate, self._tools)

    def _budget(self, workspace: str, method: str) -> float:
        now = time.monotonic()
        with self._lock:
            bucket = self._buckets.get((workspace, method)) or pacing.full(method, now)
            self._buckets[workspace, method], wait = pacing.take(bucket, method, now)
        return wait


def _is_an_edit(claim: Claim) -> bool:
    """An edit may be made twice, so nothing has to be looked up first."""
    if claim.kind is OutboxKind.CARD:
        return claim.sent_ts is not None
    return claim.kind in SHOWS_THE_PRESENT


def _wait(until: datetime, why: str) -> Verdict:
    return Verdict(Settlement(OutboxState.PENDING, retry_at=until, error=why))


def _held_back(now: datetime, *, has_token: bool) -> Verdict:
    """Let a workspace wait that is not recovered yet, or of which there is no token.

    Without a token it is as if Slack had refused it: all of it waits, and nothing of it is late.
    """
    if has_token:
        return _wait(now + NO_TOKEN, "not recovered yet")
    park = (parking.EVERY_METHOD, NO_TOKEN.total_seconds(), "no_token")
    return Verdict(_wait(now + NO_TOKEN, "no token for this workspace").settlement, park=park)


def _unknown(until: datetime) -> Verdict:
    return Verdict(Settlement(OutboxState.UNKNOWN, retry_at=until))
