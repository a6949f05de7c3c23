"""What the digest says of stock: what runs out and nobody has decided about, where one leads."""

from harness import company
from harness.company import HOME, MONDAY, uid
from harness.statements import counted
from harness.storeroom import run

from handlers.kit.findings import Finding
from handlers.staff.service import leading
from handlers.stock.listeners.deciding import ACTIONS
from handlers.stock.service import findings
from storage.enums import Redness
from storage.session import Database, Session


def of(session: Session, name: str) -> list[Finding]:
    led = leading.of(session, uid(name), company.tools())
    return findings.write(session, led, MONDAY, company.tools()) if led else []


def low(session: Session, sku: str = "oat milk", *, site: str = "Harbour", left: int = 5) -> None:
    run(session, f"receive 20 {sku} at {site}")
    run(session, f"rule {sku} at {site} min 12 max 48 {company.at('ben')}")
    run(session, f"issue {20 - left} {sku} at {site}")


def test_what_nobody_has_decided_about_is_told_where_one_leads(store: Database) -> None:
    with store.writing(HOME) as session:
        low(session)
        low(session, "flour", site="Mill", left=10)
        [one] = of(session, "lea")
        assert one.name == "*Oat milk* at Harbour"
        assert one.matter == "5 l left, the minimum is 12 l; nobody has decided"
        assert (one.severity, one.owner) == (Redness.HIGH, uid("ben"))
        assert {found.severity for found in of(session, "max")} == {Redness.HIGH, Redness.MEDIUM}
        assert of(session, "ben") == []
        ACTIONS[one.press.action](company.call(session, "lea", value=one.press.value))
        assert of(session, "lea") == []


def test_what_has_run_out_is_the_reddest(store: Database) -> None:
    with store.writing(HOME) as session:
        low(session, left=0)
        [one] = of(session, "lea")
        assert one.severity is Redness.CRITICAL
        assert one.matter.startswith("run out, the minimum is 12 l")


def test_the_questions_do_not_grow_with_what_is_low(store: Database) -> None:
    def asked() -> int:
        with counted(store) as statements, store.reading(HOME) as session:
            of(session, "max")
        return len(statements)

    with store.writing(HOME) as session:
        low(session)
    few = asked()
    with store.writing(HOME) as session:
        for sku in ("flour", "LFM-1", "CC-1"):
            low(session, sku, site="Mill")
    assert asked() == few < 12
