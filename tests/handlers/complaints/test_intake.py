"""Messages of a channel that is on become complaints: each once, however often it comes."""

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from typing import Any

import pytest
from harness import given
from harness.given import AWAY, BACK, HOME, MONDAY, SHOP
from sqlalchemy import func, select

from handlers.complaints.jobs import mail as mail_jobs
from handlers.complaints.jobs import reread
from handlers.complaints.service import intake, sources
from handlers.kit.area import SlackRefusal
from handlers.kit.errors import Rejected
from storage import complaint_sources, jobs, outbox, timers
from storage.complaint_sources import ComplaintMark
from storage.complaints import Complaint
from storage.enums import ComplaintSource, Takes
from storage.jobs import Job
from storage.outbox import OutboxMessage
from storage.recovery import Recovery
from storage.session import Database, Session

START = MONDAY.timestamp()
JANE = "Jane Doe <jane@example.com>"
WORDS = "The soup was cold and the waiter laughed at me."


def stamp(seconds: int) -> str:
    return f"{START + seconds:.6f}"


def message(text: str = WORDS, *, at: int = 1, user: str = "ana", **more: Any) -> dict[str, Any]:
    event = {"type": "message", "channel": SHOP, "ts": stamp(at), "user": given.user_id(user)}
    return {**event, "text": text, **more}


def mail_message(file: str = "F1", *, at: int = 1, **more: Any) -> dict[str, Any]:
    """Return what Slack delivers when a mail is sent to the address of a channel."""
    known = {"id": file, "mode": "email", "filetype": "email", "mimetype": "text/html"}
    event = message("", at=at, subtype="file_share", bot_id="B1MAIL", files=[known])
    return {**event, "user": "USLACKBOT", **more}


def mail_file(text: str = WORDS, **more: Any) -> dict[str, Any]:
    return {
        "id": "F1",
        "mode": "email",
        "subject": "Cold soup",
        "plain_text": text,
        "from": [{"name": "Jane Doe", "address": "jane@example.com", "original": JANE}],
        "headers": {"message_id": "<1@example.com>"},
        **more,
    }


class Files:
    """A Slack that knows files, or refuses."""

    def __init__(self, *, error: str = "", data: bytes = b"", **files: dict[str, Any]) -> None:
        self.files, self.error, self.data = files, error, data

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        if self.error and not self.data:
            raise SlackRefusal(method, self.error)
        return {"ok": True, "file": self.files[arguments["file"]]}

    def download(self, url: str, *, limit: int) -> bytes:
        if self.error:
            raise SlackRefusal(url, self.error)
        assert len(self.data) <= limit
        return self.data

    def upload(self, url: str, content: bytes) -> None:
        raise SlackRefusal(url, str(len(content)))


def switch_on(session: Session, takes: Takes = Takes.EVERYTHING, channel: str = SHOP) -> None:
    sources.switch_on(session, given.actor("lea"), channel, takes, now=MONDAY)


def hear(session: Session, *events: dict[str, Any]) -> None:
    for event in events:
        sources.hear(session, event, now=MONDAY, tools=given.tools())


def work(session: Session, slack: Files) -> None:
    """Do the jobs that wait, as the worker would."""
    open_jobs = session.scalars(
        select(Job).where(Job.kind == intake.JOB, Job.state == "pending").order_by(Job.id)
    )
    for job in list(open_jobs):
        fetched = mail_jobs.fetch(slack, job.progress)
        assert mail_jobs.apply(session, fetched, job.progress, given.tools()) is None
        job.state = jobs.JobState.DONE
    session.flush()


def kept(session: Session) -> list[Complaint]:
    return list(session.scalars(select(Complaint).order_by(Complaint.number)))


def said(session: Session) -> list[str]:
    """Return what was said in threads, oldest first."""
    posts = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [str(one.payload["text"]) for one in posts if "thread_ts" in one.payload]


def test_a_mail_becomes_one_complaint_in_the_words_of_the_customer(desk: Database) -> None:
    with desk.writing(HOME) as session:
        switch_on(session, Takes.MAIL)
        hear(session, mail_message())
        work(session, Files(F1=mail_file()))
        [one] = kept(session)
        assert (one.text, one.title, one.source) == (WORDS, "Cold soup", ComplaintSource.MAIL)
        assert (one.channel_id, one.source_ts, one.logged_by) == (SHOP, stamp(1), None)
        assert said(session) == ["This is C-1 now; its card has the next steps."]
        assert outbox.cards_of(session, str(one.id))


