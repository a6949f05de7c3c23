"""The desk itself: the table of contents."""

from handlers.kit.area import Area, Verb
from handlers.kit.words import N_
from handlers.ops import listeners

AREA = Area(
    name="ops",
    commands={"/ops": N_("The desk itself: help, and how it is doing")},
    verbs=(
        Verb(
            "/ops",
            "help",
            "",
            "/ops help",
            N_("what I can do"),
            listeners.show_help,
            read_only=True,
        ),
        Verb(
            "/ops",
            "status",
            "",
            "/ops status",
            N_("how I am doing, and who you are to me"),
            listeners.show_status,
            read_only=True,
        ),
        Verb("/ops", "", "", "/ops", N_("this help"), listeners.show_help, read_only=True),
    ),
)
