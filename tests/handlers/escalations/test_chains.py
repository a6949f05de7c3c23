"""Which chain serves what, and how one is written, on both databases."""

import uuid
from typing import Any

import pytest
from harness import company
from harness.company import HOME, MONDAY, uid
from harness.statements import counted

from handlers.escalations.listeners import chains as listeners
from handlers.escalations.rules import grammar
from handlers.escalations.service import chains, writing
from handlers.kit.answers import Errors, OpenDialog, Text
from handlers.kit.errors import Invalid, Rejected
from storage import audit, channels, sites, staff
from storage.absences import Absence
from storage.enums import Priority
from storage.session import Database, Session
from storage.sites import Site

URGENT = Priority.URGENT


@pytest.fixture
def harbour(firm: Database) -> Database:
    """A site in Lisbon, open from nine to five."""
    with firm.writing(HOME) as session:
        site = Site(id=uuid.UUID(int=1), name="Harbour", zone="Europe/Lisbon")
        sites.add(session, site, ["09:00-17:00"] * 5 + ["", ""])
    return firm


def write(session: Session, scope: str, text: str, who: str = "max") -> None:
    meant = writing.exact(session, scope)
    writing.write(session, company.actor(session, who), meant, text, now=MONDAY)


def serving(session: Session, scope: str) -> str:
    meant = writing.exact(session, scope)
    found = chains.in_force(session, meant.area, meant.site_id, meant.priority)
    return grammar.write(found.chain, {})


def test_the_most_specific_chain_serves_and_else_the_default(harbour: Database) -> None:
    with harbour.writing(HOME) as session:
        assert serving(session, "tasks urgent at Harbour").startswith("owner wait 30m\nlead")
        for number, scope in enumerate(
            ["tasks", "tasks urgent", "tasks at Harbour", "tasks urgent at Harbour"], start=1
        ):
            write(session, scope, f"lead wait {number}m")
            assert serving(session, "tasks urgent at Harbour") == f"lead wait {number}m"
        assert serving(session, "tasks low at Harbour") == "lead wait 3m"
        assert serving(session, "tasks urgent") == "lead wait 2m"
        assert serving(session, "tasks") == "lead wait 1m"
        assert serving(session, "stock").startswith("owner wait 2h working")


def test_nothing_written_goes_back_to_what_served_before(harbour: Database) -> None:
    with harbour.writing(HOME) as session:
        write(session, "tasks", "lead wait 1m")
        write(session, "tasks at Harbour", "manager wait 1m")
        write(session, "tasks at Harbour", " \n")
        assert serving(session, "tasks at Harbour") == "lead wait 1m"
        write(session, "tasks", "")
        assert serving(session, "tasks").startswith("owner")


