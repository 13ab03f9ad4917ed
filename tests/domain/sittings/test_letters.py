"""Can a letter say what it must not?"""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time

import pytest

from hearing_app.domain.itip.invites import CalendarInvite
from hearing_app.domain.sittings.letters import (
    PARTY_LETTERS,
    Letter,
    LetterKind,
    NewMember,
    Office,
    Recipient,
    SittingFacts,
)
from hearing_app.domain.spans import civil_span
from tests.builders.invites import cancelled

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
FACTS = SittingFacts(
    number="XT2026-016",
    kind_label="听证评议会",
    role_label="听证员",
    span=civil_span(date(2026, 12, 15), time(9, 30), time(12)),
    place="演示中心听证室一",
    answer_url="https://hearing.example.invalid/a/abc",
)
INVITE = CalendarInvite(
    uid="x7@hearing.example.invalid",
    sequence=0,
    stamped_at=AT,
    span=FACTS.span,
    number=FACTS.number,
    kind_label=FACTS.kind_label,
    role_label=FACTS.role_label,
    place=FACTS.place,
    answer_url=FACTS.answer_url,
    organizer_name="示范区信访局",
    organizer="r-abcdefghijklmnopqrstuvwxyz@reply.example.invalid",
    attendee="wang01@example.invalid",
)
LETTER = Letter(
    kind=LetterKind.INVITATION,
    language="zh",
    recipient=Recipient("wang01@example.invalid", "王示例01"),
    facts=FACTS,
    invite=INVITE,
)


def test_facts_have_no_field_for_a_party_a_subject_or_a_reason() -> None:
    assert [field.name for field in fields(SittingFacts)] == [
        *("number", "kind_label", "role_label", "span", "place", "answer_url"),
        *("answer_by", "previous_span", "join_url", "seats", "members", "object_until"),
    ]
    assert [field.name for field in fields(NewMember)] == ["role_label", "category_label", "agency"]


@pytest.mark.parametrize("kind", sorted(PARTY_LETTERS))
def test_a_letter_to_a_party_cannot_name_him(kind: LetterKind) -> None:
    assert Letter(kind, "zh", Recipient("a@x.cn"), FACTS).recipient.name == ""
    with pytest.raises(ValueError, match="no name"):
        Letter(kind, "zh", Recipient("a@x.cn", "王示例01"), FACTS)


def test_a_calendar_part_for_somebody_else_is_an_error() -> None:
    with pytest.raises(ValueError, match="somebody else"):
        replace(LETTER, recipient=Recipient("li02@example.invalid", "李示例02"))


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind not in {"invitation", "update", "resumption"}])
def test_a_request_travels_with_invitation_update_and_resumption_alone(kind: LetterKind) -> None:
    with pytest.raises(ValueError, match=r"calendar method|no name"):
        replace(LETTER, kind=kind)


@pytest.mark.parametrize("kind", [LetterKind.CANCELLATION, LetterKind.RELEASE, LetterKind.POSTPONEMENT])
def test_a_cancel_travels_with_the_letters_that_say_so(kind: LetterKind) -> None:
    cancel = cancelled(INVITE, AT)
    assert replace(LETTER, kind=kind, invite=cancel).invite == cancel


def test_an_office_without_a_usable_sender_is_an_error() -> None:
    with pytest.raises(ValueError, match="sender"):
        Office({"zh": "示范区信访局"}, "", "a@x.cn\r\nBcc: b@y.cn", "reply.x.cn", "bounce.x.cn")
