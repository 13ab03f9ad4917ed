"""How does an agency name somebody for its seat: told to a clerk, or on the page of its link?"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from hearing_app.domain.errors import NotFound, Refused, Stale
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, nominations
from hearing_app.services.sittings.nominations import SeatTarget
from hearing_app.services.steps.sittings.nominees import Nominee
from hearing_app.store import letters
from hearing_app.store.tables.people import PersonRow, RosterEntryRow
from hearing_app.store.tables.sittings import SeatRow
from hearing_app.store.tables.work import AuditRow
from tests.builders import answers, house

AsRole = Callable[..., Context]
QIAN = Nominee(name="钱示例40", phone="13900000040")


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def target(ctx: Context, sitting_id: int, seat_id: int) -> SeatTarget:
    return SeatTarget(sitting_id, answers.sitting(ctx, sitting_id).version, seat_id)


def written(ctx: Context, sitting_id: int, state: str = "") -> list[tuple[str, str, str]]:
    found = letters.of_sitting(ctx.reader, sitting_id)
    return [(one.kind, one.recipient, one.state) for one in found if not state or one.state == state]


def kinds_of(found: list[tuple[str, str, str]]) -> dict[str, int]:
    kinds = [kind for kind, _, _ in found]
    return {kind: kinds.count(kind) for kind in kinds}


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def asked_seat(ctx: Context, sitting_id: int) -> SeatRow:
    return next(seat for seat in answers.sitting(ctx, sitting_id).seats if seat.agency_id)


@pytest.fixture
def asked(ctx: Context, as_role: AsRole) -> int:
    sitting_id = answers.asked_hearing(ctx)
    answers.sign(as_role, sitting_id)
    return sitting_id


@pytest.fixture
def link(ctx: Context, asked: int) -> str:
    return answers.link(ctx, asked_seat(ctx, asked))


def test_only_the_request_leaves_until_the_agency_has_named_somebody(ctx: Context, as_role: AsRole) -> None:
    sitting_id = answers.asked_hearing(ctx)
    answers.sign(as_role, sitting_id)
    row = answers.sitting(ctx, sitting_id)
    assert (row.state, written(ctx, sitting_id, "released")) == (
        "drafted",
        [("unit_request", "示范市律师协会", "released")],
    )
    seat = next(seat for seat in row.seats if seat.agency_id)
    nominations.nominate_member(ctx, target(ctx, sitting_id, seat.id), Nominee(name="钱示例40", phone="13900000040"))
    row = answers.sitting(ctx, sitting_id)
    named = next(one for one in row.seats if one.id == seat.id)
    assert (row.state, row.round, named.person.name if named.person else "") == ("noticed", 1, "钱示例40")
    assert kinds_of(written(ctx, sitting_id, "released")) == {"invitation": 6, "party_notice": 2, "unit_request": 1}
    entry = ctx.reader.scalar(select(RosterEntryRow).join(PersonRow).where(PersonRow.name == "钱示例40"))
    assert entry is not None
    assert (entry.category, entry.agency_id, entry.unit_id) == ("lawyer", seat.agency_id, 1)


def test_a_nomination_before_signing_waits_for_it(ctx: Context, as_role: AsRole) -> None:
    sitting_id = answers.asked_hearing(ctx)
    seat = next(seat for seat in answers.sitting(ctx, sitting_id).seats if seat.agency_id)
    nominations.nominate_member(ctx, target(ctx, sitting_id, seat.id), Nominee(person_id=house.people(ctx)["E003"]))
    assert kinds_of(written(ctx, sitting_id)) == {"invitation": 6, "party_notice": 2}
    answers.sign(as_role, sitting_id)
    assert answers.sitting(ctx, sitting_id).state == "noticed"


def test_the_same_name_and_telephone_is_the_same_human(ctx: Context) -> None:
    sitting_id = answers.asked_hearing(ctx)
    seat = next(seat for seat in answers.sitting(ctx, sitting_id).seats if seat.agency_id)
    nominee = Nominee(name="张示例03", phone="13900000002")
    nominations.nominate_member(ctx, target(ctx, sitting_id, seat.id), nominee)
    named = next(one for one in answers.sitting(ctx, sitting_id).seats if one.id == seat.id)
    assert named.person_id == house.people(ctx)["E003"]


@pytest.mark.parametrize("nominee", [Nominee(), Nominee(name="李示例02", phone="13900000001")])
def test_a_nomination_that_breaks_the_panel_is_refused(ctx: Context, nominee: Nominee) -> None:
    asked = Seat(SeatRole.MEMBER, "lawyer", agency_id=house.agencies(ctx)["示范市律师协会"])
    wanted = house.order(ctx, codes=("E001", "E002", "E003", "E004", "E006", "E008", "E013"))
    seats = tuple(asked if seat.person_id == house.people(ctx)["E003"] else seat for seat in wanted.seats)
    wanted = replace(wanted, seats=(*seats, *house.panel(ctx, "E001", "E005")[1:]))
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx, wanted=wanted))
    seat = next(seat for seat in answers.sitting(ctx, sitting_id).seats if seat.agency_id and not seat.person_id)
    with pytest.raises(Refused) as refused:
        nominations.nominate_member(ctx, target(ctx, sitting_id, seat.id), nominee)
    assert codes(refused) == (["panel.person_twice"] if nominee.name else ["seat.nobody_named"])


def test_an_agency_names_somebody_on_its_link_and_the_invitations_leave(
    ctx: Context, as_role: AsRole, asked: int, link: str
) -> None:
    visitor = as_role("visitor", unit_id=None)
    nominations.nominate_by_token(visitor, link, sequence=0, nominee=QIAN)
    row = answers.sitting(ctx, asked)
    seat = asked_seat(ctx, asked)
    assert (row.state, seat.person.name if seat.person else "", seat.is_invited) == ("noticed", "钱示例40", True)
    assert kinds_of(written(ctx, asked, "released")) == {"invitation": 6, "party_notice": 2, "unit_request": 1}
    last = ctx.reader.scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
    assert last is not None
    assert (last.action, last.unit_id, last.facts["fact"], last.facts["seat"]) == (
        "answer_by_link",
        1,
        "nominated",
        seat.id,
    )


def test_the_agencys_link_ends_and_never_answers_for_the_person(
    as_role: AsRole, asked: int, link: str, ctx: Context
) -> None:
    visitor = as_role("visitor", unit_id=None)
    nominations.nominate_by_token(visitor, link, sequence=0, nominee=QIAN)
    with pytest.raises(NotFound):
        nominations.nominate_by_token(visitor, link, sequence=0, nominee=QIAN)
    assert answers.link(ctx, asked_seat(ctx, asked)) != link


def test_why_somebody_does_not_suit_is_not_told_to_the_agency(
    ctx: Context, as_role: AsRole, asked: int, link: str
) -> None:
    sits_already = next(seat.person for seat in answers.sitting(ctx, asked).seats if seat.person)
    twice = Nominee(name=sits_already.name, phone=sits_already.phone)
    with pytest.raises(Refused) as refused:
        nominations.nominate_by_token(as_role("visitor", unit_id=None), link, sequence=0, nominee=twice)
    assert codes(refused) == ["nomination.not_suited"]
    assert answers.sitting(ctx, asked).state == "drafted"
    assert asked_seat(ctx, asked).person_id is None


def test_a_page_of_an_earlier_time_or_of_a_day_gone_by_names_nobody(
    ctx: Context, as_role: AsRole, asked: int, link: str
) -> None:
    visitor = as_role("visitor", unit_id=None)
    with pytest.raises(Refused) as refused:
        nominations.nominate_by_token(visitor, link, sequence=1, nominee=QIAN)
    assert codes(refused) == ["invitation.older_version"]
    late = replace(visitor, now=answers.sitting(ctx, asked).starts_at)
    with pytest.raises(Refused) as refused:
        nominations.nominate_by_token(late, link, sequence=0, nominee=QIAN)
    assert codes(refused) == ["nomination.begun"]


def test_a_clerk_who_saw_an_older_version_is_told_so(ctx: Context, asked: int) -> None:
    seat = asked_seat(ctx, asked)
    old = target(ctx, asked, seat.id)
    nominations.nominate_member(ctx, old, QIAN)
    with pytest.raises(Stale):
        nominations.nominate_member(ctx, old, QIAN)
