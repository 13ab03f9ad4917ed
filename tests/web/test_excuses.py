"""Is what somebody wrote who does not come as set shown wherever the office decides about his seat?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.sittings.invitations import Coming
from hearing_app.services.context import Context
from hearing_app.services.sittings import invitations
from hearing_app.services.steps.sittings.answering import AnswerOrder
from tests.builders import answers, house

AsRole = Callable[..., Context]
WORDS = "下周都可以"


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.invited(as_role)


def answered(as_role: AsRole, hearing: int, coming: Coming, **more: object) -> int:
    ctx = as_role()
    seat = answers.seat(ctx, hearing, "E002")
    order = AnswerOrder(0, coming, note=WORDS, **more)  # type: ignore[arg-type]  # proposed_at
    invitations.answer_by_token(ctx, answers.link(ctx, seat), order)
    return seat.id


def test_why_somebody_declined_stands_by_his_seat(
    client: FlaskClient, ctx: Context, as_role: AsRole, hearing: int
) -> None:
    answered(as_role, hearing, Coming.DECLINE)
    clerk = house.sign_in(client, as_role)
    person_id = house.people(ctx)["E002"]
    pages = (f"/sittings/{hearing}", "/desk", f"/people/{person_id}", f"/calls/{person_id}")
    assert [page for page in pages if WORDS not in clerk.get(page).get_data(as_text=True)] == []


def test_the_words_beside_another_time_stand_where_it_is_decided(
    client: FlaskClient, as_role: AsRole, hearing: int
) -> None:
    ctx = as_role()
    at = answers.sitting(ctx, hearing).starts_at + timedelta(days=1)
    seat_id = answered(as_role, hearing, Coming.OTHER_TIME, proposed_at=at)
    clerk = house.sign_in(client, as_role)
    pages = (f"/sittings/{hearing}", "/desk", f"/arrivals/proposals/{seat_id}")
    assert [page for page in pages if WORDS not in clerk.get(page).get_data(as_text=True)] == []
