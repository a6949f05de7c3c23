"""The digest: the table of contents."""

from handlers.digests import cards, forms, listeners
from handlers.digests.service import home, mornings
from handlers.kit.area import Area, Listener, Mornings, Verb
from handlers.kit.words import N_


def _verb(
    word: str,
    usage: str,
    example: str,
    summary: str,
    function: Listener,
    *,
    read_only: bool = False,
) -> Verb:
    return Verb(
        "/ops", f"digest {word}", usage, f"/ops digest {example}", summary, function,
        read_only=read_only,
    )  # fmt: skip


AREA = Area(
    name="digests",
    verbs=(
        _verb(
            "now",
            "",
            "now",
            N_("what is red in what you lead, as it stands"),
            listeners.show,
            read_only=True,
        ),
        _verb(
            "time",
            N_("<hh:mm> | opening"),
            "time 07:30",
            N_("when your digest and your brief come"),
            listeners.set_time,
        ),
        _verb(
            "pause",
            N_("[until <date>]"),
            "pause until fri",
            N_("no digest for a while; your own brief goes on"),
            listeners.pause,
        ),
        _verb("resume", "", "resume", N_("let the digest come again"), listeners.resume),
    ),
    actions={cards.MENU: listeners.choose, cards.UNDO: listeners.take_back},
    forms={forms.ASSIGN: listeners.submit_assign, forms.DEFER: listeners.submit_defer},
    timers={mornings.REST: mornings.tell_rest},
    brief=mornings.write,
    mornings=Mornings(of=mornings.of, given=mornings.given, shown=mornings.shown),
    home=home.write,
    revalidate={mornings.REST: mornings.write_rest},
    redraw={mornings.REST: mornings.rewrite_rest},
    acted=mornings.follow,
)
