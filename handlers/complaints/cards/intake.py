"""What the bot says in the thread of a message that came in, and of the channel it came into."""

from enum import StrEnum

from handlers.complaints.rules.references import reference
from handlers.kit.blockkit import escape
from handlers.kit.words import N_, _
from storage.enums import Takes


class Unread(StrEnum):
    """Why an e-mail could not be read."""

    GONE = "gone"
    NOT_ALLOWED = "not_allowed"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NO_MAIL = "no_mail"


_WHY = {
    Unread.GONE: N_("I could not read this e-mail: Slack does not give me the file any more."),
    Unread.NOT_ALLOWED: N_(
        "I could not read this e-mail: I lack the permission `files:read`. Please ask whoever"
        " installed me."
    ),
    Unread.TOO_LARGE: N_("I could not read this e-mail: it is larger than {limit} MB."),
    Unread.EMPTY: N_("This e-mail says nothing that I can read."),
    Unread.NO_MAIL: N_("I could not read this file as an e-mail."),
}
_TAKEN = {
    Takes.MAIL: N_(
        "{who} switched on complaints in this channel. From now on I make a complaint of every"
        " e-mail that comes here, and of every forward that somebody pastes; other messages stay"
        " what they are. `{example}` ends it."
    ),
    Takes.EVERYTHING: N_(
        "{who} switched on complaints in this channel. From now on I make a complaint of every"
        " message here, except thanks, greetings, answers in threads and what other apps post."
        " `{example}` ends it."
    ),
}


def logged(number: int) -> str:
    return _("This is {complaint} now; its card has the next steps.", complaint=reference(number))


def known(number: int) -> str:
    return _("This came in before: it is {complaint} already.", complaint=reference(number))


def unread(why: Unread, *, limit: int) -> str:
    said = _(_WHY[why], limit=limit) if why is Unread.TOO_LARGE else _(_WHY[why])
    return said + " " + _("`/complaint add …` logs it by hand.")


def switched_on(name: str, takes: Takes) -> str:
    example = "/complaint channel off"
    return _(_TAKEN[takes], who=escape(name), example=example)


def switched_off(name: str) -> str:
    return _(
        "{who} switched off complaints in this channel. What was logged stays; new messages are"
        " no complaints any more.",
        who=escape(name),
    )
