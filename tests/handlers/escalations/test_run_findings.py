"""What the digest says of escalations: runs that nobody took, and promises that lapsed."""

from harness.chase import Chase
from harness.company import HOME, uid

from handlers.escalations.service import findings
from handlers.kit.findings import Finding
from handlers.staff.service import leading
from storage.enums import Redness


def of(chase: Chase, name: str) -> list[Finding]:
    with chase.database.reading(HOME) as session:
        led = leading.of(session, uid(name), chase.tools)
        return findings.write(session, led, chase.now, chase.tools) if led else []


def test_what_nobody_has_taken_is_told_to_who_was_reached(chase: Chase) -> None:
    chase.begin()
    chase.settle()
    # It is Ben's own task, of which nobody above him has heard yet.
    assert (of(chase, "lea"), of(chase, "max")) == ([], [])
    chase.wait(minutes=31)
    [one] = of(chase, "lea")
    assert one.name == ":rotating_light: *T-1 Mop up aisle 3*"
    assert one.matter == "2 steps reached, without an answer"
    assert (one.severity, one.press.action) == (Redness.CRITICAL, "escalations.take")
    assert of(chase, "max") == []


def test_a_loud_end_stays_red_until_somebody_resolves_it(chase: Chase) -> None:
    chase.begin()
    chase.wait(hours=3)
    for name in ("lea", "max"):
        [one] = of(chase, name)
        assert one.matter == "everybody was reached, without an answer"
    assert of(chase, "ada") == []
