"""A typed line as a complaint, and which verbs what follows them fits."""

import re

from handlers.complaints.rules.drafts import Written
from handlers.complaints.rules.filters import Only
from handlers.complaints.rules.mail.orders import order_number
from handlers.kit.command import Marked
from handlers.kit.text import plain
from handlers.kit.words import N_, _
from storage.enums import Cause

_MARKER = re.compile(r"(?<!\S)(?:![^\W\d]\w*|<@[^<>]*>|@[^\s<>]+)(?=\s|$)")
_CUSTOMER = re.compile(r"(?:^|\s)(?:customer|kunde|kundin):\s*(?P<said>.+)$", re.IGNORECASE)
_MAIL = re.compile(r"(?<![^\s<>@,;])[^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{6,}[0-9]")
_UNTIL = re.compile(r"^(?:until|till|bis)\s+", re.IGNORECASE)


def drafted(text: str, marked: Marked) -> tuple[Written, dict[str, str]]:
    """Return what a line says, and a sentence at each field of which it says too much.

    The text is kept as it was typed, without the marks for severity and owner.
    """
    said = plain(_MARKER.sub(" ", text)).strip()
    customer = _CUSTOMER.search(said)
    name, address = contact(customer["said"]) if customer else ("", "")
    body = said[: customer.start()].strip() if customer else said
    written = Written(
        text=body,
        customer=name,
        address=address,
        order=order_number(body),
        severity=next(iter(marked.bangs), "").removeprefix("!"),
        site=next(iter(marked.places), ""),
        department=next(iter(marked.tags), ""),
        owner=next(iter(marked.people), ""),
    )
    many = {
        "site": (marked.places, N_("Name one site.")),
        "severity": (marked.bangs, N_("Name one severity.")),
        "owner": (marked.people, N_("Name one person.")),
    }
    return written, {name: _(wrong) for name, (words, wrong) in many.items() if len(words) > 1}


def contact(said: str) -> tuple[str, str]:
    """Split `Jane Doe jane@example.com` into a name and an address."""
    found = _MAIL.search(said) or _PHONE.search(said)
    if found is None:
        return " ".join(said.split()), ""
    name = f"{said[: found.start()]} {said[found.end() :]}"
    return " ".join(name.split()).strip(" ,;<>()"), found[0]


def until(text: str) -> tuple[str, str]:
    """Split what follows `waiting C-7` into a date and what is waited for."""
    head, _comma, tail = text.partition(",")
    if _UNTIL.match(head):
        return _UNTIL.sub("", head).strip(), tail.strip()
    return "", text.strip()


def cause(text: str) -> tuple[str, str]:
    """Split `cause late: refunded` into the word for the cause and what was done."""
    said = re.sub(r"^(?:cause|ursache)[:\s]\s*", "", text.strip(), flags=re.IGNORECASE)
    head, _colon, tail = said.partition(":")
    if _colon:
        return head.strip(), tail.strip()
    word, _space, rest = said.partition(" ")
    is_known = word.casefold().rstrip(",;") in list(Cause)
    return (word.rstrip(",;"), rest.strip(" ,;")) if is_known else (said, "")


def is_a_filter(text: str) -> bool:
    """Whether a text begins as what a list is asked for does."""
    word = next(iter(text.split(maxsplit=1)), "").casefold()
    return not word or word in {"at", "mine", "open", "all", *Only} or word[0] in "@#<"


def is_empty(text: str) -> bool:
    return not text.strip()
