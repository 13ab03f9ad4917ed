"""Do own times, absences and delegates count where sittings are booked and answered?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from hearing_app.domain.errors import Forbidden, NotFound, Refused
from hearing_app.domain.sittings.invitations import Coming
from hearing_app.services import accounts, delegations, own_times
from hearing_app.services.accounts import AccountOrder
from hearing_app.services.context import Context
from hearing_app.services.own_times import Absence
from hearing_app.services.sittings import bookings, invitations
from hearing_app.services.sittings import sittings as pages
from hearing_app.services.sittings.invitations import AnswerOrder
from hearing_app.store import calls
from tests.builders import answers, house

AsRole = Callable[..., Context]
YES = AnswerOrder(0, Coming.ACCEPT, has_conflict=False, has_pledged=True)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


@pytest.fixture
def expert(as_role: AsRole) -> Context:
    house.small_house(as_role)
    ctx = as_role("booking_clerk")
    return as_role("expert", person_id=house.people(ctx)["E002"])


def person(ctx: Context) -> int:
    assert ctx.actor.person_id is not None
    return ctx.actor.person_id


def absences(ctx: Context) -> list[tuple[date, date]]:
    ctx.reader.rollback()
    return [(one.from_on, one.to_on) for one in own_times.view_times(ctx, person(ctx)).absences]


def test_who_is_away_is_not_booked_until_it_is_taken_back(ctx: Context, expert: Context) -> None:
    assert own_times.add_absence(expert, person(expert), date(2026, 12, 13), date(2026, 12, 14)) == 0
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(ctx, house.hearing(ctx))
    assert codes(refused) == ["person.not_available"]
    (absence,) = own_times.view_times(expert, person(expert)).absences
    own_times.remove_absence(expert, person(expert), absence.id)
    assert bookings.book_sitting(ctx, house.hearing(ctx))


def test_one_tap_is_the_rest_of_this_week_or_the_whole_next_one(expert: Context) -> None:
    wednesday = replace(expert, now=expert.now.replace(day=25))
    own_times.add_week_away(wednesday, person(expert), 0)
    own_times.add_week_away(wednesday, person(expert), 1)
    own_times.add_week_away(wednesday, person(expert), 0)
    assert absences(expert) == [
        (date(2026, 11, 25), date(2026, 11, 29)),
        (date(2026, 11, 30), date(2026, 12, 6)),
    ]


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ((date(2026, 12, 2), date(2026, 12, 1)), "absence.reversed"),
        ((date(2026, 11, 1), date(2026, 11, 22)), "absence.past"),
        ((date(2026, 12, 1), date(2028, 1, 1)), "absence.too_long"),
    ],
)
def test_an_absence_that_cannot_be_meant_is_refused(expert: Context, days: tuple[date, date], code: str) -> None:
    with pytest.raises(Refused) as refused:
        own_times.add_absence(expert, person(expert), *days)
    assert codes(refused) == [code]


def test_sittings_within_an_absence_are_counted(ctx: Context, as_role: AsRole) -> None:
    answers.invited(as_role)
    own = as_role("expert", person_id=house.people(ctx)["E002"])
    assert own_times.add_absence(own, person(own), date(2026, 12, 1), date(2026, 12, 31)) == 1


def test_own_words_stand_beside_those_of_the_roster(ctx: Context, expert: Context) -> None:
    assert own_times.save_own_times(expert, person(expert), "周一上午；看情况") == 1
    expert.reader.rollback()
    seen = own_times.view_times(expert, person(expert))
    assert (seen.words, [words["zh"] for words in seen.understood], seen.unclear) == (
        "周一上午；看情况",
        ["周一 00:00–12:00 不行"],
        ("看情况",),
    )
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(ctx, house.hearing(ctx))
    assert codes(refused) == ["person.not_available"]
    own_times.save_own_times(expert, person(expert), "")
    assert bookings.book_sitting(ctx, house.hearing(ctx))


def test_terms_of_office_are_said(expert: Context) -> None:
    (term,) = own_times.view_times(expert, person(expert)).terms
    assert (term.category_label["zh"], term.agency, term.to_on) == ("律师", "示例律师事务所(一)", None)


def secretary(as_role: AsRole) -> None:
    order = AccountOrder("mishu", "秘书示例", "secretary", house.PASSWORD)
    accounts.add_account(as_role("administrator"), order)


def signed_in(ctx: Context) -> Context:
    """The context that the web door makes of an account."""
    ctx.reader.rollback()
    view = accounts.sign_in(ctx, "mishu", house.PASSWORD)
    return replace(ctx, actor=accounts.actor_of(view, ctx))


def test_a_delegate_answers_and_keeps_times_as_such(ctx: Context, as_role: AsRole) -> None:
    hearing = answers.invited(as_role)
    secretary(as_role)
    ids = house.people(ctx)
    seat = answers.seat(ctx, hearing, "E002")
    assert invitations.view_own(signed_in(as_role("visitor"))) == []
    with pytest.raises(NotFound):
        invitations.answer_own_seat(signed_in(as_role("visitor")), seat.id, YES)
    delegations.add_delegate(ctx, ids["E002"], "mishu")
    for_him = signed_in(as_role("visitor"))
    assert [(view.seat_id, view.name) for view in invitations.view_own(for_him)] == [(seat.id, "李示例02")]
    invitations.answer_own_seat(for_him, seat.id, YES)
    (said,) = calls.list_answers(ctx.reader, 1, ids["E002"])
    assert (said.said_by, said.recorded_by, said.channel) == ("李示例02", "delegate:mishu", "web")
    shown = next(one for one in pages.view_sitting(ctx, hearing).seats if one.id == seat.id)
    assert shown.recorded_by == "秘书示例"
    own_times.add_week_away(for_him, ids["E002"], 1)
    with pytest.raises((NotFound, Forbidden)):
        own_times.add_week_away(for_him, ids["E001"], 1)
    (named,) = delegations.view_delegates(ctx, ids["E002"]).delegates
    delegations.remove_delegate(ctx, ids["E002"], named.id)
    with pytest.raises(NotFound):
        invitations.answer_own_seat(signed_in(as_role("visitor")), seat.id, YES)


def test_only_a_clerk_names_delegates_and_only_fit_ones(ctx: Context, as_role: AsRole, expert: Context) -> None:
    secretary(as_role)
    ids = house.people(ctx)
    assert delegations.view_delegates(ctx, ids["E002"]).choices == (("mishu", "秘书示例"),)
    assert delegations.view_delegates(expert, ids["E002"]).choices == ()
    with pytest.raises(Forbidden):
        delegations.add_delegate(expert, ids["E002"], "mishu")
    accounts.add_account(as_role("administrator"), AccountOrder("chu", "处长", "office_head", house.PASSWORD))
    for unfit in ("chu", "nobody"):
        with pytest.raises(Refused) as refused:
            delegations.add_delegate(ctx, ids["E002"], unfit)
        assert codes(refused) == ["delegate.not_fit"]
    with pytest.raises(NotFound):
        delegations.remove_delegate(ctx, ids["E002"], 10**9)


def test_strangers_see_and_change_nothing(ctx: Context, as_role: AsRole, expert: Context) -> None:
    ids = house.people(ctx)
    with pytest.raises((NotFound, Forbidden)):
        own_times.view_times(expert, ids["E001"])
    with pytest.raises((NotFound, Forbidden)):
        own_times.save_own_times(expert, ids["E001"], "周一")
    with pytest.raises(NotFound):
        own_times.save_own_times(as_role("booking_clerk", unit_id=2), ids["E001"], "周一")
    with pytest.raises(NotFound):
        own_times.remove_absence(ctx, ids["E001"], 10**9)
    assert own_times.add_absence(ctx, ids["E001"], date(2026, 12, 1), date(2026, 12, 1)) == 0
    ctx.reader.rollback()
    assert [type(one) for one in own_times.view_times(ctx, ids["E001"]).absences] == [Absence]
