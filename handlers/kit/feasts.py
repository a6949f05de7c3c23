"""Public holidays by country, from the `holidays` library."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from babel import Locale
from rapidfuzz import process

_NEAR_ENOUGH = 75


class UnknownCountry(ValueError):  # It names what happened.
    """No such country or subdivision; `near` are codes that may have been meant."""

    def __init__(self, near: Iterable[str]) -> None:
        super().__init__("No such country or subdivision.")
        self.near = tuple(near)


def read(text: str) -> tuple[str, str | None]:
    """Read `GB`, `GB-SCT`, `gb sct` or `Portugal`. Errors: `UnknownCountry`."""
    written = " ".join(text.replace("-", " ").split())
    supported = _supported()
    code, _space, part = written.upper().partition(" ")
    if code not in supported:
        names = _names()
        by_name = {names[one].casefold(): one for one in supported if one in names}
        if written.casefold() in by_name:
            return by_name[written.casefold()], None
        near = process.extractOne(written.casefold(), list(by_name), score_cutoff=_NEAR_ENOUGH)
        raise UnknownCountry([by_name[near[0]]] if near else [])
    if part and part not in supported[code]:
        raise UnknownCountry(f"{code}-{one}" for one in supported[code])
    return code, part or None


def named(country: str, subdivision: str | None) -> str:
    """Return what a country is called, with the code of its subdivision."""
    name = _names().get(country, country)
    return f"{name} ({subdivision})" if subdivision else name


def between(country: str, subdivision: str | None, years: Iterable[int]) -> dict[date, str]:
    """Return the public holidays of some years with their names."""
    found: dict[date, str] = {}
    for year in years:
        found |= _of_year(country, subdivision, year)
    return found


@cache
def _of_year(country: str, subdivision: str | None, year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415  # It costs 80 ms, and not everybody needs it.

    return dict(holidays.country_holidays(country, subdiv=subdivision, years=year))


@cache
def _supported() -> dict[str, list[str]]:
    import holidays  # noqa: PLC0415

    return holidays.list_supported_countries(include_aliases=False)


@cache
def _names() -> dict[str, str]:
    return {code: str(name) for code, name in Locale("en").territories.items()}
