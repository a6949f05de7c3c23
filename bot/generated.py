"""Files made of what the bot serves: `python -m bot.generated` writes them, `--check` compares."""

import sys
import textwrap
from pathlib import Path

import click

from bot import privacy
from bot.areas import registry
from bot.config import Settings
from bot.manifest import as_text, build
from bot.scopes import OPTIONAL, SCOPES
from handlers.kit.registry import Registry
from handlers.kit.words import _

BEGIN, END = "<!-- {name}: made by `make generated` -->", "<!-- end of {name} -->"


def manifest_text(served: Registry) -> str:
    return as_text(build(served))


def commands_table(served: Registry) -> str:
    """Return the README's table of every verb with a working example, and of every shortcut."""
    rows = [f"| `{verb.example}` | {_(verb.summary)} |" for verb in served.verbs.values()]
    rows += [
        f"| the shortcut *{_(one.title)}* | {_(one.summary)} |" for one in served.shortcuts.values()
    ]
    return "\n".join(["| type | to |", "|---|---|", *rows])


def scopes_table() -> str:
    """Return the README's table of every permission with its reason."""
    rows = [
        f"| `{scope}` | {_(reason)} | {'optional' if scope in OPTIONAL else ''} |"
        for scope, reason in sorted(SCOPES.items())
    ]
    return "\n".join(["| scope | the bot needs it to | |", "|---|---|---|", *rows])


def settings_table() -> str:
    """Return the README's table of every setting."""
    rows = [f"| `{one.alias}` | {one.description} |" for one in Settings.model_fields.values()]
    return "\n".join(["| setting | what it is |", "|---|---|", *rows])


def env_example() -> str:
    """Return a file of settings to fill in: what has to be set, and the rest as comments."""
    parts = ["# Settings of Opsbot. Copy this to .env and fill it in; keep it to yourself.\n"]
    for one in Settings.model_fields.values():
        said = textwrap.fill(one.description or "", 90, initial_indent="# ", subsequent_indent="# ")
        default = one.default if isinstance(one.default, str | int | Path) else ""
        line = f"{one.alias}=" if one.is_required() else f"# {one.alias}={default}"
        parts.append(f"{said}\n{line}\n")
    return "\n".join(parts)


def files(folder: Path) -> dict[Path, str]:
    """Return what every generated file should hold."""
    served = registry()
    readme = folder / "README.md"
    text = readme.read_text(encoding="utf-8")
    tables = {
        "commands": commands_table(served),
        "settings": settings_table(),
        "scopes": scopes_table(),
    }
    for name, part in tables.items():
        text = _replaced(text, name, part)
    return {
        folder / "manifest.json": manifest_text(served),
        folder / ".env.example": env_example(),
        folder / "docs" / "privacy.md": privacy.text(),
        readme: text,
    }


@click.command()
@click.option("--check", is_flag=True, help="Only compare; fail if one is out of date.")
def main(*, check: bool) -> None:
    """Write the generated files, or check that they are current."""
    stale = []
    for path, text in files(Path()).items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if not check:
            path.write_text(text, encoding="utf-8")
    if check and stale:
        raise click.ClickException(f"Out of date: {', '.join(stale)}. Run `make generated`.")


def _replaced(text: str, name: str, part: str) -> str:
    """Put `part` between the two marks of `name`. Errors: `ValueError` without them."""
    begin, end = BEGIN.format(name=name), END.format(name=name)
    before, found, rest = text.partition(begin)
    _old, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"README.md has no place for the {name}.")
    return f"{before}{begin}\n{part}\n{end}{after}"


if __name__ == "__main__":
    sys.exit(main())
