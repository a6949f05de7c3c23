"""Complaints: the table of contents."""

from functools import partial

from handlers.complaints.rules.turns import Turn
from handlers.complaints.service import looks, telling
from handlers.kit.area import Area

AREA = Area(
    name="complaints",
    timers={looks.LOOK: looks.look},
    notices={turn.value: partial(telling.write, turn=turn) for turn in Turn},
)