def test_the_same_mail_again_is_the_complaint_that_it_is(desk: Database) -> None:
    with desk.writing(HOME) as session:
        switch_on(session, Takes.MAIL)
        again = mail_file(f"fyi\n\n---------- Forwarded message ---------\nFrom: {JANE}\n"
                          f"Date: today\n\n{WORDS}", headers={})  # fmt: skip
        hear(session, mail_message("F1"), mail_message("F2", at=2), mail_message("F3", at=3))
        work(session, Files(F1=mail_file(), F2=again, F3=mail_file("Other words, same mail")))
        assert len(kept(session)) == 1
        assert said(session)[1:] == ["This came in before: it is C-1 already."] * 2


def test_the_same_words_posted_twice_are_one(desk: Database) -> None:
    with desk.writing(HOME) as session:
        switch_on(session)
        hear(session, message(), message(WORDS.upper(), at=2, user="ben"))
        assert len(kept(session)) == 1
        assert said(session)[-1] == "This came in before: it is C-1 already."


def test_the_same_words_at_the_same_instant_are_one(desk: Database) -> None:
    with desk.writing(HOME) as session:
        switch_on(session)

    def post(at: int) -> None:
        with desk.writing(HOME) as session:
            hear(session, message(at=at))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(post, range(1, 9)))
    with desk.reading(HOME) as session:
        assert len(kept(session)) == 1
        assert len(said(session)) == 8


def test_repeats_in_any_order_have_the_effect_of_one(desk: Database) -> None:
    with desk.writing(HOME) as session:
        switch_on(session)
        for number, order in enumerate(permutations(range(4))):
            at, words = 10 * number, f"This is complaint number {1000 + number}, in a message."
            by_mail = f"This is complaint number {2000 + number}, in a mail."
            slack = Files(F1=mail_file(by_mail, headers={}))
            said_once = message(words, at=at), mail_message(at=at + 1)
            deliveries = [*said_once, *said_once]
            before = len(kept(session))
            for place in order:
                hear(session, deliveries[place])
                work(session, slack)
            assert sorted(one.text for one in kept(session)[before:]) == [words, by_mail]
        assert len(said(session)) == len(kept(session)) == 48


IGNORED = [
    pytest.param(message(bot_id="B1"), id="another app"),
    pytest.param(message(user="bot"), id="ourselves"),
    pytest.param(message(subtype="bot_message", bot_id="B1", user=""), id="a webhook"),
    pytest.param(message(subtype="message_changed", message=message()), id="an edit"),
    pytest.param(message(subtype="message_deleted"), id="a deletion"),
    pytest.param(message(subtype="channel_join"), id="somebody came"),
    pytest.param(message(thread_ts=stamp(0)), id="an answer in a thread"),
    pytest.param(message(f"<@{given.user_id('bot')}> task list"), id="a command to us"),
    pytest.param(message("Thank you so much everyone! :tada:"), id="thanks"),
    pytest.param(message("Guten Morgen zusammen"), id="a greeting"),
    pytest.param(message(" \u2060 "), id="nothing to see"),
    pytest.param(message(ts="x"), id="no stamp"),
    pytest.param(message(channel=None), id="no channel"),
    pytest.param(message(channel=BACK), id="a channel that is off"),
    pytest.param(mail_message(files=[{"id": "F1", "mimetype": "image/png"}]), id="a bot's picture"),
    pytest.param(mail_message(files="no list"), id="strange files"),
]


@pytest.mark.parametrize("event", IGNORED)
def test_what_is_no_complaint_makes_none(desk: Database, event: dict[str, Any]) -> None:
    with desk.writing(HOME) as session:
        switch_on(session)
        hear(session, event)
        work(session, Files(F1=mail_file()))
        assert kept(session) == []
        assert said(session) == []


def test_where_mail_counts_words_do_not_unless_they_are_a_forward(desk: Database) -> None:
    with desk.writing(HOME) as session:
        switch_on(session, Takes.MAIL)
        hear(session, message())
        assert kept(session) == []
        pasted = f"Begin forwarded message:\n\nFrom: {JANE}\nSubject: Soup\nDate: now\n\n{WORDS}"
        hear(session, message(pasted.replace("<", "&lt;").replace(">", "&gt;"), at=2))
        [one] = kept(session)
        assert (one.text, one.title, one.source) == (WORDS, "Soup", ComplaintSource.MAIL)


def test_a_file_that_slack_has_not_described_is_asked_for(desk: Database) -> None:
    with desk.writing(HOME) as session:
        switch_on(session, Takes.MAIL)
        stub = {"id": "F1", "file_access": "check_file_info"}
        hear(session, message("", subtype="file_share", files=[stub]))
        hear(session, message("", at=2, subtype="file_share", files=[{**stub, "id": "F2"}]))
        work(session, Files(F1=mail_file(), F2={"id": "F2", "mimetype": "image/png"}))
        assert len(kept(session)) == 1
        assert len(said(session)) == 1


