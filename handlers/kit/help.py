"""Help, made of the verbs of all areas, so that it cannot be out of date."""

from rapidfuzz import process

from handlers.kit.answers import Text
from handlers.kit.area import Verb
from handlers.kit.blockkit import escape, section, sections
from handlers.kit.registry import Registry
from handlers.kit.words import _, as_typed

_NEAR_ENOUGH = 60


def of_command(registry: Registry, command: str) -> Text:
    """Show what one command can do, with an example of each."""
    title = _("*What `{command}` can do*", command=command)
    return Text(
        _("What {command} can do", command=as_typed(command)),
        sections([title, *map(_line, registry.verbs_of(command))]),
    )


def of_group(registry: Registry, command: str, word: str) -> Text:
    """Show the verbs of two words that begin with `word`, such as `site add`."""
    lines = [_line(verb) for verb in registry.verbs_of(command) if verb.word.startswith(f"{word} ")]
    title = _("*What `{command}` can do*", command=f"{command} {word}")
    return Text(
        _("What {command} can do", command=as_typed(f"{command} {word}")),
        [section("\n".join([title, *lines]))],
    )


def of_everything(registry: Registry) -> Text:
    """Show every command with its words, each in a block of its own; its help says how they go."""
    blocks = [section("\n".join(_in_short(registry, one))) for one in registry.commands]
    example = f"{registry.commands[0]} help"
    intro = [
        _("You can also mention me, or write to me directly: the same words without the slash."),
        _("`{example}` shows how each word is typed, and so it is for every command.",
          example=example),
    ]  # fmt: skip
    return Text(_("What I can do"), [section("\n".join(intro)), *blocks])


def unknown_word(registry: Registry, command: str, word: str) -> Text:
    """Say that a word is unknown, with the nearest one that is known."""
    known = {verb.word: verb for verb in registry.verbs_of(command) if verb.word}
    near = process.extractOne(word, list(known), score_cutoff=_NEAR_ENOUGH)
    said = _("I do not know `{command} {word}`.", command=command, word=escape(word[:40]))
    if near:
        said += " " + _("Did you mean `{example}`?", example=known[near[0]].example)
    else:
        said += " " + _("`{command} help` shows what I can do.", command=command)
    return Text(said)


def _in_short(registry: Registry, command: str) -> list[str]:
    verbs = registry.verbs_of(command)
    title = f"*`{as_typed(command)}`*"
    if purpose := registry.purposes.get(command):
        title = f"{title}: {_(purpose)}"
    words = " · ".join(f"`{verb.word}`" for verb in verbs if verb.word)
    examples = [_("e.g. `{example}`", example=verb.example) for verb in verbs if verb.usage]
    return [line for line in (title, words, *examples[:1]) if line]


def _line(verb: Verb) -> str:
    typed = " ".join(part for part in (verb.command, verb.word, _(verb.usage)) if part)
    said = f"• `{escape(as_typed(typed))}`: {_(verb.summary)}"
    # Where nothing is to be filled in, the line is its own example.
    return said + "\n      " + _("e.g. `{example}`", example=verb.example) if verb.usage else said
