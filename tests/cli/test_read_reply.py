"""Does `hearing read-reply` say what each file answers, with the right exit code and no database?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hearing_app import i18n
from hearing_app.cli.main import main
from hearing_app.domain.errors import Reason
from hearing_app.domain.itip.faults import Fault
from hearing_app.settings.places import ROOT
from tests.builders.mails import EXPERT, UID, answer_mail, calendar, entry, reply, text_mail

TIME = ("DTSTART:20261120T013000Z", "DTEND:20261120T033000Z")
NOTHING = dict.fromkeys(
    ("uid", "attendee", "partstat", "sequence", "dtstamp", "proposed_start", "proposed_end", "comment", "reason")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "yes.ics": reply(),
        "no.eml": answer_mail(reply("COMMENT:当天出差", partstat="DECLINED")),
        "other.eml": answer_mail(reply(*TIME, method="COUNTER", partstat="TENTATIVE")),
        "words.eml": text_mail("我来"),
        "bounce.eml": text_mail(f"<{EXPERT}>: 550 5.1.1 none", "Subject: failure notice", sender="mailer-daemon@x.cn"),
        "nobody.ics": calendar(entry(attendee="")),
        "path.eml": b"/etc/passwd",
        "calendar.eml": reply(),
        "large.eml": text_mail("x" * 3_000_000),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def run(folder: Path, *names: str) -> Result:
    arguments = [name if name.startswith("-") else str(folder / name) for name in names]
    return CliRunner().invoke(main, ["read-reply", *arguments, *([] if "--lang" in names else ["--lang", "en"])])


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_json_line_for_each_file(folder: Path) -> None:
    result = run(folder, "yes.ics", "no.eml", "other.eml", "words.eml", "bounce.eml", "--json")
    answer = {"uid": UID, "attendee": EXPERT, "sequence": 2, "dtstamp": "20261115T080000Z"}
    times = {"proposed_start": "2026-11-20T01:30:00Z", "proposed_end": "2026-11-20T03:30:00Z"}
    said = [
        {"file": "yes.ics", "decision": "accepted", "partstat": "ACCEPTED", **answer},
        {"file": "no.eml", "decision": "declined", "partstat": "DECLINED", "comment": "当天出差", **answer},
        {"file": "other.eml", "decision": "countered", "partstat": "TENTATIVE", **answer, **times},
        {"file": "words.eml", "decision": "message", "comment": "我来"},
        {
            "file": "bounce.eml",
            "decision": "bounced",
            "attendee": EXPERT,
            "comment": f"<{EXPERT}>: 550 5.1.1 none",
            "reason": "5.1.1",
        },
    ]
    assert lines(result) == [NOTHING | line | {"file": str(folder / str(line["file"]))} for line in said]
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "reason"), [("nobody.ics", "no_attendee"), ("path.eml", "damaged"), ("large.eml", "too_large")]
)
def test_exit_3_when_one_is_set_aside(folder: Path, name: str, reason: str) -> None:
    result = run(folder, name, "yes.ics", "--json")
    assert [(line["decision"], line["reason"]) for line in lines(result)] == [("set_aside", reason), ("accepted", None)]
    assert result.exit_code == 3


def test_a_calendar_is_known_by_its_beginning(folder: Path) -> None:
    assert lines(run(folder, "calendar.eml", "--json"))[0]["decision"] == "accepted"


def test_another_time_is_said_in_civil_time(folder: Path) -> None:
    said = run(folder, "other.eml").stdout
    assert "Fri 20 Nov 2026 09:30 – Fri 20 Nov 2026 11:30" in said


def test_a_missing_file_is_one_sentence_and_the_others_are_read(folder: Path) -> None:
    result = run(folder, "none.eml", "nobody.ics", "yes.ics")
    assert result.stderr == f"Cannot open {folder / 'none.eml'}: no such file\n"
    assert (len(result.stdout.splitlines()), result.exit_code) == (2, 2)


def test_a_folder_is_no_file(folder: Path) -> None:
    found = run(folder, ".")
    assert (found.exit_code, "folder, not a file" in found.stderr) == (2, True)


def test_words_for_people(folder: Path) -> None:
    said = run(folder, "no.eml", "nobody.ics").stdout.splitlines()
    assert said == [
        f"{folder / 'no.eml'}: Declines  {EXPERT} | {UID} | 当天出差",
        f"{folder / 'nobody.ics'}: Set aside for a clerk  {UID} | The answer does not say who answers.",
    ]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("fault", Fault)
def test_every_cause_has_a_sentence(fault: Fault, language: str) -> None:
    with i18n.speaking(language):
        assert i18n.sentence(Reason(f"replies.{fault}"))


def test_no_database_is_opened(folder: Path) -> None:
    variables = {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "PATH": "/usr/bin:/bin",
    }
    program = [sys.executable, "-P", "-m", "hearing_app", "read-reply", str(folder / "yes.ics"), "--json"]
    done = subprocess.run(program, env=variables, cwd=folder, capture_output=True, text=True, check=False)
    assert (json.loads(done.stdout)["decision"], done.returncode, done.stderr) == ("accepted", 0, "")
