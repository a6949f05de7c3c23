"""Help and status are answered privately."""

from harness import given
from harness.given import HOME

from handlers.kit.answers import Text
from handlers.ops import listeners
from storage.session import Database


def test_help_shows_every_command_and_status_how_we_are(desk: Database) -> None:
    with desk.reading(HOME) as session:
        shown = listeners.show_help(given.call(session))
        status = listeners.show_status(given.call(session))
    assert isinstance(shown, Text)
    firsts = [block["text"]["text"].split("\n")[0].split(":")[0] for block in shown.blocks[1:]]
    assert [one for one in firsts if one.startswith("*")] == [
        f"*`{command}`*" for command in given.tools().registry.commands
    ]
    assert isinstance(status, Text)
    assert status.text.startswith("*All is well.*")
