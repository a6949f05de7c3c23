"""Secrets that stand in files, as containers are given them: `SLACK_BOT_TOKEN_FILE` and others."""

from pathlib import Path

FILE = "_FILE"
LARGEST = 64 * 1024  # characters


def read_files(names: tuple[str, ...], found: dict[str, str]) -> dict[str, str]:
    """Put each of `names` whose file is named in `found` there; return the refusals by name.

    A refusal names the variable and never what its file holds.
    """
    refusals = {}
    for name in names:
        path = found.pop(f"{name}{FILE}", None)
        if path is None:
            continue
        try:
            text = _read(name, path, is_set=name in found)
        except ValueError as refusal:
            refusals[name] = f"{name}{FILE} {refusal}."
        else:
            found[name] = text
    return refusals


def _read(name: str, path: str, *, is_set: bool) -> str:
    if is_set:
        raise ValueError(f"and {name} are both set, and only one of them can be right")
    try:
        with Path(path).open(encoding="utf-8") as file:
            text = file.read(LARGEST + 1).strip()
    except (OSError, ValueError) as problem:
        why = type(problem).__name__
        raise ValueError(f"names a file that cannot be read ({why})") from None
    if not text or len(text) > LARGEST:
        raise ValueError(f"names a file that is {'too large' if text else 'empty'}")
    return text
