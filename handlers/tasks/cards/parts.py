"""What is said of the parts of a task: its notes, and the ledger of its moved dates."""

from itertools import accumulate

from handlers.kit.answers import Text
from handlers.kit.blockkit import Card, date, escaped, length, sections
from handlers.kit.words import _
from handlers.tasks.cards.card import NOTE_SHOWN, evidence_line
from handlers.tasks.cards.words import moment, person
from handlers.tasks.rules.picture import Move, Note, Picture

THREAD_NOTE = 3000
ROOM = 10_000  # Of the 11,000 characters that all blocks of a message may have together.
GIVEN = 5
NAME_SHOWN = 160
REASON_SHOWN = 200


def note(writer: str, text: str) -> str:
    """Say a note in a thread; `writer` is a name."""
    said = escaped(text, THREAD_NOTE)
    return _(":memo: {who}: {note}", who=escaped(writer, NAME_SHOWN), note=said)


def details(card: Card, picture: Picture, *, moves: list[Move], notes: list[Note]) -> Text:
    """Show a card with its story: who moved which date and why, notes, evidence.

    What has no room beside a long card is left out.
    """
    told = [
        *_titled(_("Moved dates"), [move_line(picture, one) for one in moves]),
        *_titled(_("Notes"), [_note_line(picture, one) for one in notes]),
        *_titled(_("Evidence"), [evidence_line(picture, one) for one in picture.given[-GIVEN:]]),
    ]
    return Text(card.text, [*card.blocks, *sections(_within(told, ROOM - length(card.blocks)))])


def _within(lines: list[str], room: int) -> list[str]:
    """Return the lines that have room, in characters."""
    return [
        line for line, end in zip(lines, accumulate(map(len, lines)), strict=True) if end <= room
    ]


def move_line(picture: Picture, move: Move) -> str:
    """Say who moved a date, from when to when, and why."""
    said = _(
        "{who}: {before} → {after}, {when}",
        who=person(picture, move.person),
        before=date(move.before, picture.zone) if move.before else _("no date"),
        after=date(move.after, picture.zone) if move.after else _("no date"),
        when=moment(picture, move.at),
    )
    return f"{said}: “{escaped(move.reason, REASON_SHOWN)}”" if move.reason else said


def _note_line(picture: Picture, one: Note) -> str:
    text = escaped(" ".join(one.text.split()), NOTE_SHOWN)
    return f"{person(picture, one.person)}, {moment(picture, one.at)}: {text}"


def _titled(title: str, lines: list[str]) -> list[str]:
    return [f"*{title}*", *(f"• {line}" for line in lines)] if lines else []
