"""Is the folder as good as a relay, and safe to show?"""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hearing_app.domain.errors import NotFound
from hearing_app.domain.sittings.letters import Letter, LetterKind, Office
from hearing_app.mail.folders import FolderTransport, Listed, file_name, list_messages, open_message
from hearing_app.mail.letters import compose
from hearing_app.mail.messages import Frozen, Postmark, freeze_letter
from hearing_app.mail.sends import Sent, Transient

MakeLetter = Callable[..., Letter]


@pytest.fixture
def frozen(make_letter: MakeLetter, office: Office, postmark: Postmark) -> Frozen:
    return freeze_letter(make_letter(), office, postmark)


def put(folder: Path, frozen: Frozen) -> Sent:
    return FolderTransport(folder).send(frozen.envelope_from, frozen.envelope_to, frozen.content)


def test_one_file_holds_exactly_the_bytes_under_a_name_that_sorts(tmp_path: Path, frozen: Frozen) -> None:
    sent = put(tmp_path / "new" / "mail", frozen)
    (path,) = (tmp_path / "new" / "mail").iterdir()
    assert path.read_bytes() == frozen.content
    assert path.name == file_name(frozen.content) == "20261122T010203Z-" + path.name[17:]
    assert sent == Sent(f"250 written as {path.name}")


def test_a_retry_of_the_same_bytes_is_still_one_file(tmp_path: Path, frozen: Frozen) -> None:
    assert put(tmp_path, frozen) == put(tmp_path, frozen)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_reader_never_sees_half_a_message(tmp_path: Path, frozen: Frozen) -> None:
    seen: set[int] = set()
    is_done = threading.Event()

    def watch() -> None:
        while not is_done.is_set():
            seen.update(path.stat().st_size for path in tmp_path.glob("*.eml"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    for _ in range(50):
        put(tmp_path, frozen)
    is_done.set()
    watcher.join()
    assert seen <= {len(frozen.content)}
    assert [path.name for path in tmp_path.iterdir()] == [file_name(frozen.content)]


def test_a_folder_that_cannot_be_written_is_transient_and_leaves_nothing(tmp_path: Path, frozen: Frozen) -> None:
    (tmp_path / "mail").write_text("a file stands here")
    with pytest.raises(Transient):
        put(tmp_path / "mail", frozen)
    assert (tmp_path / "mail").read_text() == "a file stands here"


def test_the_list_shows_the_newest_first(
    tmp_path: Path, make_letter: MakeLetter, office: Office, postmark: Postmark
) -> None:
    assert list_messages(tmp_path / "none") == []
    for hours, kind in enumerate([LetterKind.INVITATION, LetterKind.REMINDER]):
        mark = replace(
            postmark,
            message_id=f"<abcdefgh{hours}@hearing.example.invalid>",
            dated_at=postmark.dated_at + timedelta(hours=hours),
        )
        put(tmp_path, freeze_letter(make_letter(kind), office, mark))
    (tmp_path / "notes.txt").write_text("not ours")
    listed = list_messages(tmp_path)
    at = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
    assert [replace(each, name="") for each in listed] == [
        Listed(
            "",
            "【提醒】12月15日（周二）09:30 听证评议会（XT2026-016）",
            "wang01@example.invalid",
            at + timedelta(hours=1),
            has_calendar=False,
        ),
        Listed(
            "",
            "【邀请】12月15日（周二）09:30 听证评议会，请您任听证员",
            "wang01@example.invalid",
            at,
            has_calendar=True,
        ),
    ]
    assert [each.name for each in list_messages(tmp_path, limit=1)] == [listed[0].name]


def test_an_opened_message_shows_text_html_and_calendar(
    tmp_path: Path, frozen: Frozen, make_letter: MakeLetter, office: Office
) -> None:
    put(tmp_path, frozen)
    opened = open_message(tmp_path, file_name(frozen.content))
    composed = compose(make_letter(), office)
    assert opened.text.replace("\r\n", "\n") == composed.text
    assert opened.html.replace("\r\n", "\n") == composed.html
    assert opened.calendar.startswith("BEGIN:VCALENDAR\r\n")
    assert opened.sender == "示范区信访局 <schedule@hearing.example.invalid>"
    assert opened.reply_to == "r-abcdefghijklmnopqrstuvwxyz@reply.example.invalid"


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../secret.eml",
        "/etc/passwd",
        "20261122T010203Z-0123456789abcdef.eml/../../secret.eml",
        "20261122T010203Z-0123456789abcdef.eml\n",
        "20261122T010203Z-0123456789abcdef.eml\x00",
        "20261122T010203Z-0123456789ABCDEF.eml",
        "20261122T010203Z-0123456789abcdef.eml",
        "notes.txt",
    ],
)
def test_a_name_that_the_transport_does_not_give_is_not_found(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "notes.txt").write_text("x")
    (tmp_path / "secret.eml").write_text("Subject: x\n\n")
    with pytest.raises(NotFound):
        open_message(folder, name)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    (tmp_path / "secret.eml").write_text("Subject: x\n\n")
    (folder / "20261122T010203Z-0123456789abcdef.eml").symlink_to(tmp_path / "secret.eml")
    assert list_messages(folder) == []
    with pytest.raises(NotFound):
        open_message(folder, "20261122T010203Z-0123456789abcdef.eml")


def test_a_message_without_date_or_id_still_has_a_name() -> None:
    assert file_name(b"Subject: x\r\n\r\n").startswith("19700101T000000Z-")
    assert file_name(b"Date: yesterday\r\n\r\n").startswith("19700101T000000Z-")
