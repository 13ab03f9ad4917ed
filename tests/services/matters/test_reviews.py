"""May a review be signed, and what follows? Every gate through the real tables."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.domain.matters.outcomes import Adoption
from hearing_app.services import registers
from hearing_app.services.context import Context
from hearing_app.services.matters import ledgers, reviews, uploads
from hearing_app.services.matters.ledgers import ReviewFilter, ReviewView
from hearing_app.services.matters.reviews import AdoptionOrder, CounselOrder, DayOrder, ReviewServiceOrder
from hearing_app.services.matters.uploads import UploadOrder
from hearing_app.services.registers import Wanted
from hearing_app.store import matters
from tests.builders import days as story
from tests.builders import house
from tests.builders.days import by_hand
from tests.conftest import Clock

AsRole = Callable[..., Context]
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def seen(ctx: Context, number: str) -> ReviewView:
    ctx.reader.rollback()
    return ledgers.view_review(ctx, number)


def counsel(ctx: Context, number: str, **changes: object) -> None:
    values = {"form": CounselForm.WRITTEN, "given_on": TODAY, "text": "程序合法。\n建议维持。"} | changes
    reviews.record_counsel(ctx, CounselOrder(number, seen(ctx, number).version, **values))  # type: ignore[arg-type]


def conclude(ctx: Context, number: str) -> None:
    reviews.record_conclusion(ctx, number, seen(ctx, number).version, conclusion="uphold")


def sign(ctx: Context, number: str, on_day: date = TODAY) -> None:
    reviews.sign_review(ctx, DayOrder(number, seen(ctx, number).version, on_day))


def test_a_review_opens_with_its_last_day_and_the_rule_behind_it(as_role: AsRole) -> None:
    handler = as_role("handler")
    number = reviews.open_review(handler, house.OTHER_MATTER)
    view = seen(handler, number)
    assert (view.number, view.stage["zh"], view.due_on) == ("P2", "复查", date(2026, 12, 18))
    assert view.due_rule is not None
    assert (view.due_rule.profile, view.due_rule.clause) == ("xa_default", "《信访工作条例》第三十五条")
    with pytest.raises(Refused) as refused:
        reviews.open_review(handler, house.OTHER_MATTER)
    assert codes(refused) == ["review.open_already"]


def test_a_matter_that_is_being_handled_has_no_review(as_role: AsRole) -> None:
    with pytest.raises(Refused) as refused:
        reviews.open_review(as_role("handler"), house.MEDIATION)
    assert codes(refused) == ["review.wrong_stage"]


def test_signing_names_everything_that_is_missing_at_once(as_role: AsRole, clock: Clock) -> None:
    number = reviews.open_review(as_role("handler"), house.MATTER)
    story.held(as_role, clock)
    leader = as_role("leader")
    missing = ["review_file.counsel_absent", "review_file.adoption_absent", "review.conclusion_missing"]
    assert [reason.code for reason in seen(leader, number).against] == missing
    with pytest.raises(Refused) as refused:
        sign(leader, number, date(2026, 12, 14))
    assert codes(refused) == missing


def test_a_view_given_after_the_signing_day_does_not_count(as_role: AsRole, clock: Clock) -> None:
    handler = as_role("handler")
    number = reviews.open_review(handler, house.OTHER_MATTER)
    counsel(handler, number)
    conclude(handler, number)
    with pytest.raises(Refused) as refused:
        sign(as_role("leader"), number, date(2026, 11, 20))
    assert codes(refused) == ["review_file.counsel_late"]
    with pytest.raises(Refused) as refused:
        sign(as_role("leader"), number, date(2026, 11, 24))
    assert codes(refused) == ["review.signed_in_future"]
    assert clock.now.date() == TODAY


def test_a_signed_review_takes_its_number_ends_its_clock_and_changes_no_more(as_role: AsRole) -> None:
    handler = as_role("handler")
    number = reviews.open_review(handler, house.OTHER_MATTER)
    counsel(handler, number)
    conclude(handler, number)
    sign(as_role("leader"), number)
    view = seen(handler, number)
    assert (view.state, view.opinion_number, view.signed_on) == ("signed", "示信复〔2026〕1号", TODAY)
    assert [row.closed_on for row in matters.clocks_of(handler.reader, view.matter_id)] == [TODAY]
    with pytest.raises(Refused) as refused:
        counsel(handler, number)
    assert codes(refused) == ["review.signed_already"]


def test_minutes_count_from_the_day_on_which_they_were_signed(as_role: AsRole) -> None:
    handler = as_role("handler")
    number = reviews.open_review(handler, house.OTHER_MATTER)
    conclude(handler, number)
    counsel(handler, number, form=CounselForm.MINUTES, text="")
    with pytest.raises(Refused) as refused:
        sign(as_role("leader"), number)
    assert codes(refused) == ["review_file.minutes_unsigned"]
    counsel(handler, number, form=CounselForm.MINUTES, text="", minutes_signed_on=TODAY)
    sign(as_role("leader"), number)


def test_a_written_view_needs_its_words_or_the_uploaded_paper(as_role: AsRole) -> None:
    handler = as_role("handler")
    number = reviews.open_review(handler, house.OTHER_MATTER)
    with pytest.raises(Refused) as refused:
        counsel(handler, number, text=" ", given_on=date(2026, 11, 24))
    assert codes(refused) == ["review.counsel_in_future", "review.counsel_empty"]
    uploads.upload_file(handler, UploadOrder(house.OTHER_MATTER, "counsel_opinion", "意见.pdf", b"%PDF-1.7"))
    counsel(handler, number, text="")
    assert seen(handler, number).counsel.given_on == TODAY


def test_after_a_hearing_adoption_is_said_with_reasons_unless_in_full(as_role: AsRole, clock: Clock) -> None:
    handler = as_role("handler")
    number = reviews.open_review(handler, house.MATTER)
    order = AdoptionOrder(number, 1, Adoption.PARTLY, " ")
    with pytest.raises(Refused) as refused:
        reviews.record_adoption(handler, order)
    assert codes(refused) == ["review.no_hearing", "adoption.reasons_missing"]
    story.held(as_role, clock)
    version = seen(handler, number).version
    reviews.record_adoption(handler, AdoptionOrder(number, version, Adoption.NOT_ADOPTED, "另有政策。"))
    assert seen(handler, number).adoption == "not_adopted"
    assert [reason.code for reason in seen(handler, number).against] == [
        "review_file.counsel_absent",
        "review.conclusion_missing",
    ]


def test_service_comes_after_the_signature(as_role: AsRole) -> None:
    handler, clerk = as_role("handler"), as_role("booking_clerk")
    number = reviews.open_review(handler, house.OTHER_MATTER)
    with pytest.raises(Refused) as refused:
        reviews.serve_review(clerk, ReviewServiceOrder(number, 1, by_hand(TODAY)))
    assert codes(refused) == ["review.not_signed"]
    counsel(handler, number)
    conclude(handler, number)
    sign(as_role("leader"), number)
    with pytest.raises(Refused) as refused:
        reviews.serve_review(
            clerk, ReviewServiceOrder(number, seen(clerk, number).version, by_hand(date(2026, 11, 20)))
        )
    assert codes(refused) == ["service.before_release"]
    reviews.serve_review(clerk, ReviewServiceOrder(number, seen(clerk, number).version, by_hand(TODAY)))
    assert (seen(clerk, number).state, seen(clerk, number).served_on) == ("served", TODAY)


def test_an_older_version_is_stale_another_unit_sees_nothing_and_roles_differ(as_role: AsRole) -> None:
    handler = as_role("handler")
    number = reviews.open_review(handler, house.OTHER_MATTER)
    with pytest.raises(Stale):
        reviews.record_conclusion(handler, number, 9, conclusion="uphold")
    with pytest.raises(NotFound):
        ledgers.view_review(as_role("handler", unit_id=2), number)
    with pytest.raises(Forbidden):
        reviews.sign_review(handler, DayOrder(number, 1, TODAY))
    assert ledgers.view_reviews(as_role("handler", unit_id=2), ReviewFilter()).lines == ()


def test_the_list_counts_by_state_and_narrows_by_stage(as_role: AsRole) -> None:
    handler = as_role("handler")
    for matter in (house.MATTER, house.OTHER_MATTER):
        reviews.open_review(handler, matter)
    page = ledgers.view_reviews(handler, ReviewFilter(stage="fuhe"))
    assert ([line.number for line in page.lines], page.counts, page.next_id) == (["P1"], {"reviewing": 1}, None)
    assert [line.number for line in ledgers.view_reviews(handler, ReviewFilter()).lines] == ["P2", "P1"]


def test_the_number_of_a_signed_opinion_is_of_the_year_of_its_signing_and_is_not_voided_in_the_register(
    as_role: AsRole, clock: Clock
) -> None:
    handler = as_role("handler")
    number = reviews.open_review(handler, house.OTHER_MATTER)
    counsel(handler, number)
    conclude(handler, number)
    clock.now = datetime(2027, 1, 4, 2, tzinfo=UTC)
    leader = as_role("leader")
    sign(leader, number, date(2026, 12, 31))
    (line,) = registers.view_register(leader, Wanted(2026)).lines
    assert line.number == seen(leader, number).opinion_number == "示信复〔2026〕1号"
    with pytest.raises(Refused) as refused:
        registers.void_number(leader, line.id, reason="印错")
    assert codes(refused) == ["number.in_force"]
