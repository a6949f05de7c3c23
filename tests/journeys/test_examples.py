"""Every example that the README and the help show is typed, and is understood."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.bot import BotUnderTest
from harness.sights import refusals
from sqlalchemy import func, select

from bot.areas import registry
from bot.generated import commands_table
from handlers.kit.area import Verb
from storage.complaints import Complaint
from storage.deliveries import DeadLetter
from storage.enums import Evidence
from storage.tasks import Task

# These open a form; every other example is done at once.
FORMS = {
    "/task", "/task change T-12", "/stock import", "/sales", "/sales import",
    "/ops escalation edit tasks urgent at Harbour", "/ops setup", "/ops people import",
    "/complaint", "/complaint change C-7", "/complaint contact C-7",
}  # fmt: skip
EARLY = (("/stock", "new"), ("/sales", "currency"), ("/target", "set"))
GIVEN = ("ana", "/task add Count the float @ben due fri")
LOGGED = ("ana", "/complaint add The lamp came broken")
MANAGED = (("ana", "/ops role @farid manager"),)
OFFERED = (GIVEN, ("ben", "/task propose T-12 mon because I am away"))


@dataclass(frozen=True)
class Scene:
    """Who types an example, and what was typed before.

    T-12 is always the newest task, C-7 the newest complaint, and beside C-8 the one before it.
    """

    by: str = "ana"
    before: tuple[tuple[str, str], ...] = ()


SCENES = {
    **{f"/ops digest {one}": Scene("farid", MANAGED) for one in ("now", "time", "pause", "resume")},
    **{
        f"/complaint {one}": Scene(before=(LOGGED,))
        for one in (
            *("change", "take", "assign", "respond", "waiting", "resolve", "severity", "task"),
            *("not-a-complaint", "undo", "show", "contact", "forget"),
        )
    },
    "/complaint resume": Scene(before=(LOGGED, ("ana", "/complaint waiting C-7 photos"))),
    "/complaint close": Scene(before=(LOGGED, ("ana", "/complaint resolve C-7 cause late"))),
    "/complaint reopen": Scene(before=(LOGGED, ("ana", "/complaint resolve C-7 cause late"))),
    "/complaint restore": Scene(before=(LOGGED, ("ana", "/complaint not-a-complaint C-7"))),
    "/complaint link": Scene(before=(LOGGED, ("ana", "/complaint add The sofa is late"))),
    "/complaint merge": Scene(before=(LOGGED, ("ana", "/complaint add The chair is late"))),
    "/task change": Scene(before=(GIVEN,)),
    "/task take": Scene("ben", (("ana", "/task add Count the float #warehouse"),)),
    "/task accept": Scene("ben", (GIVEN,)),
    "/task start": Scene("ben", (GIVEN,)),
    "/task resume": Scene("ben", (GIVEN, ("ben", "/task block T-12 no pallets"))),
    "/task done": Scene("ben", (GIVEN,)),
    "/task confirm": Scene(before=(GIVEN, ("ben", "/task done T-12"))),
    "/task block": Scene("ben", (GIVEN,)),
    "/task decline": Scene("ben", (GIVEN,)),
    "/task assign": Scene(before=(("ana", "/task add Count the float @chidi"),)),
    "/task due": Scene(before=(GIVEN,)),
    "/task propose": Scene("ben", (GIVEN,)),
    "/task agree": Scene(before=OFFERED),
    "/task refuse": Scene(before=OFFERED),
    "/task cancel": Scene(before=(GIVEN,)),
    "/task reopen": Scene(before=(GIVEN, ("ana", "/task cancel T-12"))),
    "/task undo": Scene(before=(GIVEN,)),
    "/task show": Scene(before=(GIVEN,)),
    "/task note": Scene(before=(GIVEN,)),
    "/stock new": Scene(
        before=(("ana", "/ops site add Mill"), ("ana", "/stock new FLR-5 Flour unit kg"))
    ),
    "/stock issue": Scene(before=(("ana", "/stock receive 10 flour at Harbour"),)),
    "/stock move": Scene(before=(("ana", "/stock receive 50 OAT-1 at Harbour"),)),
}


def verbs() -> list[Verb]:
    """Return every verb, the organisation first and then what others rely on."""
    served = registry().verbs

    def rank(verb: Verb) -> int:
        if verb.command == "/ops" and not verb.word.startswith("escalation"):
            return 0
        return 1 if (verb.command, verb.word) in EARLY else 2

    return sorted(served.values(), key=rank)


def newest(bot: BotUnderTest) -> Task | None:
    with bot.database.across_workspaces() as session:
        return session.scalars(select(Task).order_by(Task.number.desc()).limit(1)).first()


def last_complaint(bot: BotUnderTest) -> int:
    with bot.database.across_workspaces() as session:
        return session.scalar(select(func.max(Complaint.number))) or 0


def types(bot: BotUnderTest, name: str, line: str) -> dict[str, Any]:
    task = newest(bot)
    said = line.replace("T-12", f"T-{task.number}") if task else line
    number = last_complaint(bot)
    earlier = number - 1 if "C-8" in said else number
    said = said.replace("C-7", f"C-{earlier}").replace("C-8", f"C-{number}")
    return bot.person(name).command(said.replace("TG-4", "TG-1"), channel="warehouse")


def wants_a_second(bot: BotUnderTest) -> None:
    """Let the newest task count only once somebody else confirms it."""
    task = newest(bot)
    assert task is not None
    with bot.database.writing(task.workspace_id) as session:
        session.get_one(Task, (task.workspace_id, task.id)).evidence = Evidence.SECOND


def complaints(bot: BotUnderTest, verb: Verb) -> Iterator[str]:
    """Play the scene of an example, type it, and yield what shows that it was not understood."""
    scene = SCENES.get(f"{verb.command} {verb.word}", Scene())
    for name, line in scene.before:
        types(bot, name, line)
        if verb.word == "confirm" and (name, line) == GIVEN:
            wants_a_second(bot)
    before = refusals(bot)
    answer = types(bot, scene.by, verb.example)
    said = str(answer.get("response", ""))
    opened = bot.person(scene.by).view()
    if answer["outcome"] != "ok" or "I do not know" in said:
        yield f"{verb.example}: {said or answer['outcome']}"
    if refusals(bot) != before:
        yield f"{verb.example} was refused: {said}"
    if (opened is not None) is not (verb.example in FORMS):
        yield f"{verb.example} opened {opened and opened['callback_id']}"
    if opened is not None:
        bot.person(scene.by).close(everything=True)


def test_every_example_is_understood(monday: BotUnderTest) -> None:
    monday.slack.hire("cara")
    monday.settle()
    wrong = [one for verb in verbs() for one in complaints(monday, verb)]
    monday.settle()
    with monday.database.across_workspaces() as session:
        wrong += [f"{one.kind} crashed: {one.error}" for one in session.scalars(select(DeadLetter))]
    assert wrong == []


def test_the_readme_shows_an_example_of_every_verb() -> None:
    shown = commands_table(registry())
    assert [one.example for one in verbs() if f"`{one.example}`" not in shown] == []