UNREAD = [
    (Files(error="file_not_found"), "Slack does not give me the file any more"),
    (Files(error="file_deleted"), "Slack does not give me the file any more"),
    (Files(error="missing_scope"), "I lack the permission `files:read`"),
    (
        Files(error="file_too_large", data=b"x", F1=mail_file("", url_private_download="u")),
        "it is larger than 10 MB",
    ),
    (Files(F1=mail_file("", subject="")), "Slack does not give me the file any more"),
    (
        Files(data=b" ", F1=mail_file("", subject="", url_private_download="u")),
        "says nothing that I can read",
    ),
    (
        Files(data=b"<p>Sign in</p>", F1={"name": "x.eml", "url_private_download": "u"}),
        "I could not read this file as an e-mail",
    ),
    (
        Files(error="http_404", data=b"x", F1=mail_file("", url_private_download="u")),
        "Slack does not give me the file any more",
    ),
]


@pytest.mark.parametrize(("slack", "why"), UNREAD)
def test_a_mail_that_cannot_be_read_is_said_so_once(desk: Database, slack: Files, why: str) -> None:
    with desk.writing(HOME) as session:
        switch_on(session, Takes.MAIL)
        for _each in range(2):
            hear(session, mail_message())
            work(session, slack)
        [text] = said(session)
        assert why in text
        assert "`/complaint add …` logs it by hand." in text
        assert kept(session) == []


def test_a_mail_with_a_subject_alone_says_that(desk: Database) -> None:
    with desk.writing(HOME) as session:
        switch_on(session, Takes.MAIL)
        hear(session, mail_message())
        work(session, Files(F1=mail_file("", subject="My lamp never came")))
        assert [one.text for one in kept(session)] == ["My lamp never came"]


def test_an_outage_is_no_answer_and_the_job_is_tried_again() -> None:
    for error in ("internal_error", "ratelimited", "invalid_auth"):
        with pytest.raises(SlackRefusal):
            mail_jobs.fetch(Files(error=error), {"file": "F1"})


def test_a_mail_that_slack_has_not_read_is_downloaded(desk: Database) -> None:
    data = f"From: {JANE}\r\nSubject: Soup\r\nMessage-ID: <7@x.example>\r\n\r\n{WORDS}".encode()
    with desk.writing(HOME) as session:
        switch_on(session, Takes.MAIL)
        file = {"id": "F1", "name": "soup.eml", "mimetype": "message/rfc822"}
        hear(session, message("", subtype="file_share", files=[file]))
        work(session, Files(data=data, F1={**file, "url_private_download": "u"}))
        [one] = kept(session)
        assert (one.text, one.title) == (WORDS, "Soup")


def test_a_hostile_mail_is_a_complaint_like_another(desk: Database) -> None:
    with desk.writing(HOME) as session:
        switch_on(session, Takes.MAIL)
        page = "<script>alert(1)</script><!channel> <@U1BEN> " + "<div>" * 5000
        hear(session, mail_message())
        work(session, Files(F1=mail_file("", preview=page, subject="<!everyone> *x*")))
        assert len(kept(session)) == 1
        cards = [one.payload for one in session.scalars(select(OutboxMessage))]
        assert "<!" not in str(cards)


def test_nothing_is_logged_while_a_copy_is_still_being_brought_up_to_date(desk: Database) -> None:
    with desk.writing(HOME) as session:
        switch_on(session)
        session.add(Recovery(generation=1, since=MONDAY))
        session.flush()
        hear(session, message(), mail_message(at=2))
        sources.read_again(session, MONDAY)
        assert kept(session) == []
        assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_who_leads_switches_on_and_off_and_it_is_said_in_the_channel(desk: Database) -> None:
    with desk.writing(HOME) as session:
        switch_on(session, Takes.MAIL)
        switch_on(session, Takes.EVERYTHING)
        known = complaint_sources.get(session, SHOP)
        assert known is not None
        assert known.takes is Takes.EVERYTHING
        sources.switch_off(session, given.actor("lea"), SHOP, now=MONDAY)
        hear(session, message())
        assert kept(session) == []
        posts = [one.payload["text"] for one in session.scalars(select(OutboxMessage))]
        assert sorted(text.partition(" switched ")[2][:3] for text in posts) == [
            "off",
            "on ",
            "on ",
        ]
        with pytest.raises(Rejected, match="not switched on"):
            sources.switch_off(session, given.actor("lea"), SHOP, now=MONDAY)


