"""Does the volume of a mediation lie in its order, and does no other volume or role take what was said in it?"""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from pypdf import PdfReader

from hearing_app.domain.errors import Forbidden, NotFound
from hearing_app.domain.mediations.agreements import Form
from hearing_app.domain.rules.permissions import Action
from hearing_app.services.context import Context
from hearing_app.services.matters import review_files, uploads
from hearing_app.services.matters.uploads import UploadOrder
from hearing_app.services.mediations import notes, papers
from hearing_app.store.tables.mediations import MediationRow
from tests.builders import house
from tests.builders import mediations as story
from tests.builders.offices import PDF

AsRole = Callable[..., Context]


@pytest.fixture
def office(as_role: AsRole) -> Context:
    house.small_house(as_role)
    return as_role("mediation_clerk")


def items(content: bytes) -> list[tuple[int, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [(one["place"], one["kind"]) for one in json.loads(file.read("contents.json"))["items"]]


def words(pdf: bytes) -> str:
    """The words of a paper without what breaks its lines."""
    found = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"[\s\u2010-]", "", found)


def agreed(ctx: Context) -> int:
    mediation_id = story.accepted(ctx)
    story.sign(ctx, mediation_id, story.agree(ctx, mediation_id))
    return mediation_id


def test_must_items_are_missing_until_they_are_there(office: Context) -> None:
    mediation_id = story.opened(office)
    missing = review_files.view_mediation_volume(office, mediation_id).missing
    assert [(reason.params["seat"], reason.code) for reason in missing] == [
        (2, "review_file.part_missing"),
        (3, "review_file.part_missing"),
        (7, "review_file.place_missing"),
    ]


def test_an_agreement_becomes_a_must_once_something_was_agreed_and_all_lies_in_order(office: Context) -> None:
    mediation_id = agreed(office)
    notes.add_note(office, mediation_id, story.seen(office, mediation_id).version, words="让步的话")
    for place in ("mediation_rights_notice", "identity_paper", "mediation_record", "performance_proof"):
        uploads.upload_file(
            office, UploadOrder(house.MEDIATION, place, f"{place}.pdf", PDF, mediation_id), action=Action.EDIT_MEDIATION
        )
    built = review_files.build_mediation_volume(office, mediation_id)
    assert built.missing == ()
    assert items(built.content) == [
        (1, "mediation_acceptance"),
        (2, "mediation_rights_notice"),
        (2, "mediation_consent"),
        (2, "mediation_consent"),
        (2, "referral_letter"),
        (3, "identity_paper"),
        (7, "mediation_record"),
        (8, "mediation_agreement"),
        (9, "performance_proof"),
    ]
    assert "让步的话" not in built.content.decode("utf-8", "ignore")
    assert review_files.build_mediation_volume(office, mediation_id).is_new is False


def test_an_oral_agreement_fills_its_place_by_the_register_sheet(office: Context) -> None:
    mediation_id = story.accepted(office)
    story.agree(office, mediation_id, Form.ORAL)
    kinds = {item.holding.kind for item in review_files.view_mediation_volume(office, mediation_id).items}
    assert "oral_agreement_sheet" in kinds


@pytest.mark.parametrize("role", ["booking_clerk", "recorder", "handler", "office_head", "leader", "operator"])
def test_what_was_said_opens_to_nobody_of_hearing_or_review(office: Context, as_role: AsRole, role: str) -> None:
    mediation_id = agreed(office)
    record = uploads.upload_file(
        office,
        UploadOrder(house.MEDIATION, "mediation_record", "记录.pdf", PDF, mediation_id),
        action=Action.EDIT_MEDIATION,
    )
    built = review_files.build_mediation_volume(office, mediation_id)
    other = as_role(role)
    for file_id in (record, built.file_id):
        with pytest.raises(NotFound):
            uploads.view_file(other, file_id)
    with pytest.raises(Forbidden):
        review_files.build_mediation_volume(other, mediation_id)
    assert uploads.view_uploads(other, house.MEDIATION) == ()
    assert uploads.view_file(office, record).content == PDF


def test_the_review_file_takes_consent_and_agreement_and_never_more(office: Context, as_role: AsRole) -> None:
    mediation_id = agreed(office)
    notes.add_note(office, mediation_id, story.seen(office, mediation_id).version, words="让步的话")
    uploads.upload_file(
        office,
        UploadOrder(house.MEDIATION, "mediation_record", "记录.pdf", PDF, mediation_id),
        action=Action.EDIT_MEDIATION,
    )
    built = review_files.build_review_file(as_role("handler"), house.MEDIATION)
    assert [kind for seat, kind in items(built.content) if seat == 13] == [
        "mediation_consent",
        "mediation_consent",
        "mediation_agreement",
    ]
    assert {kind for _, kind in items(built.content)} == {"mediation_consent", "mediation_agreement"}


def test_the_consent_sheet_says_in_both_languages_that_a_refusal_has_no_effect(office: Context) -> None:
    mediation_id = story.opened(office)
    party = story.seen(office, mediation_id).parties[0]
    sheet = words(papers.view_consent_sheet(office, mediation_id, party.id).pdf)
    assert "不影响您的信访事项继续依法办理" in sheet
    assert "Refusalhasnoeffectonyourmatter" in sheet


def test_the_letter_names_the_receipt_and_that_the_clock_runs_on(office: Context) -> None:
    mediation_id = story.accepted(office)
    turn = story.seen(office, mediation_id).turns[0]
    letter = words(papers.view_referral_letter(office, mediation_id, turn.id).pdf)
    assert ("示信移〔2026〕1号" in letter, "办理期限不中止" in letter, "回执" in letter) == (True, True, True)


def test_a_second_case_of_a_matter_is_not_filled_by_the_papers_of_the_first(office: Context) -> None:
    first = story.opened(office)
    order = UploadOrder(house.MEDIATION, "mediation_record", "记录.pdf", PDF, first)
    uploads.upload_file(office, order, action=Action.EDIT_MEDIATION)
    assert "mediation_record" in kinds_of(office, first)
    with office.open_writer() as session:
        row = session.get(MediationRow, first)
        assert row is not None
        row.state, row.result, row.ended_on = "ended", "withdrawn", story.TODAY
        session.commit()
    second = story.opened(office)
    assert "mediation_record" not in kinds_of(office, second)
    with pytest.raises(NotFound):
        uploads.upload_file(office, replace(order, matter_number=house.MATTER), action=Action.EDIT_MEDIATION)


def kinds_of(ctx: Context, mediation_id: int) -> set[str]:
    ctx.reader.rollback()
    return {item.holding.kind for item in review_files.view_mediation_volume(ctx, mediation_id).items}
