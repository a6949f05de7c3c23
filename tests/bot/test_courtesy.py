"""Who is being answered goes first, and the loops still come round."""

import threading
import time

from harness.threads import PATIENCE

from bot.courtesy import Courtesy


def waiting(courtesy: Courtesy) -> threading.Event:
    """Let somebody give way; return what says that they went on."""
    went_on = threading.Event()

    def give_way() -> None:
        courtesy.give_way()
        went_on.set()

    threading.Thread(target=give_way, daemon=True).start()
    return went_on


def test_nobody_waits_while_nobody_is_answered() -> None:
    courtesy = Courtesy(longest=PATIENCE)
    assert waiting(courtesy).wait(PATIENCE / 2)
    with courtesy.answering():
        pass
    assert waiting(courtesy).wait(PATIENCE / 2)


def test_a_loop_waits_until_the_last_answer_is_given() -> None:
    courtesy = Courtesy(longest=PATIENCE)
    with courtesy.answering():
        with courtesy.answering():
            went_on = waiting(courtesy)
        assert not went_on.wait(0.1)
    assert went_on.wait(PATIENCE / 2)


def test_a_loop_goes_on_however_much_there_is_to_answer() -> None:
    courtesy = Courtesy(longest=0.05)
    with courtesy.answering():
        began = time.monotonic()
        assert waiting(courtesy).wait(PATIENCE)
        assert time.monotonic() - began >= 0.05