@pytest.mark.parametrize(
    ("name", "channel"), [("ana", SHOP), ("stu", SHOP), ("gus", SHOP), ("max", SHOP), ("max", BACK)]
)
def test_nobody_else_switches_a_channel_on(desk: Database, name: str, channel: str) -> None:
    with desk.writing(HOME) as session, pytest.raises(Rejected):
        sources.switch_on(session, given.actor(name), channel, Takes.MAIL, now=MONDAY)


def test_a_channel_that_we_are_not_in_cannot_be_switched_on(desk: Database) -> None:
    lead = given.actor("ana", role=given.ROLES["lea"])
    with desk.writing(HOME) as session, pytest.raises(Rejected, match="Invite me"):
        sources.switch_on(session, lead, AWAY, Takes.MAIL, now=MONDAY)


class History:
    """A Slack that remembers the messages of a channel, the newest first, two a page."""

    def __init__(self, *messages: dict[str, Any], error: str = "") -> None:
        self.messages, self.error, self.asked = list(messages), error, 0

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        assert method == "conversations.history"
        self.asked += 1
        if self.error:
            raise SlackRefusal(method, self.error)
        later = [one for one in self.messages if one["ts"] > arguments["oldest"]]
        later.sort(key=lambda one: one["ts"], reverse=True)
        start = int(arguments["cursor"] or 0)
        more = str(start + 2) if start + 2 < len(later) else ""
        page = [{k: v for k, v in one.items() if k != "channel"} for one in later]
        return {"messages": page[start : start + 2], "response_metadata": {"next_cursor": more}}

    def download(self, url: str, *, limit: int) -> bytes:
        raise SlackRefusal(url, str(limit))

    def upload(self, url: str, content: bytes) -> None:
        raise SlackRefusal(url, str(len(content)))


def read_history(session: Session, slack: History) -> None:
    """Do the job that reads channels again, to its end."""
    sources.read_again(session, MONDAY)
    [job] = session.scalars(select(Job).where(Job.kind == sources.REREAD, Job.state == "pending"))
    progress: dict[str, Any] | None = job.progress
    while progress is not None:
        page = reread.fetch(slack, progress)
        progress = reread.apply(session, page, progress, given.tools())
    job.state = jobs.JobState.DONE
    session.flush()


def test_what_no_event_told_of_is_read_from_history(desk: Database) -> None:
    missed = [message(f"{WORDS} And on day {day} it was the same.", at=day) for day in range(1, 8)]
    before = message("This was said before it was switched on, long ago.", at=-5)
    with desk.writing(HOME) as session:
        switch_on(session)
        hear(session, missed[3])
        slack = History(before, *missed, message("thanks", at=9), message(at=10, bot_id="B1"))
        read_history(session, slack)
        assert len(kept(session)) == len(missed)
        known = complaint_sources.get(session, SHOP)
        assert known is not None
        assert known.read_ts == stamp(10)
        pages = slack.asked
        read_history(session, slack)
        assert (len(kept(session)), slack.asked) == (len(missed), pages + 1)
        assert len(said(session)) == len(missed)
        marks = session.scalars(select(ComplaintMark)).all()
        assert all(one.complaint_id for one in marks)


def test_a_channel_that_may_not_be_read_keeps_its_mark_and_fills_no_log(
    desk: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "handlers.complaints")
    with desk.writing(HOME) as session:
        switch_on(session)
        read_history(session, History(error="missing_scope"))
        known = complaint_sources.get(session, SHOP)
        assert known is not None
        assert known.read_ts == stamp(0)
    [one] = [one for one in caplog.records if "missing_scope" in one.message]
    assert one.levelname == "DEBUG"


def test_a_long_history_is_read_in_bounds(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reread, "MOST_PAGES", 2)
    many = [message(f"{WORDS} Number {at} of many of them.", at=at) for at in range(1, 20)]
    with desk.writing(HOME) as session:
        switch_on(session)
        slack = History(*many)
        read_history(session, slack)
        assert slack.asked == 2
        assert len(kept(session)) == 4


def test_it_is_read_again_while_any_channel_is_on(desk: Database) -> None:
    with desk.writing(HOME) as session:
        sources.read_again(session, MONDAY)
        assert timers.pending(session, sources.REREAD, {HOME}) == set()
        switch_on(session)
        assert timers.pending(session, sources.REREAD, {HOME}) == {HOME}
        sources.switch_off(session, given.actor("lea"), SHOP, now=MONDAY)
        timers.disarm(session, HOME, kind=sources.REREAD)
        sources.read_again(session, MONDAY)
        assert timers.pending(session, sources.REREAD, {HOME}) == set()
