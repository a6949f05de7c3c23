"""The wrapper: begin, keys, actor, listener, commit, dialog call if any; then the acknowledgement.

Listeners never acknowledge. They return an Answer, and what Slack is told is already committed.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum

from bot.clock import Clock
from bot.courtesy import Courtesy
from bot.inbound import Inbound, Kind
from bot.replies import Replier, Reply, in_dialog, is_shown_by_reply, say
from bot.routes import Route, route
from bot.slack import SlackWire
from bot.tenants import Tenants
from handlers.kit.actors import Actor, require
from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text
from handlers.kit.area import Call, Heard, Listener, Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _, speaking, spelling
from handlers.recovery.service import LOST_CARD, is_lost
from handlers.staff.service import people
from storage import audit, deliveries, staff
from storage.enums import Role
from storage.session import Busy, Database, Session

log = logging.getLogger(__name__)

_ACTS = frozenset({Kind.PRESS, Kind.SUBMISSION})
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Served(StrEnum):
    """What a delivery came to. `CORRECTED` is a dialog that went back with errors at its fields."""

    DONE = "done"
    CORRECTED = "corrected"
    REFUSED = "refused"
    CRASHED = "crashed"


class Recovering(RuntimeError):
    """What Slack repeats by itself is taken when the workspace knows again how things stand."""


class Wrapper:
    """Serves one delivery at a time and thread; the transaction is its only state."""

    def __init__(
        self,
        database: Database,
        tools: Tools,
        clock: Clock,
        *,
        wire: SlackWire,
        tenants: Tenants,
        holds: Callable[[str], bool] = lambda _workspace: False,
        courtesy: Courtesy | None = None,
    ) -> None:
        self._holds = holds
        self._courtesy = courtesy or Courtesy()
        self._database = database
        self._tools = tools
        self._clock = clock
        self._replier = Replier(database, wire=wire, tenants=tenants)
        # Called with what each delivery came to, and how many seconds its reply took.
        self.on_served: Callable[[Inbound, Served, float], None] = lambda *_: None

    def serve(self, inbound: Inbound) -> Reply:
        """Handle one delivery and return what to acknowledge it with.

        Raises only for what Slack repeats by itself, an event that crashed, so that it does.
        """
        if inbound.is_repeated_by_slack and self._holds(inbound.workspace):
            raise Recovering(inbound.workspace)
        began, served = time.monotonic(), Served.CRASHED
        try:
            with self._courtesy.answering():
                answer, served = self._serve(inbound)
            reply = self._replier.reply(inbound, answer)
        finally:
            self.on_served(inbound, served, time.monotonic() - began)
        self._database.reached("before acknowledgement")
        return reply

    def replay(self, inbound: Inbound) -> None:
        """Handle a kept payload again; a second time changes nothing. Raises what it raises.

        Nobody waits for the reply any more, and what could open a dialog has expired.
        """
        inbound = replace(inbound, trigger=None, response_url=None)
        try:
            answer = self._answer(inbound)
        except Rejected as refusal:
            answer = self._refuse(inbound, refusal)
        if isinstance(answer, Errors):
            self._replier.say_after(inbound, Text(" ".join(answer.errors.values())))
        elif isinstance(answer, Text) and is_shown_by_reply(inbound):
            self._replier.say_after(inbound, answer)

    def _serve(self, inbound: Inbound) -> tuple[Answer, Served]:
        try:
            answer = self._answer_patiently(inbound)
        except Rejected as refusal:
            return self._refuse(inbound, refusal), Served.REFUSED
        except Exception as problem:
            answer = self._bury(inbound, problem)
            if inbound.is_repeated_by_slack:
                raise
            return answer, Served.CRASHED
        return answer, Served.CORRECTED if isinstance(answer, Errors) else Served.DONE

    def _answer_patiently(self, inbound: Inbound) -> Answer:
        """Run the listener, again up to three times while another transaction is in its way."""
        for pause in (0.0, 0.05, 0.2):
            with suppress(Busy):
                return self._answer(inbound)
            time.sleep(pause)
        return self._answer(inbound)

    def _answer(self, inbound: Inbound) -> Answer:
        with spelling(self._tools.registry.spelling):
            return self._in_transaction(inbound)

    def _in_transaction(self, inbound: Inbound) -> Answer:
        """Run the listener in its transaction."""
        found = route(inbound, self._tools.registry)
        if inbound.kind is Kind.EVENT and inbound.name not in self._tools.registry.events:
            return Silent()
        harmless = found.read_only and is_shown_by_reply(inbound)
        if harmless:
            with self._database.reading(inbound.workspace) as session:
                if staff.get(session, inbound.person_id or ""):
                    return self._run(session, inbound, found)
        with self._database.writing(inbound.workspace) as session:
            if inbound.is_repeated_by_slack:
                # Also when its effect was had already, as the other event of the same mention.
                deliveries.close_letters(session, inbound.keys[0])
            if not harmless and not deliveries.first_time(session, list(inbound.keys)):
                return Silent()
            answer = self._run(session, inbound, found)
            if isinstance(answer, Errors):
                # Nothing was done, and the corrected dialog comes under the same keys.
                deliveries.forget(session, list(inbound.keys))
            if isinstance(answer, Text) and not is_shown_by_reply(inbound):
                say(session, inbound, answer)
            return answer

    def _run(self, session: Session, inbound: Inbound, found: Route) -> Answer:
        if inbound.kind is Kind.EVENT:
            heard = Heard(inbound.event, self._clock.now(), self._tools)
            for listener in self._tools.registry.events.get(inbound.name, []):
                listener(session, heard)
            return Silent()
        actor = self._actor(session, inbound)
        with speaking(actor.locale):
            self._refuse_while_recovering(inbound)
            if found.role is not None:
                require(actor, found.role)
            serve = self._lost_card(session, inbound) or found.listener
            call = Call(
                session=session,
                actor=actor,
                now=self._clock.now(),
                tools=self._tools,
                channel=inbound.channel,
                text=found.text,
                value=inbound.value,
                chosen=inbound.chosen,
                view=inbound.view,
                event=inbound.event,
                message=inbound.message,
            )
            answer = serve(call)
            if inbound.kind in _ACTS and not isinstance(answer, Errors | OpenDialog):
                for follow in self._tools.registry.acted:
                    follow(session, actor.id, call.now, self._tools)
        if isinstance(answer, OpenDialog) and not inbound.trigger:
            return answer.otherwise
        return answer

    def _refuse_while_recovering(self, inbound: Inbound) -> None:
        # A number that is drawn now might be one that somebody has read already.
        if self._holds(inbound.workspace):
            raise Rejected(
                _(
                    "I was restored from a backup and still read what happened since."
                    " Nothing was done; please try again in a few minutes."
                )
            )

    def _lost_card(self, session: Session, inbound: Inbound) -> Listener | None:
        """Return what serves a button whose subject is gone since a restore."""
        if inbound.kind is not Kind.PRESS or inbound.name.startswith("recovery."):
            return None
        # A menu's value names a step as well, and boxes to tick which block of the card they are.
        lost = next((one for one in _ID.findall(inbound.value) if is_lost(session, one)), None)
        explain = self._tools.registry.actions.get(LOST_CARD)
        if lost is None or explain is None:
            return None
        return lambda call: explain(replace(call, value=lost))

    def _actor(self, session: Session, inbound: Inbound) -> Actor:
        person = people.meet(
            session, inbound.person_id or "", inbound.handle, is_stranger=inbound.is_stranger
        )
        actor = people.actor(session, person, self._tools)
        if inbound.is_stranger and not actor.is_stranger:
            # The request knows better than what was written when somebody named them.
            return replace(actor, is_stranger=True, role=Role.STAFF)
        return actor

    def _refuse(self, inbound: Inbound, refusal: Rejected) -> Answer:
        """Write down a refusal, and say it where the person looks."""
        answer = in_dialog(inbound, refusal.sentence, refusal.field)
        said = Text(refusal.sentence)
        with self._database.writing(inbound.workspace) as session:
            # What is refused in a dialog may be corrected there, and is then no repeat.
            if answer is None and not deliveries.first_time(session, list(inbound.keys)):
                return said
            self._actor(session, inbound)
            audit.write(
                session,
                f"{inbound.kind}:{inbound.name}"[:48],
                at=self._clock.now(),
                actor_id=inbound.person_id,
                refused=True,
            )
            if answer is None and not is_shown_by_reply(inbound):
                say(session, inbound, said)
        return answer or said

    def _bury(self, inbound: Inbound, problem: Exception) -> Answer:
        """Keep the payload of a crash, and say so where the person looks.

        Its keys are not taken, so a repeat may still succeed.
        """
        with self._database.writing(inbound.workspace) as session:
            reference = deliveries.bury(
                session,
                key=inbound.keys[0] if inbound.keys else uuid.uuid4().hex,
                kind=inbound.kind,
                payload=inbound.payload,
                error=f"{type(problem).__name__}: {problem}"[:2000],
            )
            with speaking(people.language_of(session, inbound.person_id or "")):
                said = Text(
                    _(
                        "Something broke here. Look before you try again; the reference is {id}.",
                        id=reference,
                    )
                )
            answer = in_dialog(inbound, said.text, None)
            seen = answer is not None or is_shown_by_reply(inbound)
            if not seen and not inbound.is_repeated_by_slack:
                say(session, inbound, said, key=f"crash:{reference}")
        log.error("A %s crashed; it is kept as %s.", inbound.kind, reference, exc_info=problem)
        return answer or said
