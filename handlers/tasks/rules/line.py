"""A typed line as the draft of a task, and which verbs what follows them fits."""

from handlers.kit.command import EVERY, Marked
from handlers.kit.numbers import read_number
from handlers.kit.words import N_, _
from handlers.tasks.rules import references
from handlers.tasks.rules.drafts import Draft
from handlers.tasks.rules.filters import Only, Scope
from storage.enums import Priority, Sharing

_PUNCTUATION = ".,;:"


def drafted(marked: Marked) -> tuple[Draft, dict[str, str]]:
    """Return what a line says, and a sentence at each field of which it says too much."""
    draft = Draft(
        title=marked.title,
        owners=marked.people,
        sharing=marked.sharing or Sharing.ANY.value,
        due=marked.due or "",
        rule=f"{EVERY} {marked.every}" if marked.every else "",
        department=next(iter(marked.tags), ""),
        site=next(iter(marked.places), ""),
        priority=next(iter(marked.bangs), Priority.NORMAL.value),
    )
    said = {
        "department": (marked.tags, N_("Name one department.")),
        "site": (marked.places, N_("Name one site.")),
        "priority": (marked.bangs, N_("Name one priority.")),
    }
    return draft, {name: _(wrong) for name, (words, wrong) in said.items() if len(words) > 1}


def is_about_a_task(text: str) -> bool:
    """Whether a text begins with a task's number, or says nothing yet."""
    word = next(iter(text.split(maxsplit=1)), "")
    return not word or references.read(word.rstrip(_PUNCTUATION)) is not None


def is_nothing_but_tasks(text: str) -> bool:
    """Whether a text is about tasks and nothing else, so that no title begins like this.

    `T-12` leaves no doubt; `5 pallets` is what is to be moved.
    """
    word = next(iter(text.split(maxsplit=1)), "")
    if not is_about_a_task(text) or word[:1] in ("t", "T"):
        return is_about_a_task(text)
    return all(_is_a_number(one.strip(_PUNCTUATION)) for one in text.split())


def _is_a_number(word: str) -> bool:
    return references.read(word) is not None or read_number(word) is not None


def is_a_filter(text: str) -> bool:
    """Whether a text begins as what a list is asked for does."""
    word = next(iter(text.split(maxsplit=1)), "").casefold()
    return not word or word in {"at", *Scope, *Only} or word[0] in "@#<"


def is_empty(text: str) -> bool:
    return not text.strip()
