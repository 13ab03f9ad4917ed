"""What do these mails and calendar files answer? No database is opened, nothing is sent or changed."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from hearing_app import i18n
from hearing_app.cli.shapes import ReplyLine
from hearing_app.domain.errors import Reason
from hearing_app.domain.itip.replies import Decision
from hearing_app.mail.arrivals import Arrival
from hearing_app.mail.parts import MOST_BYTES
from hearing_app.mail.postboxes import Postbox
from hearing_app.mail.reader_process import MailReader, ReaderUnavailable

_WORDS = {
    Decision.ACCEPTED: i18n.mark("接受邀请"),
    Decision.DECLINED: i18n.mark("谢绝邀请"),
    Decision.TENTATIVE: i18n.mark("可能参加"),
    Decision.COUNTERED: i18n.mark("另提时间"),
    Decision.DELEGATED: i18n.mark("转委他人"),
    Decision.NEEDS_ACTION: i18n.mark("尚未答复"),
    Decision.REFRESH: i18n.mark("索要最新通知"),
    Decision.BOUNCED: i18n.mark("退信"),
    Decision.AUTO_REPLY: i18n.mark("自动回复"),
    Decision.MESSAGE: i18n.mark("来信"),
    Decision.SET_ASIDE: i18n.mark("留待人工处理"),
}
_CAUSES: Mapping[type[OSError], str] = {
    FileNotFoundError: i18n.mark("没有这个文件"),
    IsADirectoryError: i18n.mark("这是文件夹，不是文件"),
    PermissionError: i18n.mark("没有权限打开"),
}
_SET_ASIDE = 3


@click.command
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--lang", type=click.Choice(i18n.LANGUAGES), default="zh", help="zh | en")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each file.")
def command(files: tuple[str, ...], lang: str, *, as_json: bool) -> None:
    """Say what each FILE (.eml or .ics) answers. Exit 3 if any is set aside, 2 if one cannot be opened."""
    missing: list[str] = []
    lines: list[ReplyLine] = []
    with i18n.speaking(lang), MailReader(Postbox("", "")) as reader:
        for file in files:
            try:
                content = _content(file)
            except OSError as error:
                missing.append(f"{file}: {_why(error)}")
                continue
            lines.append(reply_line(file, _ask(reader, file, content)))
            click.echo(json.dumps(asdict(lines[-1]), ensure_ascii=False) if as_json else _told(lines[-1]))
        for sentence in missing:
            click.echo(i18n.text("打不开文件：{named}", named=sentence), err=True)
    sys.exit(2 if missing else _SET_ASIDE if any(line.decision == Decision.SET_ASIDE for line in lines) else 0)


def reply_line(file: str, arrival: Arrival) -> ReplyLine:
    """Return the JSON shape of an arrival; times in UTC, DTSTAMP as calendars write it.

    A bounce has its address, its status and the relay's words.
    """
    seen, bounce = arrival.seen, arrival.bounce
    return ReplyLine(
        file=file,
        decision=arrival.decision.value,
        uid=seen.uid or None,
        attendee=(bounce.recipient if bounce else seen.attendee) or None,
        partstat=seen.partstat or None,
        sequence=seen.sequence,
        dtstamp=_stamp(seen.stamped_at),
        proposed_start=_utc(seen.proposal.start) if seen.proposal else None,
        proposed_end=_utc(seen.proposal.end) if seen.proposal else None,
        comment=_comment(arrival),
        reason=(bounce.status or None) if bounce else arrival.fault,
    )


def _comment(arrival: Arrival) -> str | None:
    if arrival.bounce:
        return arrival.bounce.diagnostic or None
    # Around an answer the words are the program's: "… has accepted".
    is_written = arrival.decision in (Decision.MESSAGE, Decision.AUTO_REPLY)
    return arrival.seen.comment or (arrival.text if is_written else "") or None


def _ask(reader: MailReader, file: str, content: bytes) -> Arrival:
    is_calendar = file.lower().endswith((".ics", ".ical", ".ifb")) or _begins_as_calendar(content)
    read: Callable[[bytes], Arrival] = reader.read_calendar if is_calendar else reader.read_mail
    try:
        return read(content)
    except ReaderUnavailable as error:
        raise click.ClickException(str(error)) from error


def _begins_as_calendar(content: bytes) -> bool:
    return content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR"


def _content(file: str) -> bytes:
    # One octet more than is ever read, so that a device or a huge file costs no memory.
    with Path(file).open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _utc(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if instant else None


def _stamp(instant: datetime | None) -> str | None:
    """Return an instant in the form that DTSTAMP has in calendars (RFC 5545 §3.3.5)."""
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") if instant else None


def _civil(instant: str) -> str:
    """Return an instant of the JSON shape as people in the office say it."""
    return i18n.fullinstant(datetime.fromisoformat(instant))


def _why(error: OSError) -> str:
    """Return why a file cannot be opened; what is rare stands as the system says it."""
    known = next((words for sort, words in _CAUSES.items() if isinstance(error, sort)), "")
    return i18n.text(known) if known else error.strerror or ""


def _told(line: ReplyLine) -> str:
    decision = i18n.text(_WORDS[Decision(line.decision)])
    is_set_aside = line.decision == Decision.SET_ASIDE
    cause = i18n.sentence(Reason(f"replies.{line.reason}")) if is_set_aside else line.reason
    proposed = " – ".join(_civil(instant) for instant in (line.proposed_start, line.proposed_end) if instant)
    told = (line.attendee, line.uid, proposed, cause, (line.comment or "").replace("\n", " ")[:200])
    return f"{line.file}: {decision}  " + " | ".join(filter(None, told))