def test_names_are_understood_and_written_again(harbour: Database) -> None:
    with harbour.writing(HOME) as session:
        write(session, "tasks", "@ben wait 5m\n#c1shop\n<@U1LEA>\npasses 2")
        meant = writing.exact(session, "tasks")
        found = chains.in_force(session, meant.area, None, None)
        assert [step.ref for step in found.chain.steps] == [uid("ben"), company.PUBLIC, uid("lea")]
        assert writing.as_written(session, found.chain) == (
            "@ben wait 5m\n#c1shop wait 30m\n@lea wait 30m\npasses 2"
        )
        assert audit.story(session, "tasks/-/-")[0].actor_id == uid("max")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("owner\nlead wiat 30m", "Line 2: I do not understand “wiat 30m”. Write for example"),
        ("@zed", "Line 1: I know nobody called “@zed”."),
        ("owner\n@old", "Line 2: I know nobody called “@old”."),
        ("<@U1OLD>", "Line 1: Old does not work here."),
        ("@bot", "Line 1: Bot does not work here."),
        ("<@U1SLY>", "Line 1: Sly does not work here."),
        ("#nowhere", "Line 1: I know no channel “#nowhere” that you may see."),
        ("#c2leads", "Line 1: I know no channel “#c2leads” that you may see."),
        ("passes 9", "Line 1: “9” is no number of passes. Write 1 to 5."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(harbour: Database, text: str, said: str) -> None:
    with harbour.writing(HOME) as session:
        with pytest.raises(Invalid) as refused:
            write(session, "tasks", text)
        assert refused.value.errors["chain"].startswith(said)
        assert chains.written(session) == []


def test_a_channel_where_i_cannot_post_is_refused(harbour: Database) -> None:
    with harbour.writing(HOME) as session:
        channels.change(session, company.PUBLIC, bot_is_member=False)
        with pytest.raises(Invalid, match=r"I cannot post in “c1shop”\. Invite me there first"):
            write(session, "tasks", "#c1shop")
        write(session, "tasks", "#c2leads", "ada")  # She is in that private channel.


@pytest.mark.parametrize("who", ["ben", "lea", "kim", "sly"])
def test_only_managers_write_chains(harbour: Database, who: str) -> None:
    with harbour.writing(HOME) as session:
        with pytest.raises(Rejected):
            write(session, "tasks", "lead", who)
        with pytest.raises(Rejected):
            listeners.edit(company.call(session, who, "tasks"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Which area? There is: tasks, complaints,"),
        ("tsaks", "I know no area “tsaks”. There is: tasks,"),
        ("tasks asap", "I do not understand “asap” here. For example"),
        ("tasks at Nowhere", "I know no site “Nowhere”."),
        ("<!channel>", "I know no area “@channel”."),
    ],
)
def test_an_unknown_scope_says_what_there_is(harbour: Database, text: str, said: str) -> None:
    with harbour.writing(HOME) as session, pytest.raises(Rejected) as refused:
        listeners.show(company.call(session, "ben", text))
    assert refused.value.sentence.startswith(said)


def test_a_chain_is_shown_with_who_wrote_it_for_what(harbour: Database) -> None:
    with harbour.writing(HOME) as session:
        shown = listeners.show(company.call(session, "ben", "task urgent"))
        assert isinstance(shown, Text)
        assert "`owner wait 30m`" in shown.text
        assert "This is the default" in shown.text
        write(session, "tasks", "@ben wait 5m")
        shown = listeners.show(company.call(session, "ben", "tasks urgent at harbour"))
        assert isinstance(shown, Text)
        assert "`@ben wait 5m`" in shown.text
        assert "Written for tasks by Max" in shown.text


def submitted(session: Session, text: str, scope: str = "tasks urgent at Harbour") -> Any:
    values = {"chain": {"value": {"value": text}}}
    view = {"private_metadata": scope, "state": {"values": values}}
    return listeners.submit(company.call(session, "max", view=view))


def test_the_dialog_opens_with_what_serves_and_saves_what_was_written(harbour: Database) -> None:
    with harbour.writing(HOME) as session:
        opened = listeners.edit(company.call(session, "max", "tasks urgent at harbour"))
        assert isinstance(opened, OpenDialog)
        assert opened.view["private_metadata"] == "tasks urgent at Harbour"
        element = opened.view["blocks"][1]["element"]
        assert element["initial_value"].startswith("owner wait 30m\n")
        wrong = submitted(session, "boss")
        assert isinstance(wrong, Errors)
        assert wrong.errors["chain"].startswith("Line 1: “boss” is no target.")
        saved = submitted(session, "manager wait 5m")
        assert isinstance(saved, Text)
        assert "Saved for tasks urgent at Harbour." in saved.text
        assert serving(session, "tasks urgent at Harbour") == "manager wait 5m"


def test_a_list_asks_as_much_for_many_chains_as_for_one(harbour: Database) -> None:
    asked = []
    for scopes in (["tasks"], ["stock", "sales urgent", "tasks low", "tasks at Harbour"]):
        with harbour.writing(HOME) as session:
            for scope in scopes:
                write(session, scope, "@ben wait 5m\n#c1shop")
        with counted(harbour) as statements, harbour.reading(HOME) as session:
            shown = listeners.show_list(company.call(session, "ben"))
        assert isinstance(shown, Text)
        asked.append(len(statements))
    assert "*tasks at Harbour*: `@ben wait 5m` → `#c1shop wait 30m`" in shown.text
    assert "*complaints*" in shown.text
    assert asked[0] == asked[1]


def tried(session: Session, text: str) -> str:
    shown = listeners.try_out(company.call(session, "ben", text))
    assert isinstance(shown, Text)
    return shown.text


def test_a_trial_says_who_would_be_reached_when_where_they_are(harbour: Database) -> None:
    with harbour.writing(HOME) as session:
        staff.place(session, uid("max"), timezone="America/New_York")
        write(session, "tasks", "owner wait 30m\nmanager wait 1h")
        said = tried(session, "tasks urgent at harbour fri 6pm")
    assert "1. the owner: the owner" in said
    assert "2. the managers: Max 2027-03-05 13:30 (America/New_York)" in said
    assert "everybody of the chain hears it, and Max" in said
    assert said.endswith("It has no holes.")


def test_a_trial_names_the_holes(harbour: Database) -> None:
    with harbour.writing(HOME) as session:
        later = MONDAY.replace(day=9)
        session.add(
            Absence(person_id=uid("ben"), begins=MONDAY, ends=later, noted_by=uid("ben"),
                    noted_at=MONDAY)
        )  # fmt: skip
        write(session, "tasks", "lead\n@ben\n@ben if empty hold")
        said = tried(session, "tasks urgent")
    assert ":hole: 1. the lead: nobody; it is skipped" in said
    assert ":hole: 2. Ben: Ben is away; it is skipped" in said
    assert ":hole: 3. Ben: Ben is away; it is held until" in said
    assert said.endswith("It has holes.")


def test_a_trial_with_nobody_at_all_says_so(harbour: Database) -> None:
    with harbour.writing(HOME) as session:
        write(session, "tasks", "lead")
        assert tried(session, "tasks").endswith("Nobody at all would be reached by a step.")
        with pytest.raises(Rejected, match="I do not understand “sometime” as a date"):
            tried(session, "tasks sometime")
