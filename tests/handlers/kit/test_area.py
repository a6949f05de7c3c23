"""All areas as one."""

import pytest

from handlers.kit.answers import Answer, Silent
from handlers.kit.area import Area, Call, Shortcut, Surface, Verb
from handlers.kit.registry import Registry


def nothing(call: Call) -> Answer:
    del call
    return Silent()


def test_several_areas_serve_verbs_of_one_command() -> None:
    wash = Verb("/cup", "wash", "", "", "", nothing)
    buy = Verb("/cup", "buy", "", "", "", nothing)
    registry = Registry((Area("a", verbs=(wash,)), Area("b", verbs=(buy,))))
    assert registry.commands == ["/cup"]
    assert registry.verbs_of("/cup") == [wash, buy]


@pytest.mark.parametrize("what", ["actions", "forms", "verbs", "shortcuts"])
def test_two_areas_may_not_serve_the_same_thing(what: str) -> None:
    if what == "verbs":
        served: dict[str, object] = {"verbs": (Verb("/cup", "wash", "", "", "", nothing),)}
    elif what == "shortcuts":
        served = {"shortcuts": (Shortcut("wash", Surface.GLOBAL, "", "", nothing),)}
    else:
        served = {what: {"wash": nothing}}
    with pytest.raises(ValueError, match="Two areas serve"):
        Registry((Area("a", **served), Area("b", **served)))  # type: ignore[arg-type]  # Any field.


def test_an_event_is_told_to_every_area_that_listens() -> None:
    first, second = (lambda _s, _h: None), (lambda _s, _h: None)
    registry = Registry(
        (Area("a", events={"team_join": first}), Area("b", events={"team_join": second}))
    )
    assert registry.events == {"team_join": [first, second]}
