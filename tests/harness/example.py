"""An area as small as can be, with a listener for everything that a delivery may come to."""

from datetime import datetime
from typing import Any

from handlers.kit.actors import Actor
from handlers.kit.answers import Answer, Text
from handlers.kit.area import Area, Call, Heard, Shortcut, Subject, Surface, Tools, Verb
from handlers.kit.blockkit import Card
from handlers.kit.errors import Rejected
from handlers.kit.words import language
from storage import audit
from storage.enums import Role
from storage.session import Session

VIEW: dict[str, Any] = {"type": "modal", "callback_id": "test.form", "blocks": []}


class Example:
    """Its effects are audit rows named `did`.

    While it is `broken` it crashes after the effect, with the problem that stands there if any.
    """

    def __init__(self) -> None:
        self.broken: bool | Exception = False
        self.actors: list[Actor] = []
        self.answer: Answer = Text("Done.")
        # What the card of a thing shows, and in which language it was asked for.
        self.cards: dict[str, Card | None] = {}
        self.languages: list[str] = []
        # What is said at last of a message that asks "is it still so?"; None when it is not.
        self.still: dict[str, Any] | None = {"text": "Still so."}
        # And when it is looked at again; whose acts it is looked at after.
        self.anew: dict[str, Any] | None = {"text": "Otherwise by now.", "thread_ts": "1.0"}
        self.acted: list[str] = []

    def area(self) -> Area:
        return Area(
            name="test",
            verbs=(
                self._verb("do"),
                self._verb("deal"),
                self._verb("lead", role=Role.LEAD),
                Verb("/test", "look", "", "", "look", self._look, read_only=True),
                Verb("/test", "refuse", "", "", "refuse", self._refuse),
            ),
            shortcuts=(
                Shortcut("test.shortcut", Surface.GLOBAL, "Do it", "do it", self._do),
                Shortcut("test.take", Surface.MESSAGE, "Take it", "take it", self._do),
            ),
            actions={"test.press": self._do, "test.refuse": self._refuse},
            forms={"test.form": self._do, "test.refuse": self._refuse},
            events={"reaction_added": self._hear},
            subject=Subject(
                kind="thing",
                title=lambda _session, subject: subject,
                card=self._card,
                is_open=lambda _session, _subject: True,
                responsible=lambda _session, _subject: [],
            ),
            revalidate={"still": lambda *_: self.still},
            redraw={"still": lambda *_: self.anew},
            acted=self._follow,
        )

    def _card(
        self, session: Session, subject: str, place: str, now: datetime, tools: Tools
    ) -> Card | None:
        del session, place, now, tools
        self._crash()
        self.languages.append(language())
        return self.cards[subject]

    def _verb(self, word: str, *, role: Role = Role.STAFF) -> Verb:
        return Verb("/test", word, "", f"/test {word} it", word, self._do, role=role)

    def _do(self, call: Call) -> Answer:
        self.actors.append(call.actor)
        self._effect(call.session, call.actor.id, call)
        return self.answer

    def _look(self, call: Call) -> Answer:
        self.actors.append(call.actor)
        return self.answer

    def _refuse(self, call: Call) -> Answer:
        self._effect(call.session, call.actor.id, call)
        raise Rejected("Not today.", field=call.value or call.view.get("private_metadata") or None)

    def _follow(self, session: Session, person_id: str, now: datetime, tools: Tools) -> None:
        del session, now, tools
        self.acted.append(person_id)

    def _hear(self, session: Session, heard: Heard) -> None:
        del heard
        audit.write(session, "did", at=session.engine_now())
        self._crash()

    def _effect(self, session: Session, actor_id: str, call: Call) -> None:
        audit.write(session, "did", at=call.now, actor_id=actor_id)
        self._crash()

    def _crash(self) -> None:
        if self.broken:
            raise self.broken if isinstance(self.broken, Exception) else RuntimeError("broken")
