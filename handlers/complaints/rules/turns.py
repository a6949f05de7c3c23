"""What people are told of a complaint, and for how long that is so."""

from enum import StrEnum


class Turn(StrEnum):
    WARNED = "complaints.warned"  # a clock is about to run out
    GIVEN = "complaints.given"  # somebody gave it to you
    WAITED = "complaints.waited"  # the customer did not answer in time; it goes on
    REOPENED = "complaints.reopened"
    TASK_DONE = "complaints.task_done"  # what was to be done for it is done
