"""Who is being answered goes first, and the loops still come round."""

import threading
import time

from harness.threads import PATIENCE, at_once

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
    courtesy = Courtesy(apart=PATIENCE)
    assert waiting(courtesy).wait(PATIENCE / 2)
    with courtesy.answering():
        pass
    time.sleep(0.05)
    assert waiting(courtesy).wait(PATIENCE / 2)


def test_a_loop_waits_until_the_last_answer_is_given_and_a_little_longer() -> None:
    courtesy = Courtesy(apart=PATIENCE, quiet=0.2)
    with courtesy.answering():
        with courtesy.answering():
            went_on = waiting(courtesy)
        assert not went_on.wait(0.3)
    ended = time.monotonic()
    assert went_on.wait(PATIENCE / 2)
    assert time.monotonic() - ended >= 0.2


def test_between_answers_that_follow_one_another_nobody_begins() -> None:
    courtesy = Courtesy(apart=PATIENCE, quiet=1)
    with courtesy.answering():
        went_on = waiting(courtesy)
    for _ in range(10):
        time.sleep(0.02)
        with courtesy.answering():
            assert not went_on.is_set()


def test_however_much_there_is_to_answer_the_loops_go_on_in_turn() -> None:
    courtesy = Courtesy(apart=0.1)
    with courtesy.answering():
        began = time.monotonic()

        def give_way() -> float:
            courtesy.give_way()
            return time.monotonic() - began

        took = sorted(at_once(*[give_way] * 4))
    for place, seconds in enumerate(took, start=1):
        assert seconds >= place * 0.1 - 0.001


def test_turns_that_nobody_needed_are_not_waited_for() -> None:
    courtesy = Courtesy(apart=PATIENCE / 4)
    with courtesy.answering():
        early = [waiting(courtesy) for _ in range(3)]
        time.sleep(0.05)
    assert all(one.wait(PATIENCE / 8) for one in early)
    with courtesy.answering():
        assert waiting(courtesy).wait(PATIENCE / 2)
