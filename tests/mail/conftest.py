"""Sample letters for the mail tests; session-wide, since hypothesis runs many examples in one test."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from hearing_app.domain.itip.invites import CalendarInvite, Method
from hearing_app.domain.sittings.letters import (
    CALENDAR_METHODS,
    PARTY_LETTERS,
    Letter,
    LetterKind,
    Office,
    Recipient,
    SittingFacts,
)
from hearing_app.domain.spans import civil_span
from hearing_app.mail.messages import Postmark
from tests.builders.invites import cancelled

HERE = Path(__file__).parent
AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
TOKEN = "abcdefghijklmnopqrstuvwxyz"
LABELS = {
    "zh": {"kind_label": "听证评议会", "role_label": "听证员", "place": "演示中心听证室一"},
    "en": {"kind_label": "hearing session", "role_label": "hearing officer", "place": "Hearing Room 1"},
}


@pytest.fixture(scope="session")
def office() -> Office:
    return Office(
        name={"zh": "示范区信访局", "en": "Demonstration District Petition Bureau"},
        phone="029-0000 0000",
        sender="schedule@hearing.example.invalid",
        reply_domain="reply.example.invalid",
        bounce_domain="bounce.example.invalid",
    )


@pytest.fixture(scope="session")
def postmark() -> Postmark:
    return Postmark(
        reply_token=TOKEN,
        bounce_token=TOKEN[::-1],
        message_id="<0123456789abcdef0123456789abcdef@hearing.example.invalid>",
        dated_at=AT,
    )


@pytest.fixture(scope="session")
def make_invite() -> Callable[..., CalendarInvite]:
    def make(**change: Any) -> CalendarInvite:
        language = change.get("language", "zh")
        first = CalendarInvite(
            uid="x7q2@hearing.example.invalid",
            sequence=0,
            stamped_at=AT,
            span=civil_span(date(2026, 12, 15), time(9, 30), time(12)),
            number="XT2026-016",
            answer_url=f"https://hearing.example.invalid/a/{TOKEN}",
            organizer_name="示范区信访局",
            organizer=f"r-{TOKEN}@reply.example.invalid",
            attendee="wang01@example.invalid",
            phone="029-0000 0000",
            **LABELS[language],
        )
        return replace(first, **change)

    return make


@pytest.fixture(scope="session")
def make_letter(make_invite: Callable[..., CalendarInvite]) -> Callable[..., Letter]:
    def make(kind: LetterKind = LetterKind.INVITATION, language: str = "zh", **change: Any) -> Letter:
        facts = SittingFacts(
            number="XT2026-016",
            span=civil_span(date(2026, 12, 15), time(9, 30), time(12)),
            answer_url=f"https://hearing.example.invalid/a/{TOKEN}",
            answer_by=datetime(2026, 12, 10, 10, 0, tzinfo=UTC),
            seats=2,
            **LABELS[language],
        )
        name = "" if kind in PARTY_LETTERS else "王示例01"
        return Letter(
            kind=kind,
            language=language,
            recipient=Recipient("wang01@example.invalid", name),
            facts=replace(facts, **change),
            invite=_invite_of(kind, make_invite(language=language)),
        )

    return make


def _invite_of(kind: LetterKind, first: CalendarInvite) -> CalendarInvite | None:
    if kind not in CALENDAR_METHODS:
        return None
    method = CALENDAR_METHODS[kind]
    return cancelled(first, AT + timedelta(hours=1)) if method is Method.CANCEL else replace(first, method=method)


@pytest.fixture(scope="session")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the ten lines of C; needs gcc, pkg-config and libical-dev."""
    tools = [shutil.which(tool) for tool in ("gcc", "pkg-config")]
    if None in tools or subprocess.run(["pkg-config", "--exists", "libical"], check=False).returncode:
        pytest.skip("libical-dev or gcc is missing: apt-get install gcc pkg-config libical-dev")
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "libical"], capture_output=True, text=True, check=True)
    made = tmp_path_factory.mktemp("libical") / "restrictions"
    subprocess.run(["gcc", "-o", made, HERE / "restrictions.c", *flags.stdout.split()], check=True)
    return made
