"""Invariants 23, 24 and 26 of the field notes §8.1: calendars without names, numbers without gaps, offices apart."""

import email
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.policy import default as modern
from itertools import permutations

import pytest
from sqlalchemy import select

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action
from hearing_app.services.accounts import AccountOrder, add_account
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings
from hearing_app.services.sittings.bookings import Target
from hearing_app.settings.roles import PROGRAM_ROLES
from hearing_app.store import numbers
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.matters import PartyRow
from hearing_app.store.tables.units import AccountRow
from tests.builders import answers, house
from tests.builders.house import AsRole

PRIVATE = {
    "name": "吴某示例21",
    "phone": "13911112222",
    "id_number": "610100199001011234",
    "address": "示例路7号3单元",
}


def calendars(ctx: Context, sitting_id: int) -> Iterator[str]:
    for row in deliveries.of_sitting(ctx.reader, sitting_id):
        message = email.message_from_bytes(deliveries.content_of(row), policy=modern)
        for part in message.walk():
            if part.get_content_type() in ("text/calendar", "application/ics"):
                raw = part.get_payload(decode=True)
                assert isinstance(raw, bytes)
                yield raw.decode("utf-8").replace("\r\n ", "")


def test_23_no_calendar_entry_holds_a_name_telephone_number_or_address_of_a_petitioner(
    ctx: Context, as_role: AsRole
) -> None:
    house.small_house(as_role)
    with ctx.open_writer() as session:
        petitioner = session.scalars(select(PartyRow).where(PartyRow.name == PRIVATE["name"])).one()
        for field, value in PRIVATE.items():
            setattr(petitioner, field, value)
        session.commit()
    ctx.reader.rollback()
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    answers.sign(as_role, sitting_id)
    row = answers.sitting(ctx, sitting_id)
    bookings.cancel_sitting(ctx, Target(sitting_id, row.version), house.CAUSE)
    ctx.reader.rollback()
    found = list(calendars(ctx, sitting_id))
    methods = {line for text in found for line in text.splitlines() if line.startswith("METHOD")}
    assert methods == {"METHOD:REQUEST", "METHOD:CANCEL"}
    assert {field for text in found for field, value in PRIVATE.items() if value in text} == set()
    assert all("XT2026-1" in text for text in found)


def test_24_a_number_of_what_was_given_up_goes_to_nobody_else(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    first = bookings.book_sitting(ctx, house.hearing(ctx))
    answers.sign(as_role, first)
    bookings.cancel_sitting(ctx, Target(first, answers.sitting(ctx, first).version), house.CAUSE)
    second = bookings.book_sitting(ctx, house.hearing(ctx, house.OTHER_MATTER))
    answers.sign(as_role, second)
    given = [answers.sitting(ctx, one).number for one in (first, second)]
    assert given == ["XT2026-1", "XT2026-2"]
    of_letters = [one for one in ctx.reader.scalars(select(LetterRow.number)) if one]
    count = len(of_letters)
    assert sorted(of_letters, key=lambda one: (len(one), one)) == [f"示信听〔2026〕{n}号" for n in range(1, count + 1)]


def test_24_who_rolls_back_gives_the_number_back_and_takers_at_once_get_each_their_own(ctx: Context) -> None:
    def take(_at: int) -> int:
        with ctx.open_writer() as session:
            taken = numbers.take(session, 1, "hearing", year=2026)
            session.commit()
            return taken

    with ctx.open_writer() as session:
        assert numbers.take(session, 1, "hearing", year=2026) == 1
        session.rollback()
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(12))) == list(range(1, 13))


def test_26_the_three_administrators_share_no_power_and_an_account_has_one_role(ctx: Context, as_role: AsRole) -> None:
    administering = {Action.MANAGE_ACCOUNTS, Action.SECURE_ACCOUNTS, Action.VIEW_AUDIT}
    held = {id_: administering & set(role.actions) for id_, role in ctx.rules.roles.items() if id_ not in PROGRAM_ROLES}
    assert {id_: actions for id_, actions in held.items() if actions} == {
        "administrator": {Action.MANAGE_ACCOUNTS},
        "security_administrator": {Action.SECURE_ACCOUNTS},
        "auditor": {Action.VIEW_AUDIT},
    }
    add_account(as_role("administrator"), AccountOrder("tongyi", "同一人", "auditor", house.PASSWORD, "zh"))
    assert ctx.reader.scalars(select(AccountRow.role)).all() == ["auditor"]


ADMINISTRATORS = ("administrator", "security_administrator", "auditor")


@pytest.mark.parametrize(("held", "wanted"), [*permutations(ADMINISTRATORS, 2)])
def test_26_nobody_is_two_of_the_three_administrators(as_role: AsRole, held: str, wanted: str) -> None:
    boss = as_role("administrator")
    add_account(boss, AccountOrder("erste", "同一人", held, house.PASSWORD))
    with pytest.raises(Refused) as refused:
        add_account(boss, AccountOrder("zweite", "同一人", wanted, house.PASSWORD))
    assert [reason.code for reason in refused.value.reasons] == ["account.kept_apart"]
    add_account(boss, AccountOrder("zweite", "另一人", wanted, house.PASSWORD))


@pytest.mark.parametrize("role", PROGRAM_ROLES)
def test_26_nobody_signs_in_with_a_role_of_the_program_which_joins_both(as_role: AsRole, role: str) -> None:
    with pytest.raises(Refused) as refused:
        add_account(as_role("administrator"), AccountOrder("allein", "一人", role, house.PASSWORD, "zh"))
    assert [reason.code for reason in refused.value.reasons] == ["account.role"]
