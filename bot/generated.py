"""Files made of what the bot serves: `python -m bot.generated` writes them, `--check` compares."""

import json
import sys
from pathlib import Path

import click

from bot.areas import registry
from bot.manifest import build
from bot.scopes import OPTIONAL, SCOPES
from handlers.kit.area import Registry
from handlers.kit.words import _

BEGIN, END = "<!-- {name}: made by `make generated` -->", "<!-- end of {name} -->"


def manifest_text(served: Registry) -> str:
    return json.dumps(build(served), indent=2, ensure_ascii=False) + "\n"


def commands_table(served: Registry) -> str:
    """Return the README's table of every verb with a working example."""
    rows = [
        f"| `{verb.example}` | {_(verb.summary)} |" for verb in served.verbs.values() if verb.word
    ]
    return "\n".join(["| type | to |", "|---|---|", *rows])


def scopes_table() -> str:
    """Return the README's table of every permission with its reason."""
    rows = [
        f"| `{scope}` | {_(reason)} | {'optional' if scope in OPTIONAL else ''} |"
        for scope, reason in sorted(SCOPES.items())
    ]
    return "\n".join(["| scope | the bot needs it to | |", "|---|---|---|", *rows])


def files(folder: Path) -> dict[Path, str]:
    """Return what every generated file should hold."""
    served = registry()
    readme = folder / "README.md"
    text = readme.read_text(encoding="utf-8")
    for name, part in (("commands", commands_table(served)), ("scopes", scopes_table())):
        text = _replaced(text, name, part)
    return {folder / "manifest.json": manifest_text(served), readme: text}


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
