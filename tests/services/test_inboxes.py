"""Does the mailbox empty itself into seats and desks, one bad mail holding up no other, through a real IMAP server?"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import text

from hearing_app.domain.itip.addresses import reply_address
from hearing_app.mail.arrivals import Arrival, read_arrival
from hearing_app.mail.imap import Fetched, Inbox, open_inbox
from hearing_app.mail.postboxes import Postbox
from hearing_app.services import inboxes
from hearing_app.services.context import Context
from hearing_app.services.sittings import arrivals
from hearing_app.services.steps.sittings.release import reply_token
from hearing_app.store.tables.sittings import SeatRow
from tests.builders import answers, mailboxes

AsRole = Callable[..., Context]
COMMENT = "我那天在外地，赶不回来"


@pytest.fixture(scope="module", params=list(mailboxes.SERVERS))
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with mailboxes.SERVERS[request.param](tmp_path_factory.mktemp("imap")) as found:
        yield found


@pytest.fixture
def worker(as_role: AsRole, url: str) -> Context:
    ctx = as_role("machine", unit_id=None)
    return replace(ctx, env=replace(ctx.env, inbox_url=url))


class Here:
    """Reads in this process."""

    def __init__(self, ctx: Context) -> None:
        office = ctx.env.office
        self.postbox = Postbox(office.reply_domain, office.bounce_domain)

    def read_mail(self, raw: bytes) -> Arrival:
        return read_arrival(raw, self.postbox)


def reply(ctx: Context, seat: SeatRow, number: int, partstat: str = "ACCEPTED") -> bytes:
    assert seat.person is not None
    return mailboxes.answer(
        sender=seat.person.email,
        to=reply_address(reply_token(ctx, seat), ctx.env.office.reply_domain),
        number=number,
        uid=seat.calendar_uid,
        sequence=seat.calendar_sequence,
        stamp=f"{ctx.now:%Y%m%dT%H%M%SZ}",
        partstat=partstat,
        comment=COMMENT,
    )


def test_answers_in_the_mailbox_reach_their_seats_once(
    ctx: Context, worker: Context, url: str, as_role: AsRole
) -> None:
    hearing = answers.invited(as_role)
    first, second = answers.seat(ctx, hearing, "E002"), answers.seat(ctx, hearing, "E001")
    mailboxes.put(url, reply(ctx, first, 1))
    mailboxes.put(
        url, b"From: nobody\r\nSubject: \xff\xfe broken\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n"
    )
    mailboxes.put(url, reply(ctx, second, 2, "DECLINED"))
    assert inboxes.read_inbox(worker, open_box=open_inbox, reader=Here(ctx)) == 3
    lights = [answers.seat(ctx, hearing, code).can_come for code in ("E002", "E001")]
    assert lights == ["yes", "no"]
    assert sorted(line.state for line in arrivals.view_arrivals(ctx).lines) == ["applied", "applied", "waiting"]
    mailboxes.put(url, reply(ctx, first, 1))
    assert inboxes.read_inbox(worker, open_box=open_inbox, reader=Here(ctx)) == 0
    with open_inbox(url) as box:
        assert list(box.unseen(9)) == []


def test_the_words_of_a_mail_are_no_comment_of_its_answer(ctx: Context) -> None:
    raw = b"From: a@b.example\r\nContent-Type: text/plain\r\n\r\nI will come. http://hearing.test/a/abc"
    found = inboxes.reading_for(Here(ctx).read_mail(raw), is_checked=False)
    assert (found.comment, found.text) == ("", "I will come. http://hearing.test/a/abc")


def test_one_job_at_a_time_empties_the_mailbox_and_none_without_one(ctx: Context, worker: Context) -> None:
    inboxes.poll_inbox(ctx, ctx.now)
    for _ in range(2):
        inboxes.poll_inbox(worker, worker.now)
        worker.reader.rollback()
    assert ctx.reader.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'read_inbox'")) == 1


class BoxOfOne(Inbox):
    """A mailbox with one mail in it."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.seen: list[str] = []

    def unseen(self, most: int) -> Iterator[Fetched]:
        yield Fetched("7", self.raw)

    def mark_seen(self, uid: str) -> None:
        self.seen.append(uid)


def test_a_mail_that_cannot_be_kept_leaves_no_word_of_it_in_the_log(
    ctx: Context, worker: Context, as_role: AsRole, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    seat = answers.seat(ctx, answers.invited(as_role), "E002")
    assert seat.person is not None
    box = BoxOfOne(reply(ctx, seat, 1))
    with psycopg.connect(ctx.env.migration_database_url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute("ALTER TABLE answers ADD CONSTRAINT ck_answers_none CHECK (id < 0) NOT VALID")
        try:
            assert inboxes.read_inbox(worker, open_box=lambda _url: nullcontext(box), reader=Here(ctx)) == 0
        finally:
            owner.execute("ALTER TABLE answers DROP CONSTRAINT ck_answers_none")
    assert box.seen == []
    printed = capfd.readouterr()
    told = caplog.text + printed.out + printed.err
    words = (seat.person.email, seat.person.name, reply_token(ctx, seat), COMMENT, "BEGIN:VCALENDAR")
    assert [word for word in words if word in told] == []
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert [found for found in ("mail not kept", "uid='7'", '"ck_answers_none"') if found not in told] == []
