"""How complaints are logged, by whom they are read, and how a customer is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from harness import complaints as harness
from harness import given
from harness.complaints import JANE, draft, logged, perform, written
from harness.given import AWAY, BACK, HOME, MONDAY, SHOP

from handlers.complaints.rules.steps import Action
from handlers.complaints.rules.turns import Turn
from handlers.complaints.service import contacts, log, pictured, port, understand, undo
from handlers.kit.errors import Invalid, Rejected
from storage import audit, complaints, customers, outbox, teams
from storage.enums import ComplaintSource, ComplaintState, Severity
from storage.session import Database

A = Action


def test_the_card_shows_a_first_name_and_an_order_alone(desk: Database) -> None:
    text = "I am Jane. Write to jane@example.com or call +44 20 7946 0958 about order 4411!"
    with desk.writing(HOME) as session:
        one = logged(session, text, **JANE)
        card = port.card(session, str(one.id), SHOP, MONDAY, given.tools())
        assert card is not None
        shown = f"{card.text} {card.blocks}"
        assert "Jane · order 4411" in shown
        for hidden in ("Doe", "jane@example.com", "7946"):
            assert hidden not in shown
        assert "jane@example.com" in one.text
        assert "7946" not in one.title


def test_contact_details_are_shown_to_few_and_each_look_is_noted(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session, **JANE)
        perform(session, "ben", one, A.TAKE)
        for name in ("ben", "ana", "lea"):
            said = perform(session, name, one, A.CONTACT)
            assert (said.name, said.address) == ("Jane Doe", "jane@example.com")
        with pytest.raises(Rejected, match=r"Only Ben, Ana, its lead or a manager can see who"):
            perform(session, "sam", one, A.CONTACT)
        looks = [
            entry.actor_id
            for entry in audit.story(session, str(one.id))
            if entry.action == "complaint.contact"
        ]
        assert looks == ["U1BEN", "U1ANA", "U1LEA"]


def test_a_customer_is_known_again_by_their_address(desk: Database) -> None:
    with desk.writing(HOME) as session:
        first = logged(session, **JANE)
        again = logged(session, "Cold food", customer="J. Doe", address="JANE@example.com ")
        other = logged(session, "Cold food", customer="Jane Doe")
        assert first.customer_id == again.customer_id != other.customer_id
        later = logged(
            session, "Late", address="jane@example.com", received_at=MONDAY + timedelta(minutes=5),
            now=MONDAY + timedelta(minutes=5),
        )  # fmt: skip
        assert pictured.picture(session, later, given.tools()).before == 2


def test_a_telephone_number_is_the_same_however_it_is_written(desk: Database) -> None:
    with desk.writing(HOME) as session:
        first = logged(session, address="+44 20 7946 0958")
        again = logged(session, "Cold", address="+44-20-79460958")
        assert first.customer_id == again.customer_id


def test_forgetting_leaves_numbers_and_no_words(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one, other = logged(session, "Jane is furious", **JANE), logged(session, "Again", **JANE)
        stays = logged(session, "Somebody else", customer="Kim", address="kim@example.com")
        perform(session, "ben", one, A.RESOLVE, words="Jane got a new one")
        max_ = harness.actor(session, "max")
        assert contacts.forget(session, max_, one, now=MONDAY, tools=given.tools()) == 2
        session.expire_all()
        for gone in (one, other):
            assert (gone.title, gone.text, gone.reason) == ("(forgotten)", "", "")
            assert gone.order_number == ""
        assert (one.state, one.number) == (ComplaintState.RESOLVED, 1)
        customer = customers.get(session, one.customer_id)
        assert customer is not None
        assert (customer.name, customer.address, customer.folded) == ("", "", None)
        assert customer.forgotten_at == MONDAY
        assert stays.text == "Somebody else"
        assert logged(session, "New", **JANE).customer_id != one.customer_id
        card = port.card(session, str(one.id), SHOP, MONDAY, given.tools())
        assert card is not None
        assert "Jane" not in f"{card.text} {card.blocks}"


def test_its_clocks_count_from_when_the_customer_said_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        early = logged(session, received_at=MONDAY - timedelta(days=3))
        late = logged(session, "Something else", received_at=MONDAY + timedelta(days=3))
        assert early.received_at == MONDAY - timedelta(days=3)
        assert late.received_at == MONDAY
        assert early.due_at is not None
        assert late.due_at is not None
        assert early.due_at < late.due_at


def test_who_gets_it_at_once_hears_of_it_and_may_read_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session, owner_id="U1BEN")
        assert (one.state, one.owner_id) == (ComplaintState.IN_PROGRESS, "U1BEN")
        logged(session, "Mine", owner_id="U1ANA")
        assert harness.told(session, Turn.GIVEN.value) == ["U1BEN"]
        with pytest.raises(Invalid, match="not in its channel"):
            logged(session, "Private", owner_id="U1SAM", channel_id=BACK)


def test_nothing_said_is_no_complaint(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for text in ("", "  \n ", "\u2066\u2069"):
            with pytest.raises(Invalid) as wrong:
                logged(session, text)
            assert list(wrong.value.errors) == ["text"]
        assert complaints.by_number(session, 1) is None


def test_what_comes_in_belongs_where_its_channel_does(desk: Database) -> None:
    with desk.writing(HOME) as session:
        team, site = given.team(session, "ben", lead="lea"), given.site(session)
        teams.change(session, team.id, channel_id=SHOP)
        session.flush()
        one = logged(session, by=None)
        assert (one.department_id, one.site_id) == (team.department_id, None)
        said = logged(session, "Said", by=None, site_id=site.id)
        assert (said.department_id, said.site_id) == (None, site.id)
        other, _new = teams.open_team(session, None, site.id)
        teams.change(session, other.id, channel_id=SHOP)
        two = logged(session, "Of two", by=None)
        assert (two.department_id, two.site_id) == (None, None)


def test_the_intake_logs_for_nobody(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = log.log(
            session,
            draft("Cold soup", source=ComplaintSource.MAIL, source_ts="1.2"),
            by=None,
            now=MONDAY,
            tools=given.tools(),
        )
        assert (one.logged_by, one.owner_id, one.channel_id) == (None, None, SHOP)
        assert complaints.of_message(session, SHOP, "1.2") is one
        card = port.card(session, str(one.id), SHOP, MONDAY, given.tools())
        assert card is not None
        assert "by mail" in str(card.blocks)


@pytest.mark.parametrize(
    ("asked_in", "stands_in"), [(SHOP, SHOP), (BACK, BACK), (AWAY, None), ("D1", None)]
)
def test_where_its_card_stands(desk: Database, asked_in: str, stands_in: str | None) -> None:
    with desk.writing(HOME) as session:
        one = logged(session, channel_id=asked_in)
        assert one.channel_id == stands_in
        assert outbox.cards_of(session, str(one.id)) == [stands_in or "U1ANA"]


def test_a_card_somewhere_else_shows_nothing_of_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = logged(session, channel_id=BACK)
        for place in (SHOP, "U1SAM", "U1MAX"):
            card = port.card(session, str(one.id), place, MONDAY, given.tools())
            assert card is not None
            assert "lamp" not in f"{card.text} {card.blocks}"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": "  "}, "text"),
        ({"severity": "terrible"}, "severity"),
        ({"site": "Nowhere"}, "site"),
        ({"department": "#nothing"}, "site"),
        ({"owner": "@nobody"}, "owner"),
        ({"owner": "U1OLD"}, "owner"),
    ],
)
def test_what_is_not_understood_is_said_at_its_field(
    desk: Database, said: dict[str, str], field: str
) -> None:
    with desk.writing(HOME) as session:
        with pytest.raises(Invalid) as wrong:
            understand.understand(session, given.actor(), written(**said), now=MONDAY)
        assert list(wrong.value.errors) == [field]
        assert complaints.by_number(session, 1) is None


def test_what_is_written_is_understood(desk: Database) -> None:
    with desk.writing(HOME) as session:
        site = given.site(session)
        said = written(severity="!serious", site="quay", owner="@ben", source_ts="1803891000.5")
        meant = understand.understand(session, given.actor(), said, now=MONDAY)
        assert (meant.severity, meant.site_id, meant.owner_id) == (
            *(Severity.SERIOUS, site.id, "U1BEN"),
        )
        assert meant.source is ComplaintSource.MESSAGE
        assert meant.received_at == datetime.fromtimestamp(1803891000.5, UTC)


@pytest.mark.parametrize("stamp", ["", "yesterday", "nan", "inf", "9" * 30, "-1e300"])
def test_a_broken_time_of_a_message_is_now(desk: Database, stamp: str) -> None:
    with desk.writing(HOME) as session:
        meant = understand.understand(session, given.actor(), written(source_ts=stamp), now=MONDAY)
        assert meant.received_at == MONDAY


def test_a_complaint_that_was_logged_by_mistake_is_taken_back(desk: Database) -> None:
    with desk.writing(HOME) as session:
        added = log.log_changed(session, draft(), by=given.actor(), now=MONDAY, tools=given.tools())
        how = {"now": MONDAY, "tools": given.tools()}
        one = undo.take_back(session, given.actor(), added.undo.hex, **how)
        assert one.state is ComplaintState.DISMISSED
        with pytest.raises(Rejected, match="already"):
            undo.take_back(session, given.actor(), added.undo.hex, **how)
