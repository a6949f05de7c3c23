import pytest

from sandbox.clock import BusinessClock
from sandbox.deliveries import Courier
from sandbox.faults import Faults
from sandbox.ledger import Ledger
from sandbox.live import Live
from sandbox.manifest import read_manifest
from sandbox.mrkdwn import as_command, as_message, rich_text
from sandbox.seed import fill
from sandbox.socketmode import SocketMode
from sandbox.world import Workspace, World


@pytest.fixture
def workspace() -> Workspace:
    ledger, faults = Ledger(), Faults()
    sockets = SocketMode(app_id="A0", patience=1, drop=lambda _: None)
    world = World(
        manifest=read_manifest({"display_information": {"name": "Opsbot"}}),
        clock=BusinessClock(),
        ledger=ledger,
        faults=faults,
        live=Live(),
        courier=Courier(sockets, ledger=ledger, faults=faults, patience=1),
        patience=1,
        pace=None,
    )
    fill(world, empty=False)
    return next(iter(world.workspaces.values()))


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("see https://a.example/?x=1&y=2 now", "see <https://a.example/?x=1&amp;y=2> now"),
        (
            "write to ana@harbour.example.",
            "write to <mailto:ana@harbour.example|ana@harbour.example>.",
        ),
        ("@nobody and #nowhere", "@nobody and #nowhere"),
        ("order #4411", "order #4411"),
        ("@here look", "<!here> look"),
        ("<@U123>", "&lt;@U123&gt;"),
    ],
)
def test_typed_text_is_escaped_and_coded(workspace: Workspace, typed: str, sent: str) -> None:
    assert as_message(typed, workspace) == sent


def test_people_groups_and_channels_become_codes(workspace: Workspace) -> None:
    ben = workspace.person_named("ben")
    care = next(g for g in workspace.groups.values() if g.handle == "care-team")
    place = workspace.channel_named("shop-floor")
    assert ben
    assert place
    assert as_message("(@ben)", workspace) == f"(<@{ben.id}>)"
    assert as_command("@ben, go", workspace) == f"<@{ben.id}|ben>, go"
    assert as_message("@care-team", workspace) == f"<!subteam^{care.id}|@care-team>"
    assert as_command("#shop-floor.", workspace) == f"<#{place.id}|shop-floor>."


def test_the_composer_adds_rich_text() -> None:
    block = rich_text("a <@U1> b <https://a.example>", "b1")
    [section] = block["elements"]
    assert [element["type"] for element in section["elements"]] == ["text", "user", "text", "link"]
