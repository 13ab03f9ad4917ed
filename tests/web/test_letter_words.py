"""Has every kind of letter words wherever letters are listed, and does a page with one of each open?"""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from hearing_app.domain.sittings.invitations import Coming
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.services.context import Context
from hearing_app.services.sittings import invitations
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.services.steps.sittings.notice_views import SUBJECTS
from hearing_app.settings.places import ROOT
from hearing_app.store.tables.letters import DeliveryRow
from tests.builders import answers, house

AsRole = Callable[..., Context]
PARTS = ("subject.txt", "body.txt", "body.html", "message.txt", "call.txt")


def test_every_letter_is_called_something_in_the_sittings_table() -> None:
    assert set(SUBJECTS) == set(LetterKind)


def test_every_letter_has_every_text() -> None:
    files = [ROOT / "templates" / "mail" / kind / part for kind in LetterKind for part in PARTS]
    assert [file for file in files if not file.is_file()] == []


def test_the_sittings_page_opens_after_a_proposal_was_refused(
    client: FlaskClient, as_role: AsRole, ctx: Context
) -> None:
    hearing = answers.invited(as_role)
    seat = answers.seat(ctx, hearing, "E002")
    at = seat.sitting.starts_at + timedelta(days=1)
    order = AnswerOrder(0, Coming.OTHER_TIME, proposed_at=at)
    invitations.answer_by_token(as_role("booking_clerk"), answers.link(ctx, seat), order)
    answers.set_all(ctx, DeliveryRow, state="sent")
    clerk = house.sign_in(client, as_role)
    said = clerk.post(f"/arrivals/proposals/{seat.id}/refuse", follow_redirects=True).get_data(as_text=True)
    assert ("已经发信告知" in said, "已经排到电话台" in said) == (True, False)
    page = clerk.get(f"/sittings/{hearing}")
    assert (page.status_code, "时间不变" in page.get_data(as_text=True)) == (200, True)
